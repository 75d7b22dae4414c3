import type { JsonObject, JsonValue } from "./json-object.js";
import { type Field, type FieldType, type Message, MESSAGES } from "./protobuf-schema.js";
import { badRequest, unsupportedMediaType } from "./refusals.js";

export const PROTOBUF_TYPE = "application/vnd.kubernetes.protobuf";

/** Every object in protobuf begins with this: `k8s` and a zero. */
const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/**
 * Reads an object of one of the few kinds whose messages are known.
 *
 * @throws ApiError 415 for another kind, 400 for bytes that are none.
 */
export function decodeProtobufObject(bytes: Buffer): JsonObject {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw badRequest("the body of the request does not begin as protobuf of Kubernetes does");
  }
  const envelope = new Map(fieldsOf(bytes.subarray(MAGIC.length)));
  const type = new Map(fieldsOf(asBytes(envelope.get(1))));
  const apiVersion = asBytes(type.get(1)).toString();
  const kind = asBytes(type.get(2)).toString();
  const message = MESSAGES.get(`${apiVersion}/${kind}`);
  if (message === undefined) {
    throw unsupportedMediaType(["application/json", "application/yaml"]);
  }
  return { apiVersion, kind, ...decodeMessage(message, asBytes(envelope.get(2))) };
}

/** Fields that the table leaves out are the zero values and empty messages that Go writes all the same. */
function decodeMessage(message: Message, bytes: Buffer): JsonObject {
  const object: JsonObject = {};
  for (const [number, raw] of fieldsOf(bytes)) {
    const field = message.get(number);
    if (field !== undefined) {
      addValue(object, field, raw);
    }
  }
  return object;
}

function addValue(object: JsonObject, { name, type, repeated, keepsZero }: Field, raw: RawValue): void {
  const value = decodeValue(type, raw);
  const known = object[name];
  if (repeated === true) {
    object[name] = [...(Array.isArray(known) ? known : []), value];
  } else if (typeof type === "object") {
    object[name] = { ...(known as JsonObject | undefined), ...(value as JsonObject) };
  } else if (value !== "" && (value !== 0 || keepsZero === true)) {
    object[name] = value;
  }
}

function decodeValue(type: FieldType, raw: RawValue): JsonValue {
  switch (type) {
    case "string":
      return asBytes(raw).toString();
    case "bytes":
      return asBytes(raw).toString("base64");
    case "int":
      return Number(raw);
    case "bool":
      return Number(raw) !== 0;
    default:
      return typeof type === "function"
        ? decodeMessage(type(), asBytes(raw))
        : decodeEntry(type.map, asBytes(raw));
  }
}

function decodeEntry(type: "string" | "bytes", bytes: Buffer): JsonObject {
  const entry = new Map(fieldsOf(bytes));
  return { [asBytes(entry.get(1)).toString()]: decodeValue(type, entry.get(2) ?? Buffer.alloc(0)) };
}

type RawValue = number | Buffer;

function asBytes(raw: RawValue | undefined): Buffer {
  return Buffer.isBuffer(raw) ? raw : Buffer.alloc(0);
}

/** The fields of a message as they stand on the wire. @throws ApiError 400 for bytes that are none. */
function* fieldsOf(bytes: Buffer): Generator<[number: number, value: RawValue]> {
  let at = 0;
  function varint(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined || factor > 2 ** 63) {
        throw badRequest("the protobuf of the request breaks off");
      }
      at += 1;
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80) {
        return value;
      }
    }
  }
  function take(length: number): Buffer {
    if (at + length > bytes.length) {
      throw badRequest("the protobuf of the request breaks off");
    }
    at += length;
    return bytes.subarray(at - length, at);
  }
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case VARINT:
        yield [number, varint()];
        break;
      case FIXED64:
        yield [number, take(8)];
        break;
      case BYTES:
        yield [number, take(varint())];
        break;
      case FIXED32:
        yield [number, take(4)];
        break;
      default:
        throw badRequest("the protobuf of the request has a field of an unknown wire type");
    }
  }
}
