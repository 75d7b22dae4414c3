import { bytesOf, METADATA } from "./kept-bytes.js";
import { keptBytesOf } from "./lazy-object.js";
import { ProtobufReader } from "../protobuf/protobuf-reader.js";
import type { Message } from "../protobuf/schema-message.js";

/** Members that differ in every update and tell nothing. */
const NOISE: ReadonlySet<string> = new Set(["resourceVersion", "managedFields"]);

/** The number that stands for fields that are not in the schema. */
const UNKNOWN = 0;

/**
 * Returns the names of the members of `metadata` that differ in two states of an object, without decoding them. Go
 * encodes equal values as equal bytes. `resourceVersion` and `managedFields` do not count. Returns `undefined` for
 * objects that are not kept as bytes.
 */
export function changedMetadata(left: object, right: object): readonly string[] | undefined {
  const before = keptBytesOf(left);
  const after = keptBytesOf(right);
  const message = after?.shape.message.byNumber[METADATA]?.message;
  if (before === undefined || after === undefined || message === undefined) {
    return undefined;
  }
  const old = fieldsIn(before.metadata, message);
  const now = fieldsIn(after.metadata, message);
  const changed: string[] = [];
  for (let number = 0; number < Math.max(old.length, now.length); number += 1) {
    const name = message.byNumber[number]?.name ?? "";
    if (old[number] !== now[number] && !NOISE.has(name)) {
      changed.push(name);
    }
  }
  return changed;
}

/** Returns the bytes of each field, by its number. The fields that the message does not have count as one field. */
function fieldsIn(metadata: string, { byNumber }: Message): readonly (string | undefined)[] {
  const bytes = bytesOf(metadata);
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
      append(fields, number, metadata.slice(from, at));
      from = at;
      number = next;
    }
  }
  append(fields, number, metadata.slice(from));
  return fields;
}

function append(fields: (string | undefined)[], number: number, range: string): void {
  const known = fields[number];
  fields[number] = known === undefined ? range : known + range;
}
