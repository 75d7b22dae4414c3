import type { ApiError } from "../refusals/api-error.js";
import { jsonEncoding } from "./json-encoding.js";
import { isJsonObject, type JsonObject, type StoredObject } from "../json/json-object.js";
import { groupVersion, type Kind } from "../kinds/kind-registry.js";
import type { Format } from "./negotiation.js";
import type { ObjectEncoding } from "./object-encoding.js";
import { withKind } from "../kinds/object-metadata.js";
import { partialMetadata, tableOf } from "./representation.js";
import type { StoreEvent } from "../store/resource-table.js";
import type { Selection } from "../query/selectors.js";
import type { StoredRecord } from "../store/stored-record.js";

/** One encoded event of a watch. */
export interface WatchFrame {
  /** ADDED, MODIFIED, DELETED, BOOKMARK or ERROR. Faults can make other types. */
  readonly type: string;
  readonly bytes: Buffer;
  /** The encoding of `bytes`. */
  readonly encoding: ObjectEncoding;
}

/**
 * A write as one watch sees it. The type depends on whether the watch selected the object before and selects
 * it now.
 */
export interface SeenChange {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /**
   * Whether the object left the selection but still exists. The watch then gets its last selected state with
   * the new revision.
   */
  readonly left: boolean;
}

/** Returns a write as a watch sees it, or `undefined` if the watch does not see it. */
export function seenChange(
  event: StoreEvent,
  namespace: string,
  selection: Selection,
): SeenChange | undefined {
  if (namespace !== "" && event.record.namespace !== namespace) {
    return undefined;
  }
  if (selection === undefined) {
    return { type: event.type, left: false };
  }
  const before = event.previous !== undefined && selection(event.previous.view());
  const now = event.type !== "DELETED" && selection(event.record.view());
  if (before && now) {
    return { type: "MODIFIED", left: false };
  }
  if (now) {
    return { type: "ADDED", left: false };
  }
  return before ? { type: "DELETED", left: event.type !== "DELETED" } : undefined;
}

/**
 * The frames of each event, by everything that makes them differ. They live as long as the event, so a
 * thousand watches need only one encoding.
 */
const shared = new WeakMap<StoreEvent, Map<string, WatchFrame>>();

/**
 * Encodes the events of one watch in its kind and format. Of the tables that a watch sends, only the first
 * has the definitions of the columns.
 */
export class WatchEncoder {
  readonly #kind: Kind;
  readonly #format: Format;
  readonly #encoding: ObjectEncoding;
  readonly #now: () => Date;
  #columnsSent = false;

  constructor(kind: Kind, format: Format, now: () => Date) {
    this.#kind = kind;
    this.#format = format;
    this.#encoding = format.as === "object" ? format.encoding : jsonEncoding;
    this.#now = now;
  }

  get contentType(): string {
    return this.#encoding.watchContentType;
  }

  /** Encodes a write as this watch sees it. */
  change(event: StoreEvent, { type, left }: SeenChange): WatchFrame {
    const frames = shared.get(event) ?? new Map<string, WatchFrame>();
    shared.set(event, frames);
    const id = [groupVersion(this.#kind), type, left, this.#variant()].join();
    const known = frames.get(id);
    if (known !== undefined) {
      this.#columnsSent = true;
      return known;
    }
    const made = left ? this.#lastSelected(event) : this.#record(type, event.record);
    frames.set(id, made);
    return made;
  }

  /** Encodes an object that existed when the watch began. */
  initial(record: StoredRecord): WatchFrame {
    return this.#record("ADDED", record);
  }

  /**
   * Encodes a bookmark, which has a revision only. The bookmark that ends the initial events is marked by an
   * annotation.
   */
  bookmark(revision: number, initialEventsEnd: boolean): WatchFrame {
    const metadata = {
      name: "",
      resourceVersion: String(revision),
      ...(initialEventsEnd ? { annotations: { "k8s.io/initial-events-end": "true" } } : {}),
    };
    return this.#object("BOOKMARK", { metadata, ...this.#kind.emptyFields });
  }

  error(error: ApiError): WatchFrame {
    return errorFrame(error, this.#encoding);
  }

  #variant(): string {
    const format = this.#format;
    if (format.as === "object") {
      return format.encoding.name;
    }
    return format.as === "Table" ? JSON.stringify([format, this.#columnsSent]) : JSON.stringify(format);
  }

  #record(type: WatchFrame["type"], record: StoredRecord): WatchFrame {
    return this.#format.as === "object"
      ? this.#frame(type, this.#encoding.record(this.#kind, record))
      : this.#object(type, record.view());
  }

  #lastSelected(event: StoreEvent): WatchFrame {
    const last = (event.previous ?? event.record).view();
    const metadata = { ...last.metadata, resourceVersion: String(event.revision) };
    return this.#object("DELETED", { ...last, metadata });
  }

  #object(type: WatchFrame["type"], object: StoredObject): WatchFrame {
    return this.#frame(type, this.#encoding.object(this.#represent(type, object)));
  }

  #frame(type: WatchFrame["type"], object: Buffer): WatchFrame {
    return { type, bytes: this.#encoding.event(type, object), encoding: this.#encoding };
  }

  #represent(type: WatchFrame["type"], object: StoredObject): JsonObject {
    const format = this.#format;
    switch (format.as) {
      case "object":
        return type === "BOOKMARK" ? withoutName(withKind(this.#kind, object)) : withKind(this.#kind, object);
      case "PartialObjectMetadata":
        return withoutName(partialMetadata(object, format.version));
      case "Table": {
        const columns = !this.#columnsSent;
        this.#columnsSent = true;
        const metadata = { resourceVersion: object.metadata.resourceVersion ?? "" };
        return tableOf(this.#kind, [object], { format, now: this.#now(), metadata, columns });
      }
    }
  }
}

/**
 * Removes an empty name. The type of stored objects requires a name, but the object of a bookmark has none.
 */
function withoutName(object: JsonObject): JsonObject {
  const { metadata } = object;
  return isJsonObject(metadata) && metadata["name"] === ""
    ? { ...object, metadata: { ...metadata, name: undefined } }
    : object;
}

/** Encodes a refusal as an event of a watch. */
export function errorFrame(error: ApiError, encoding: ObjectEncoding): WatchFrame {
  return {
    type: "ERROR",
    bytes: encoding.event("ERROR", encoding.object({ ...error.status })),
    encoding,
  };
}
