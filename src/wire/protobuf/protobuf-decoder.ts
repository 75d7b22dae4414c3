import type { JsonObject } from "../../base/json-object.js";
import { ProtobufReader } from "./protobuf-reader.js";
import { decodeScalar } from "./protobuf-scalar-decoder.js";
import { WIRE_TYPE } from "./protobuf-writer.js";
import { type Field, type Message, ZERO } from "./schema-message.js";

/**
 * The JSON that a Go server would write of a message: members in the order of the declaration, absent ones left out or
 * written as zero values by the rules of Go's struct tags. Fields that the message does not have are left out.
 *
 * @throws SyntaxError when the bytes are no such message.
 */
export function decodeObject(bytes: Buffer, message: Message): JsonObject {
  return decodeMessage(new ProtobufReader(bytes), message, bytes.length);
}

/** The same for the bytes from where the reader is up to `end`. */
export function decodeMessage(reader: ProtobufReader, message: Message, end: number): JsonObject {
  return toJson(readFields(reader, { message, end }, undefined), message.fields);
}

/** What is known of a message's fields, by their slots. */
type Values = unknown[];

/** Reads on into what earlier parts of the same message made. */
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
 * The JSON of one field from its occurrences, of which `decodeField` made `value`; undefined: it has no member. For a
 * field without a name the members it adds to its owner's.
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

/** One field on the wire, its tag read. */
export interface FieldOnWire {
  readonly field: Field;
  readonly tag: number;
  /** Of the message around it. */
  readonly end: number;
}

/**
 * Reads one occurrence. `known` is what earlier ones made: lists and maps grow, messages are merged, of others the last
 * one counts. What it returns is for `fieldJson` and for the next occurrence.
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

/** Whether numbers of a list stand together in one value, as Go does not write them but reads them. */
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
  // Bytes in a map are never nil.
  return field.type === "bytes" ? "" : ZERO[field.type];
}

/** An entry of a map: field 1 is the key, field 2 the value; Go reads what is absent as zero. */
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
    // Assigned, it would set the prototype; JSON.parse makes a member of it.
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    map[key] = value;
  }
}
