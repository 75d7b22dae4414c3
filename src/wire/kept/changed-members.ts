import { FieldWalk } from "./field-walk.js";
import { type KeptBytes, METADATA } from "./kept-bytes.js";
import { keptBytesOf } from "./lazy-object.js";
import type { Message } from "../protobuf/schema-message.js";

/** The members of an object that differ in two states. */
export interface ChangedMembers {
  /** The names of the members of the object, without `metadata`. */
  readonly object: readonly string[];
  /** The names of the members of `metadata`, without `resourceVersion` and `managedFields`. */
  readonly metadata: readonly string[];
}

/** Members of the metadata that differ in every update, so that their change means nothing. */
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
  const walk = new FieldWalk(text);
  const fields: (string | undefined)[] = [];
  let from = 0;
  let number = UNKNOWN;
  while (walk.next()) {
    const next = byNumber[walk.number] === undefined ? UNKNOWN : walk.number;
    if (next !== number) {
      append(fields, number, text.slice(from, walk.from));
      from = walk.from;
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
