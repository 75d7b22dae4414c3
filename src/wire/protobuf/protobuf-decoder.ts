import type { JsonObject } from "../../base/json-object.js";
import { ProtobufReader } from "./protobuf-reader.js";
import { decodeScalar } from "./protobuf-scalar-decoder.js";
import { WIRE_TYPE } from "./protobuf-writer.js";
import { type Field, type Message, ZERO } from "./schema-message.js";

/**
 * Decodes a message to the JSON that a Go server would write. The members are in the order of the Go
 * declaration. An absent member is left out or has its zero value, as the Go struct tag says. Fields that the
 * message does not have are left out.
 *
 * @throws SyntaxError if the bytes are not such a message.
 */
export function decodeObject(bytes: Buffer, message: Message): JsonObject {
  return decodeMessage(new ProtobufReader(bytes), message, bytes.length);
}

/** Decodes a message from the bytes between the position of the reader and `end`. */
export function decodeMessage(reader: ProtobufReader, message: Message, end: number): JsonObject {
  return toJson(readFields(reader, { message, end }, undefined), message.fields);
}

/** The values of a message's fields that have been read, by the slots of the fields. */
type Values = unknown[];

/**
 * Reads the fields of a message. `known` has the values that earlier occurrences of the same message gave.
 */
function readFields(
  reader: ProtobufReader,
  { message, end }: { readonly message: Message; readonly end: number },
  known: unknown,
): Values {
  const { byNumber, fields } = message;
  const values = (known ?? new Array<unknown>(fields.length)) as Values;
  while (reader.at < end) {
    const tag = reader.tag(end);
    const field = byNumber[tag >>> 3];
    if (field === undefined) {
      reader.skip(tag & 7, end);
    } else {
      values[field.slot] = decodeField(reader, { field, tag, end }, values[field.slot]);
    }
  }
  return values;
}

/**
 * Returns the JSON of a field from the value that `decodeField` returned for its last occurrence. Returns
 * `undefined` if the field has no member in the JSON. For a field without a name, returns the members that it
 * adds to its owner.
 */
export function fieldJson(field: Field, value: unknown): unknown {
  if (value === undefined) {
    return field.absent === undefined && isRequiredMessage(field) ? emptyJson(field.message) : field.absent;
  }
  if (field.type === "message" && field.repetition === "one") {
    return nestedJson(field, value as Values);
  }
  return value === field.leftOut ? undefined : value;
}

function isRequiredMessage({ type, repetition, pointer, omitZero }: Field): boolean {
  return type === "message" && repetition === "one" && !pointer && !omitZero;
}

const NO_BYTES = Buffer.alloc(0);

function emptyJson(message: Message): JsonObject {
  return decodeObject(NO_BYTES, message);
}

function toJson(values: readonly unknown[], fields: readonly Field[]): JsonObject {
  const object: Record<string, unknown> = {};
  for (const field of fields) {
    const value = fieldJson(field, values[field.slot]);
    if (value === undefined) {
      continue;
    }
    if (field.name === "") {
      Object.assign(object, value);
    } else {
      object[field.name] = value;
    }
  }
  return object;
}

/** An occurrence of a field whose tag has been read. */
export interface FieldOnWire {
  readonly field: Field;
  readonly tag: number;
  /** The end of the message that contains the field. */
  readonly end: number;
}

/**
 * Reads one occurrence of a field. `known` is the result of the earlier occurrences. Lists and maps grow with
 * each occurrence, messages are merged, and of all other values the last one counts. The result is for
 * `fieldJson` and for the next occurrence.
 */
export function decodeField(
  reader: ProtobufReader,
  { field, tag, end }: FieldOnWire,
  known: unknown,
): unknown {
  switch (field.repetition) {
    case "one":
      return field.type === "message"
        ? readFields(reader, { message: field.message, end: reader.delimited(tag, end) }, known)
        : decodeValue(reader, field, tag, end);
    case "list": {
      const list = (known ?? []) as unknown[];
      if (isPacked(field, tag)) {
        decodePacked(reader, field, { list, end: reader.lengthEnd(end) });
      } else {
        list.push(decodeValue(reader, field, tag, end));
      }
      return list;
    }
    case "map": {
      const map = (known ?? {}) as Record<string, unknown>;
      decodeEntry(reader, field, { map, end: reader.delimited(tag, end) });
      return map;
    }
  }
}

function decodeValue(reader: ProtobufReader, field: Field, tag: number, end: number): unknown {
  switch (field.type) {
    case "int":
      return reader.int(tag, end);
    case "bool":
      return reader.int(tag, end) !== 0;
    case "message":
      return decodeNested(reader, field, reader.delimited(tag, end));
    default:
      return decodeScalar(reader, field.type, reader.delimited(tag, end));
  }
}

function decodeNested(reader: ProtobufReader, field: Field, end: number): JsonObject {
  return nestedJson(field, readFields(reader, { message: field.message, end }, undefined));
}

function nestedJson({ message, typeMeta }: Field, values: Values): JsonObject {
  const object = toJson(values, message.fields);
  return typeMeta === undefined ? object : { ...typeMeta, ...object };
}

/**
 * Reports whether the numbers of a list are packed into one value. Go reads this form but does not write it.
 */
export function isPacked({ type }: Field, tag: number): boolean {
  return (type === "int" || type === "bool") && (tag & 7) === WIRE_TYPE.bytes;
}

function decodePacked(
  reader: ProtobufReader,
  field: Field,
  { list, end }: { readonly list: unknown[]; readonly end: number },
): void {
  while (reader.at < end) {
    list.push(decodeValue(reader, field, WIRE_TYPE.varint, end));
  }
}

function missingValue(field: Field): unknown {
  if (field.type === "message") {
    return emptyJson(field.message);
  }
  // In a map, absent bytes are empty and not nil.
  return field.type === "bytes" ? "" : ZERO[field.type];
}

/**
 * Reads an entry of a map. Field 1 is the key, field 2 the value.
 * Like in Go, an absent field has its zero value.
 */
function decodeEntry(
  reader: ProtobufReader,
  field: Field,
  { map, end }: { readonly map: Record<string, unknown>; readonly end: number },
): void {
  let key = "";
  let value: unknown;
  while (reader.at < end) {
    const tag = reader.tag(end);
    switch (tag >>> 3) {
      case 1:
        key = reader.nameText(reader.delimited(tag, end));
        break;
      case 2:
        value = decodeValue(reader, field, tag, end);
        break;
      default:
        reader.skip(tag & 7, end);
    }
  }
  value ??= missingValue(field);
  if (key === "__proto__") {
    // An assignment would set the prototype. Like JSON.parse, this makes a member with the name.
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    map[key] = value;
  }
}
