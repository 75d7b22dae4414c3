import type { JsonObject } from "../base/json-object.js";
import { decodeObject } from "./protobuf/protobuf-decoder.js";
import { keepBytes, METADATA } from "./kept/kept-bytes.js";
import { readObject } from "./kept/kept-parts.js";
import { checkObject } from "./protobuf/protobuf-checker.js";
import { MAGIC } from "./protobuf/protobuf-envelope.js";
import { objectClass, type ObjectShape } from "./kept/protobuf-object.js";
import { ProtobufReader } from "./protobuf/protobuf-reader.js";
import { Message, type TypeMeta } from "./protobuf/schema-message.js";

export interface ProtobufDecoderOptions<T> {
  readonly kind: KindDecoder<T>;
  readonly objectLimitBytes: number;
}

/** How objects of one kind are made of their bytes; shared by all decoders of a codec. */
export interface KindDecoder<T> extends ObjectShape {
  /** `meta-v1.Status`. */
  readonly status: Message;
  /** `meta-v1.ListMeta`. */
  readonly listMeta: Message;
  /**
   * Undefined for an object without a name. Damage deep inside of it may be left for who reads that.
   *
   * @throws SyntaxError when the bytes are no object.
   */
  decode(bytes: Buffer): T | undefined;
  /** The same for an object that must be sound, so that reading of it cannot fail later. */
  decodeSound(bytes: Buffer): T | undefined;
}

export interface KindDecoderOptions extends ObjectShape {
  readonly status: Message;
  readonly listMeta: Message;
  readonly objects: "lazy" | "plain";
  readonly keepManagedFields: boolean;
}

export function kindDecoder<T>(options: KindDecoderOptions): KindDecoder<T> {
  const { type, message, status, listMeta, objects, keepManagedFields } = options;
  const shape: ObjectShape = { type, message };
  const ObjectOfKind = objectClass(shape);
  const decode = (bytes: Buffer): unknown => {
    const kept = keepBytes(bytes, keepManagedFields);
    if (kept === undefined) {
      return undefined;
    }
    return objects === "lazy" ? new ObjectOfKind(kept) : readObject(kept, shape);
  };
  // What is decoded at once needs no other check; what is not kept needs none at all.
  const checked = keepManagedFields ? message : withoutManagedFields(message);
  const decodeSound = (bytes: Buffer): unknown => {
    if (objects === "lazy") {
      checkObject(bytes, checked);
    }
    return decode(bytes);
  };
  // The one place where decoded bytes become T, whose shape the caller vouches for by naming the resource.
  type Decode = (bytes: Buffer) => T | undefined;
  return { type, message, status, listMeta, decode: decode as Decode, decodeSound: decodeSound as Decode };
}

/** The same kind with metadata that do not know managedFields. */
function withoutManagedFields(message: Message): Message {
  const inMetadata = (metadata: Message): Message =>
    new Message(metadata.name, () => metadata.fields.filter(({ name }) => name !== "managedFields"));
  return new Message(message.name, () =>
    message.fields.map((field, slot) =>
      field.number === METADATA ? field.holding(() => inMetadata(field.message), slot) : field,
    ),
  );
}

/** An object in its envelope: `runtime.Unknown`. */
export interface Enveloped {
  readonly type: TypeMeta;
  readonly raw: Buffer;
}

/** Opens an envelope that is there as a whole. @throws SyntaxError when it is none. */
export function openEnvelope(bytes: Buffer): Enveloped {
  if (!hasMagic(bytes)) {
    throw new SyntaxError("not protobuf of Kubernetes");
  }
  const reader = new ProtobufReader(bytes, MAGIC.length);
  let type: TypeMeta = { apiVersion: "", kind: "" };
  let raw = bytes.subarray(bytes.length);
  eachField(reader, 2, (number, end) => {
    if (number === 1) {
      type = decodeTypeMeta(bytes.subarray(reader.at, end));
    } else {
      raw = bytes.subarray(reader.at, end);
    }
  });
  return { type, raw };
}

export function hasMagic(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

/** @throws SyntaxError when the bytes are none. */
export function decodeTypeMeta(bytes: Buffer): TypeMeta {
  const reader = new ProtobufReader(bytes);
  const texts = ["", "", ""];
  eachField(reader, 2, (number, end) => {
    texts[number] = reader.text(end);
  });
  const [, apiVersion = "", kind = ""] = texts;
  return { apiVersion, kind };
}

/** Type and object of a WatchEvent: fields 1 and, inside of field 2, which is a RawExtension, field 1. */
export function openWatchEvent(bytes: Buffer): {
  readonly type: string;
  readonly object: Buffer | undefined;
} {
  const reader = new ProtobufReader(bytes);
  let type = "";
  let object: Buffer | undefined;
  eachField(reader, 2, (number, end) => {
    if (number === 1) {
      type = reader.text(end);
    } else {
      object = firstField(bytes.subarray(reader.at, end));
    }
  });
  return { type, object };
}

function firstField(bytes: Buffer): Buffer | undefined {
  const reader = new ProtobufReader(bytes);
  let content: Buffer | undefined;
  eachField(reader, 1, (_, end) => {
    content = bytes.subarray(reader.at, end);
  });
  return content;
}

/** Calls `visit` at the content of each of the fields up to `last`, which have lengths, and goes on behind it. */
function eachField(reader: ProtobufReader, last: number, visit: (number: number, end: number) => void): void {
  const { length } = reader.bytes;
  while (reader.at < length) {
    const tag = reader.tag(length);
    const number = tag >>> 3;
    if (number > last) {
      reader.skip(tag & 7, length);
    } else {
      const end = reader.delimited(tag, length);
      visit(number, end);
      reader.at = end;
    }
  }
}

/** The object of an event that has none to keep: kind and apiVersion at least, all of it where it is known. */
export function eventObjectJson<T>({ type, raw }: Enveloped, kind: KindDecoder<T>): JsonObject {
  const message =
    type.kind === kind.type.kind ? kind.message : type.kind === "Status" ? kind.status : undefined;
  return {
    kind: type.kind,
    apiVersion: type.apiVersion,
    ...(message === undefined ? {} : decodeObject(raw, message)),
  };
}
