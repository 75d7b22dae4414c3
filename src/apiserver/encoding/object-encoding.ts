import type { JsonObject } from "../json/json-object.js";
import type { Kind } from "../kinds/kind-registry.js";
import type { ListMetadata } from "../query/list-query.js";
import type { StoredRecord } from "../store/stored-record.js";

/** An event of a watch. */
export interface WireEvent {
  readonly type: string;
  readonly object: JsonObject;
}

/** A way to encode whole objects: as JSON or as protobuf. */
export interface ObjectEncoding {
  readonly name: "json" | "protobuf";
  /** The Content-Type of objects and lists. */
  readonly contentType: string;
  readonly watchContentType: string;
  /** Encodes a stored object as a response body. */
  record(kind: Kind, record: StoredRecord): Buffer;
  /** Encodes any object that has kind and apiVersion as a response body. */
  object(object: Readonly<Record<string, unknown>>): Buffer;
  /** Encodes a list, in chunks. */
  list(kind: Kind, metadata: ListMetadata, records: readonly StoredRecord[]): Iterable<Buffer>;
  /** Returns the size of an object in a list, in bytes. */
  itemSize(kind: Kind, record: StoredRecord): number;
  /** Encodes an event of a watch. `object` is the encoded object. */
  event(type: string, object: Buffer): Buffer;
  /** Decodes the bytes that `event` has returned. */
  parseEvent(bytes: Buffer): WireEvent;
}
