import type { JsonObject } from "../../base/json-object.js";
import { bytesOf, type KeptBytes, METADATA } from "./kept-bytes.js";
import { decodeField, decodeMessage, fieldJson } from "../protobuf/protobuf-decoder.js";
import { ProtobufReader } from "../protobuf/protobuf-reader.js";
import type { Field, Message } from "../protobuf/schema-message.js";
import { WireError, wireErrorFrom } from "../wire-error.js";

/** Decodes one member of an object. @throws WireError if the bytes of the member are damaged. */
export function readPart(kept: KeptBytes, field: Field): unknown {
  try {
    if (field.number === METADATA) {
      const bytes = bytesOf(kept.metadata);
      return decodeMessage(new ProtobufReader(bytes), field.message, bytes.length);
    }
    return fieldJson(field, occurrences(kept, field));
  } catch (error) {
    throw damaged(kept, `member ${field.name}`, error);
  }
}

/**
 * Decodes an object, with kind and apiVersion first as a server writes them. If the message has fewer fields
 * than the kind, only those fields are decoded.
 *
 * @throws WireError if the bytes are damaged.
 */
export function readObject(kept: KeptBytes, message: Message = kept.shape.message): JsonObject {
  const { type } = kept.shape;
  try {
    const bytes = bytesOf(kept.rest);
    const rest = decodeMessage(new ProtobufReader(bytes), message, bytes.length);
    const metadata = message.byNumber[METADATA];
    // Decoding `rest` made an empty metadata, which holds the place of this one in the order of members.
    return {
      kind: type.kind,
      apiVersion: type.apiVersion,
      ...rest,
      ...(metadata === undefined ? {} : { [metadata.name]: readPart(kept, metadata) }),
    };
  } catch (error) {
    throw error instanceof WireError ? error : damaged(kept, "object", error);
  }
}

/** Reports whether two objects have the same bytes in a member. Go encodes equal values as equal bytes. */
export function isSamePart(left: KeptBytes, right: KeptBytes, field: Field): boolean {
  return field.number === METADATA
    ? left.metadata === right.metadata
    : rangesOf(left.rest, field) === rangesOf(right.rest, field);
}

/** Reads all occurrences of a field, and returns the value for `fieldJson`. */
function occurrences(kept: KeptBytes, field: Field): unknown {
  const bytes = bytesOf(kept.rest);
  const end = bytes.length;
  const reader = new ProtobufReader(bytes);
  let value: unknown;
  while (reader.at < end) {
    const tag = reader.tag(end);
    if (tag >>> 3 === field.number) {
      value = decodeField(reader, { field, tag, end }, value);
    } else {
      reader.skip(tag & 7, end);
    }
  }
  return value;
}

/** Returns the bytes of all occurrences of a field. */
function rangesOf(rest: string, field: Field): string {
  const bytes = bytesOf(rest);
  const end = bytes.length;
  const reader = new ProtobufReader(bytes);
  let ranges = "";
  while (reader.at < end) {
    const from = reader.at;
    const tag = reader.tag(end);
    reader.skip(tag & 7, end);
    if (tag >>> 3 === field.number) {
      ranges += rest.slice(from, reader.at);
    }
  }
  return ranges;
}

function damaged(kept: KeptBytes, part: string, error: unknown): WireError {
  return wireErrorFrom(error, `${part} of "${kept.key}"`);
}
