import type { JsonObject } from "../json/json-object.js";
import type { Kind } from "../kinds/kinds.js";
import type { ListMetadata } from "../query/list-query.js";
import type { StoredRecord } from "../store/stored-record.js";

/** An event of a watch. */
export interface WireEvent {
  readonly type: string;
  readonly object: JsonObject;
}

/** One way to write whole objects: as JSON, or as protobuf. */
export interface ObjectEncoding {
  readonly name: "json" | "protobuf";
  /** Content-Type of objects and lists. */
  readonly contentType: string;
  readonly watchContentType: string;
  /** A stored object as a body of its own. */
  record(kind: Kind, record: StoredRecord): Buffer;
  /** Any object that says of what kind it is, as a body of its own. */
  object(object: Readonly<Record<string, unknown>>): Buffer;
  /** A list, in pieces. */
  list(kind: Kind, metadata: ListMetadata, records: readonly StoredRecord[]): Iterable<Buffer>;
  /** How much of a list an object makes up, in bytes. */
  itemSize(kind: Kind, record: StoredRecord): number;
  /** An event of a watch around the body of an object. */
  event(type: string, object: Buffer): Buffer;
  /** Reads what `event` made. */
  parseEvent(bytes: Buffer): WireEvent;
}
