import { checkedStatus, type Status } from "../api/status.js";
import type { WatchEvent } from "../api/watch-event.js";
import { isNestedDeeper } from "../base/json-nesting.js";
import { isJsonObject, type JsonObject, textOf } from "../base/json-object.js";
import type { Mask } from "../base/secrets/masked.js";
import { shortened } from "../base/shortened.js";

/** The annotation of the bookmark that ends the initial events of a streaming list (KEP-3157). */
const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/** The number of characters that a message quotes of unexpected content. */
const QUOTED_CHARACTERS = 200;

/** The deepest nesting of unexpected content that is quoted, because `JSON.stringify` recurses. */
const QUOTED_LEVELS = 100;

/**
 * Converts the JSON of an event to a WatchEvent.
 *
 * @param kind - the kind of the watched objects, if it is known.
 * @param mask - replaces secrets in what a message quotes of the event, before it is cut.
 * @throws SyntaxError for an unknown event type, because its effect on the watched state is unknown. Unlike
 * client-go, which skips such an event.
 */
export function toWatchEvent<T>(
  event: JsonObject,
  kind: string | undefined,
  mask: Mask = (text) => text,
): WatchEvent<T> {
  const type = event["type"];
  const object = event["object"];
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED": {
      const message = faultOf(object, { kind, needed: "name", mask });
      // Here parsed JSON becomes T. The caller asserts the shape of T by naming the resource.
      return message === undefined ? { type, object: object as T } : unexpected(type, message);
    }
    case "BOOKMARK": {
      const message = faultOf(object, { kind, needed: "resourceVersion", mask });
      return message === undefined ? bookmark(object) : unexpected(type, message);
    }
    case "ERROR":
      return { type, status: toStatus(object, mask) };
    default:
      throw new SyntaxError(
        `found event type ${typeof type === "string" ? quoted(type, mask) : typeof type}, ` +
          "expected ADDED, MODIFIED, DELETED, BOOKMARK or ERROR",
      );
  }
}

/** What an object of the watched kind has. */
interface Expected {
  readonly kind: string | undefined;
  readonly needed: "name" | "resourceVersion";
  readonly mask: Mask;
}

/** Explains why a value is not an object of the watched kind (V-1). Returns `undefined` if it is one. */
function faultOf(object: unknown, { kind, needed, mask }: Expected): string | undefined {
  if (!isJsonObject(object)) {
    return "found no object";
  }
  const found = object["kind"];
  if (typeof found === "string" && found !== (kind ?? found)) {
    return `found an object of kind ${quoted(found, mask)}, expected "${kind ?? ""}"`;
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
    resourceVersion: textOf(metadata["resourceVersion"]),
    initialEventsEnd: annotations[INITIAL_EVENTS_END] === "true",
  };
}

/**
 * Returns the Status of an ERROR event.
 * If its object is not a Status, returns a Status that quotes the object.
 */
function toStatus(object: unknown, mask: Mask): Status {
  if (isJsonObject(object) && object["kind"] === "Status") {
    return checkedStatus(object);
  }
  return {
    kind: "Status",
    status: "Failure",
    reason: "InternalError",
    code: 500,
    message: `the server sent an ERROR event without a Status: ${described(object, mask)}`,
  };
}

function quoted(text: string, mask: Mask): string {
  return `"${shortened(mask(text), QUOTED_CHARACTERS)}"`;
}

function described(value: unknown, mask: Mask): string {
  if (isNestedDeeper(value, QUOTED_LEVELS)) {
    return `more than ${QUOTED_LEVELS} levels of objects and lists`;
  }
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return shortened(mask(text), QUOTED_CHARACTERS);
}
