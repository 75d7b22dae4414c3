import { groupVersion, type Kind } from "../kinds/kind-registry.js";
import type { ObjectEncoding, WireEvent } from "./object-encoding.js";
import type { StoredRecord } from "../store/stored-record.js";

export const JSON_TYPE = "application/json";

/** JSON as the real server writes it. Objects are stored as JSON, so sending them needs no parsing. */
export const jsonEncoding: ObjectEncoding = {
  name: "json",
  contentType: JSON_TYPE,
  watchContentType: JSON_TYPE,
  record: (kind, record) => Buffer.concat([typePrefix(kind), record.bytes.subarray(1)]),
  object: (object) => Buffer.from(JSON.stringify(object)),
  list: (kind, metadata, records) => {
    const head = { kind: `${kind.kind}List`, apiVersion: groupVersion(kind), metadata };
    return jsonList(head, itemsOf(kind, records));
  },
  itemSize: (_, record) => record.bytes.length + 1,
  event: (type, object) => Buffer.concat([Buffer.from(`{"type":"${type}","object":`), object, EVENT_END]),
  // `event` has written these bytes.
  parseEvent: (bytes) => JSON.parse(bytes.toString()) as WireEvent,
};

const prefixes = new WeakMap<Kind, Buffer>();

function typePrefix(kind: Kind): Buffer {
  const known = prefixes.get(kind);
  if (known !== undefined) {
    return known;
  }
  const type = JSON.stringify({ kind: kind.kind, apiVersion: groupVersion(kind) });
  const prefix = Buffer.from(`${type.slice(0, -1)},`);
  prefixes.set(kind, prefix);
  return prefix;
}

function* itemsOf(kind: Kind, records: readonly StoredRecord[]): Generator<Buffer> {
  for (const record of records) {
    yield itemBytes(kind, record);
  }
}

/**
 * Returns a record as an item of a list. Items of built-in kinds have no kind and apiVersion, because the
 * list has them.
 */
function itemBytes(kind: Kind, record: StoredRecord): Buffer {
  return kind.custom ? jsonEncoding.record(kind, record) : record.bytes;
}

/** Items are sent in chunks of about this size. */
const CHUNK_BYTES = 64 * 1024;

/** Yields a list in chunks. `head` has its other members, `items` the bytes of its items. */
export function* jsonList(
  head: Readonly<Record<string, unknown>>,
  items: Iterable<Buffer>,
): Generator<Buffer> {
  let pending: Buffer[] = [Buffer.from(`${JSON.stringify(head).slice(0, -1)},"items":[`)];
  let size = 0;
  let separator = EMPTY;
  for (const item of items) {
    pending.push(separator, item);
    separator = COMMA;
    size += item.length;
    if (size >= CHUNK_BYTES) {
      yield Buffer.concat(pending);
      pending = [];
      size = 0;
    }
  }
  yield Buffer.concat([...pending, LIST_END]);
}

const EMPTY = Buffer.alloc(0);
const COMMA = Buffer.from(",");
const LIST_END = Buffer.from("]}\n");
const EVENT_END = Buffer.from("}\n");
