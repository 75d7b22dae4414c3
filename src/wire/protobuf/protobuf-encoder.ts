import { isJsonObject, type JsonObject } from "../../base/json-object.js";
import { encodeScalar } from "./protobuf-scalar-encoder.js";
import { ProtobufWriter } from "./protobuf-writer.js";
import type { Field, Message } from "./schema-message.js";

/**
 * Encodes an object to the bytes that Kubernetes writes. Fields are ordered by number and maps by key. A
 * field is written even if it is not set, unless it is a pointer, a list or a map. Members that the message
 * does not have are left out. Among them are kind and apiVersion, which are part of the envelope.
 *
 * @throws TypeError that names a member whose value has the wrong type.
 */
export function encodeObject(object: JsonObject, message: Message): Uint8Array {
  const writer = new ProtobufWriter();
  encodeMessage(writer, object, message);
  return writer.finish();
}

function encodeMessage(writer: ProtobufWriter, object: JsonObject, message: Message): void {
  const { byNumber } = message;
  for (let number = byNumber.length - 1; number > 0; number -= 1) {
    const field = byNumber[number];
    if (field !== undefined) {
      encodeField(writer, object, field);
    }
  }
}

function encodeField(writer: ProtobufWriter, object: JsonObject, field: Field): void {
  // The members of an embedded struct are among the members of its owner.
  const value = field.name === "" ? object : object[field.name];
  switch (field.repetition) {
    case "list":
      encodeList(writer, value ?? [], field);
      break;
    case "map":
      encodeMap(writer, value ?? {}, field);
      break;
    case "one":
      if (isWritten(value, field)) {
        encodeValue(writer, value, { field, number: field.number });
      }
  }
}

/**
 * Reports whether a field is written. Absent pointers and bytes are not.
 * All others are written as their zero value.
 */
function isWritten(value: unknown, field: Field): boolean {
  return (value !== undefined && value !== null) || !(field.pointer || field.type === "bytes");
}

function encodeList(writer: ProtobufWriter, values: unknown, field: Field): void {
  if (!Array.isArray(values)) {
    throw new TypeError(`Cannot encode "${field.name}": found ${typeof values}, expected an array`);
  }
  for (let index = values.length - 1; index >= 0; index -= 1) {
    encodeValue(writer, values[index], { field, number: field.number });
  }
}

function encodeMap(writer: ProtobufWriter, values: unknown, field: Field): void {
  if (!isJsonObject(values)) {
    throw new TypeError(`Cannot encode "${field.name}": found ${typeof values}, expected an object`);
  }
  // Go orders keys by their UTF-8 bytes. The order is reversed here because the writer works backwards.
  const keys = Object.keys(values).sort((left, right) =>
    Buffer.compare(Buffer.from(right), Buffer.from(left)),
  );
  for (const key of keys) {
    const before = writer.length;
    encodeValue(writer, values[key], { field, number: 2 });
    const beforeKey = writer.length;
    writer.text(key);
    writer.delimit(1, beforeKey);
    writer.delimit(field.number, before);
  }
}

/** A value to write: of a field, of an element of a list, or of an entry of a map. */
interface Occurrence {
  readonly field: Field;
  readonly number: number;
}

function encodeValue(writer: ProtobufWriter, value: unknown, { field, number }: Occurrence): void {
  if (field.type !== "message") {
    encodeScalar(writer, value, { type: field.type, number, name: field.name });
    return;
  }
  const members = value ?? {};
  if (!isJsonObject(members)) {
    throw new TypeError(`Cannot encode "${field.name}": found ${typeof members}, expected an object`);
  }
  const before = writer.length;
  encodeMessage(writer, members, field.message);
  writer.delimit(number, before);
}
