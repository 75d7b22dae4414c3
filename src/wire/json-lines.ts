import type { Status } from "../api/status.js";
import type { WatchEvent } from "../api/watch-event.js";
import type { WatchDecoder } from "./codec.js";
import type { JsonDecoderOptions } from "./json-list.js";
import { isJsonObject, type JsonObject, parseJsonObject } from "./json-object.js";
import { BYTE, isWhitespace } from "./json-scanner.js";
import { ObjectReader } from "./object-reader.js";
import { wireErrorFrom } from "./wire-error.js";

const MANAGED_FIELDS: readonly string[] = ["object", "metadata", "managedFields"];

/** Marks the bookmark that ends the initial events of a streaming list (KEP-3157). */
const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/** How much of an object that should have been a Status goes into a message. */
const QUOTED_CHARACTERS = 200;

/**
 * Cuts the body of a watch into its events while it arrives. Servers end each event with a line feed; like Go's
 * decoder it needs none, and overlooks blank lines and carriage returns.
 */
export class JsonWatchDecoder<T> implements WatchDecoder<T> {
  readonly #options: JsonDecoderOptions;
  readonly #reader: ObjectReader;
  readonly #drop: readonly string[] | undefined;
  #count = 0;
  /** Bytes of the chunks before this one. */
  #offset = 0;
  /** After an ERROR event: a stream has nothing to say after it. */
  #over = false;

  constructor(options: JsonDecoderOptions) {
    this.#options = options;
    this.#reader = new ObjectReader(options.objectLimitBytes);
    this.#drop = options.keepManagedFields ? undefined : MANAGED_FIELDS;
  }

  push(chunk: Uint8Array): readonly WatchEvent<T>[] {
    const events: WatchEvent<T>[] = [];
    let index = 0;
    while (index < chunk.length && !this.#over) {
      const byte = chunk[index] ?? 0;
      if (this.#reader.inObject || byte === BYTE.openBrace) {
        this.#takeEvent(chunk, index, events);
        index = this.#reader.end;
      } else if (isWhitespace(byte)) {
        index += 1;
      } else {
        throw wireErrorFrom("not a JSON object", this.#place(index), { events });
      }
    }
    this.#offset += chunk.length;
    return events;
  }

  end(): void {
    if (this.#reader.inObject) {
      throw wireErrorFrom("the body broke off inside it", this.#place(0));
    }
  }

  #takeEvent(chunk: Uint8Array, index: number, events: WatchEvent<T>[]): void {
    try {
      const bytes = this.#reader.read(chunk, index);
      if (bytes !== undefined) {
        const event = toWatchEvent<T>(parseJsonObject(bytes, this.#drop), this.#options.kind);
        this.#over = event.type === "ERROR";
        events.push(event);
        this.#count += 1;
      }
    } catch (error) {
      throw wireErrorFrom(error, this.#place(this.#reader.end), { events });
    }
  }

  #place(index: number): string {
    return `watch event ${this.#count} before byte ${this.#offset + index}`;
  }
}

/** @throws SyntaxError for a type that is not one of the wire's: what it would mean for the state is unknown. */
function toWatchEvent<T>(event: JsonObject, kind: string | undefined): WatchEvent<T> {
  const type = event["type"];
  const object = event["object"];
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED": {
      const message = faultOf(object, kind, "name");
      // Here parsed JSON becomes T, whose shape the caller vouches for by naming the resource.
      return message === undefined ? { type, object: object as T } : unexpected(type, message);
    }
    case "BOOKMARK": {
      const message = faultOf(object, kind, "resourceVersion");
      return message === undefined ? bookmark(object) : unexpected(type, message);
    }
    case "ERROR":
      return { type, status: toStatus(object) };
    default:
      throw new SyntaxError(
        `found event type ${typeof type === "string" ? `"${type.slice(0, QUOTED_CHARACTERS)}"` : typeof type}, ` +
          "wanted ADDED, MODIFIED, DELETED, BOOKMARK or ERROR",
      );
  }
}

/** Why this is not an object of the watched kind (V-1); undefined when it is one. */
function faultOf(
  object: unknown,
  kind: string | undefined,
  needed: "name" | "resourceVersion",
): string | undefined {
  if (!isJsonObject(object)) {
    return "found no object";
  }
  const found = object["kind"];
  if (typeof found === "string" && found !== (kind ?? found)) {
    return `found an object of kind "${found}", wanted "${kind ?? ""}"`;
  }
  if (found === "Table" || found === "Status") {
    return `found a ${found}, wanted an object`;
  }
  const metadata = object["metadata"];
  const value = isJsonObject(metadata) ? metadata[needed] : undefined;
  return typeof value === "string" && value !== "" ? undefined : `found an object without metadata.${needed}`;
}

function unexpected<T>(type: string, message: string): WatchEvent<T> {
  return { type: "UNEXPECTED", message: `Cannot use ${type} event: ${message}` };
}

function bookmark<T>(object: unknown): WatchEvent<T> {
  const metadata = isJsonObject(object) && isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const annotations = isJsonObject(metadata["annotations"]) ? metadata["annotations"] : {};
  return {
    type: "BOOKMARK",
    resourceVersion: typeof metadata["resourceVersion"] === "string" ? metadata["resourceVersion"] : "",
    initialEventsEnd: annotations[INITIAL_EVENTS_END] === "true",
  };
}

/** The Status of an ERROR event. Anything else there still is an error: it becomes one that quotes it. */
function toStatus(object: unknown): Status {
  if (isJsonObject(object) && object["kind"] === "Status") {
    return object;
  }
  return {
    kind: "Status",
    status: "Failure",
    reason: "InternalError",
    code: 500,
    message: `the server sent an ERROR event without a Status: ${quote(object)}`,
  };
}

function quote(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}...` : text;
}
