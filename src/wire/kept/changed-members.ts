import { bytesOf, type KeptBytes, METADATA } from "./kept-bytes.js";
import { keptBytesOf } from "./lazy-object.js";
import { ProtobufReader } from "../protobuf/protobuf-reader.js";
import type { Message } from "../protobuf/schema-message.js";

/** The members of an object that differ in two states. */
export interface ChangedMembers {
  /** The names of the members of the object, without `metadata`. */
  readonly object: readonly string[];
  /** The names of the members of `metadata`, without `resourceVersion` and `managedFields`. */
  readonly metadata: readonly string[];
}

/** Members of the metadata that differ in every update and tell nothing. */
export const NOISE: ReadonlySet<string> = new Set(["resourceVersion", "managedFields"]);

const NONE: readonly string[] = [];

/**
 * Returns the members that differ in two states of an object, without decoding them. Go encodes equal values as equal
 * bytes. Returns `undefined` for objects that are not kept as bytes, or that are not of one kind.
 */
export function changedMembers(left: object, right: object): ChangedMembers | undefined {
  const before = keptBytesOf(left);
  const after = keptBytesOf(right);
  const message = before?.shape.message;
  if (before === undefined || after === undefined || message !== after.shape.message) {
    return undefined;
  }
  const metadata = message.byNumber[METADATA]?.message;
  return {
    object: before.rest === after.rest ? NONE : changedFields(before.rest, after.rest, message),
    metadata:
      metadata === undefined || differsInVersionOnly(before, after)
        ? NONE
        : changedFields(before.metadata, after.metadata, metadata).filter((name) => !NOISE.has(name)),
  };
}

/**
 * Returns the bytes of a member of the metadata, or `undefined` for an object that is not kept as bytes. Equal bytes
 * are equal values.
 */
export function metadataBytes(object: object, name: string): string | undefined {
  const kept = keptBytesOf(object);
  if (kept === undefined) {
    return undefined;
  }
  const field = kept.shape.message.byNumber[METADATA]?.message.fieldNamed(name);
  return field === undefined ? undefined : rangesOf(kept.metadata, field.number);
}

/** Returns the bytes of all occurrences of a field in metadata, whose fields were checked when it was kept. */
function rangesOf(metadata: string, number: number): string {
  const reader = new ProtobufReader(bytesOf(metadata));
  const end = metadata.length;
  let ranges = "";
  for (let from = 0; from < end; from = reader.at) {
    const tag = reader.field(end);
    reader.at = reader.to;
    if (tag >>> 3 === number) {
      ranges += metadata.slice(from, reader.to);
    }
  }
  return ranges;
}

/**
 * Reports whether two states have the same metadata apart from their versions, which is the most frequent case. If
 * the bytes before and after one occurrence of the versions are equal, no other field can differ: the field of the
 * version itself would differ, too, wherever it is.
 */
function differsInVersionOnly(before: KeptBytes, after: KeptBytes): boolean {
  const [old, now] = [versionField(before), versionField(after)];
  const at = before.metadata.indexOf(old);
  return (
    at !== -1 &&
    after.metadata.startsWith(now, at) &&
    before.metadata.slice(0, at) === after.metadata.slice(0, at) &&
    before.metadata.slice(at + old.length) === after.metadata.slice(at + now.length)
  );
}

/** The tag of `resourceVersion`, field 6. */
const VERSION_TAG = String.fromCharCode((6 << 3) | 2);

function versionField({ resourceVersion }: KeptBytes): string {
  return VERSION_TAG + String.fromCharCode(resourceVersion.length) + resourceVersion;
}

/** The number that stands for fields that are not in the schema. */
const UNKNOWN = 0;

/** Returns the names of the fields whose bytes differ. */
function changedFields(left: string, right: string, message: Message): readonly string[] {
  const before = fieldsIn(left, message);
  const after = fieldsIn(right, message);
  const changed: string[] = [];
  for (let number = UNKNOWN; number < Math.max(before.length, after.length); number += 1) {
    if (before[number] !== after[number]) {
      changed.push(message.byNumber[number]?.name ?? "");
    }
  }
  return changed;
}

/** Returns the bytes of each field, by its number. The fields that the message does not have count as one field. */
function fieldsIn(text: string, { byNumber }: Message): readonly (string | undefined)[] {
  const bytes = bytesOf(text);
  const end = bytes.length;
  const reader = new ProtobufReader(bytes);
  const fields: (string | undefined)[] = [];
  let from = 0;
  let number = UNKNOWN;
  for (let at = 0; at < end; at = reader.at) {
    const tag = reader.field(end) >>> 3;
    const next = byNumber[tag] === undefined ? UNKNOWN : tag;
    reader.at = reader.to;
    if (next !== number) {
      append(fields, number, text.slice(from, at));
      from = at;
      number = next;
    }
  }
  append(fields, number, text.slice(from));
  return fields;
}

function append(fields: (string | undefined)[], number: number, range: string): void {
  if (range !== "") {
    const known = fields[number];
    fields[number] = known === undefined ? range : known + range;
  }
}
