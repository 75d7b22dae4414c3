import type { JsonObject } from "../base/json-object.js";
import { decodeObject } from "./protobuf/protobuf-decoder.js";
import { deepFreeze } from "../base/deep-freeze.js";
import { keepBytes, type KeptBytes, keptBytesClass, METADATA, type ObjectShape } from "./kept/kept-bytes.js";
import { readObject } from "./kept/kept-parts.js";
import { lazyObject } from "./kept/lazy-object.js";
import { PresentMembers } from "./kept/present-members.js";
import { checkObject } from "./protobuf/protobuf-checker.js";
import { MAGIC } from "./protobuf/protobuf-envelope.js";
import { ProtobufReader } from "./protobuf/protobuf-reader.js";
import { Message, type TypeMeta } from "./protobuf/schema-message.js";

export interface ProtobufDecoderOptions<T> {
  readonly kind: KindDecoder<T>;
  readonly objectLimitBytes: number;
}

/** A decoder for the objects of one kind. All list and watch decoders of a codec share it. */
export interface KindDecoder<T> extends ObjectShape {
  /** `meta-v1.Status`. */
  readonly status: Message;
  /** `meta-v1.ListMeta`. */
  readonly listMeta: Message;
  /**
   * Decodes an object, or returns `undefined` if it has no name. Damage deep inside the object may go
   * unnoticed until the damaged member is read.
   *
   * @throws SyntaxError if the bytes are not an object.
   */
  decode(bytes: Buffer): T | undefined;
  /** Like `decode`, but checks the whole object, so that reading a member cannot fail later. */
  decodeSound(bytes: Buffer): T | undefined;
}

export interface KindDecoderOptions extends ObjectShape {
  readonly status: Message;
  readonly listMeta: Message;
  readonly objects: ObjectForm;
  readonly frozen: boolean;
  readonly keepManagedFields: boolean;
}

/** What is made of the bytes of an object: see `ProtobufCodecOptions`. */
export type ObjectForm = "lazy" | "plain" | "bytes";

export function kindDecoder<T>(options: KindDecoderOptions): KindDecoder<T> {
  const { type, message, status, listMeta, objects, keepManagedFields } = options;
  const shape: ObjectShape = { type, message };
  const BytesOfKind = keptBytesClass(shape);
  const form = objectForm(shape, options);
  const decode = (bytes: Buffer): unknown => {
    const kept = keepBytes(bytes, BytesOfKind, keepManagedFields);
    return kept === undefined ? undefined : form(kept, bytes);
  };
  // Plain objects need no check, because decoding them checks them.
  // Managed fields that are not kept need none either.
  const checked = keepManagedFields ? message : withoutManagedFields(message);
  const decodeSound = (bytes: Buffer): unknown => {
    if (objects !== "plain") {
      checkObject(bytes, checked);
    }
    return decode(bytes);
  };
  // The only place where decoded bytes become T. The caller asserts the shape of T by naming the resource.
  type Decode = (bytes: Buffer) => T | undefined;
  return { type, message, status, listMeta, decode: decode as Decode, decodeSound: decodeSound as Decode };
}

/** Returns the function that makes the object from the bytes that are kept, and all its bytes. */
function objectForm(
  shape: ObjectShape,
  { objects, frozen }: KindDecoderOptions,
): (kept: KeptBytes, bytes: Buffer) => object {
  switch (objects) {
    case "lazy": {
      const members = new PresentMembers(shape);
      return (kept, bytes) => lazyObject(kept, members.of(bytes));
    }
    case "plain":
      return (kept) => (frozen ? deepFreeze(readObject(kept)) : readObject(kept));
    case "bytes":
      return (kept) => kept;
  }
}

/** Returns the same message with a metadata message that has no managedFields. */
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

/** Decodes an envelope whose bytes are all there. @throws SyntaxError if the bytes are not an envelope. */
export function openEnvelope(bytes: Buffer): Enveloped {
  if (!hasMagic(bytes)) {
    throw new SyntaxError("not Kubernetes protobuf");
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

/** Decodes kind and apiVersion. @throws SyntaxError if the bytes are not a TypeMeta. */
export function decodeTypeMeta(bytes: Buffer): TypeMeta {
  const reader = new ProtobufReader(bytes);
  const texts = ["", "", ""];
  eachField(reader, 2, (number, end) => {
    texts[number] = reader.text(end);
  });
  const [, apiVersion = "", kind = ""] = texts;
  return { apiVersion, kind };
}

/**
 * Returns the type of a WatchEvent, which is field 1, and its
 * object, which is field 1 of the RawExtension in field 2.
 */
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

/**
 * Calls `visit` for each field whose number is at most `last`, with the reader at the content of the field.
 * All these fields must have a length. Skips the other fields.
 */
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

/**
 * Returns the object of an event as plain JSON. A bookmark, an error and an unexpected object need no lazy
 * object. If the kind of the object is not known, only its kind and apiVersion are returned.
 */
export function eventObjectJson<T>({ type, raw }: Enveloped, kind: KindDecoder<T>): JsonObject {
  const message =
    type.kind === kind.type.kind ? kind.message : type.kind === "Status" ? kind.status : undefined;
  return {
    kind: type.kind,
    apiVersion: type.apiVersion,
    ...(message === undefined ? {} : decodeObject(raw, message)),
  };
}
