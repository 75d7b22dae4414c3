import type { Status } from "../api/status.js";
import type { WatchEvent } from "../api/watch-event.js";
import { isJsonObject, type JsonObject } from "../base/json-object.js";

/** The annotation of the bookmark that ends the initial events of a streaming list (KEP-3157). */
const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/** The number of characters that a message quotes of unexpected content. */
const QUOTED_CHARACTERS = 200;

/**
 * Converts the JSON of an event to a WatchEvent.
 *
 * @param kind - the kind of the watched objects, if it is known.
 * @throws SyntaxError for an unknown event type, because its effect on the watched state is unknown. Unlike
 * client-go, which skips such an event.
 */
export function toWatchEvent<T>(event: JsonObject, kind: string | undefined): WatchEvent<T> {
  const type = event["type"];
  const object = event["object"];
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED": {
      const message = faultOf(object, kind, "name");
      // Here parsed JSON becomes T. The caller asserts the shape of T by naming the resource.
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
          "expected ADDED, MODIFIED, DELETED, BOOKMARK or ERROR",
      );
  }
}

/** Explains why a value is not an object of the watched kind (V-1). Returns `undefined` if it is one. */
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
    return `found an object of kind "${found}", expected "${kind ?? ""}"`;
  }
  if (found === "Table" || found === "Status") {
    return `found a ${found}, expected an object`;
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

/**
 * Returns the Status of an ERROR event.
 * If its object is not a Status, returns a Status that quotes the object.
 */
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
