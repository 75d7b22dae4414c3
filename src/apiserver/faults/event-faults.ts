import { forwardingReply } from "../http/forwarding-reply.js";
import { isJsonObject, type JsonObject } from "../json/json-object.js";
import type { ObjectEncoding, WireEvent } from "../encoding/object-encoding.js";
import type { Reply } from "../http/reply.js";
import type { WatchFrame } from "../encoding/watch-frames.js";

/** Trouble inside the events of a watch: they are changed, or there are more or fewer of them. */
export interface EventFault {
  readonly type: "events";
  /** Events before this many are left alone. @defaultValue 0 */
  readonly afterEvents?: number;
  /** How many events are changed. @defaultValue all that follow */
  readonly count?: number;
  /** One of the well-known ways to go wrong, or a function that says what comes instead of an event. */
  readonly change: EventChange | ((event: WireEvent) => readonly WireEvent[]);
}

/** The well-known ways in which events go wrong. */
export type EventChange =
  /** Each event comes twice. */
  | "duplicate"
  /** Events come in pairs, the later one first. */
  | "reorder"
  /** Each event carries an older resourceVersion than the one before. */
  | "resourceVersionBackwards"
  /** The resourceVersion is a word. */
  | "resourceVersionNotNumeric"
  /** The resourceVersion is missing. */
  | "resourceVersionMissing"
  /** A deletion is lost, and the position with it: ERROR 410 comes instead, and nothing after it. */
  | "missedDelete"
  /** Changes are lost: a bookmark with their resourceVersion comes instead. */
  | "lyingBookmark"
  /** Bookmarks do not come, but for the one that ends the initial events. */
  | "noBookmarks"
  /** The bookmark that ends the initial events does not come. */
  | "noInitialEventsEnd"
  /** The type of the event is `FOO`. */
  | "unknownType"
  /** The object is a ConfigMap. */
  | "otherKind"
  /** The object carries an annotation of 1.5 MB, about what a real cluster can store. */
  | "huge";

export function isEventFault(action: { readonly type: string }): action is EventFault {
  return action.type === "events";
}

/** Puts a fault between a watch and its reply. */
export function applyEventFault(fault: EventFault, inner: Reply): Reply {
  const first = fault.afterEvents ?? 0;
  const last = first + (fault.count ?? Infinity);
  const change = typeof fault.change === "function" ? fault.change : changer(fault.change);
  let seen = 0;
  return forwardingReply(inner, {
    writeEvents: async (frames) => {
      const changed = frames.flatMap((frame) => {
        const position = seen;
        seen += 1;
        return position < first || position >= last
          ? [frame]
          : change(frame.encoding.parseEvent(frame.bytes)).map((event) => frameOf(event, frame.encoding));
      });
      if (changed.length > 0) {
        await inner.writeEvents(changed);
      }
    },
  });
}

const HUGE_BYTES = 1_500_000;

/** The ways to go wrong that need no memory. */
const STATELESS: Partial<Readonly<Record<EventChange, (event: WireEvent) => readonly WireEvent[]>>> = {
  duplicate: (event) => [event, event],
  resourceVersionNotNumeric: (event) => [withMetadata(event, { resourceVersion: `rv-${versionOf(event)}` })],
  resourceVersionMissing: (event) => [withMetadata(event, { resourceVersion: undefined })],
  lyingBookmark: (event) => [
    event.type === "BOOKMARK" || event.type === "ERROR"
      ? event
      : { type: "BOOKMARK", object: { ...event.object, metadata: { resourceVersion: versionOf(event) } } },
  ],
  noBookmarks: (event) => (event.type === "BOOKMARK" && !endsInitialEvents(event) ? [] : [event]),
  noInitialEventsEnd: (event) => (endsInitialEvents(event) ? [] : [event]),
  unknownType: (event) => [{ ...event, type: "FOO" }],
  otherKind: (event) => [{ ...event, object: { ...event.object, kind: "ConfigMap", apiVersion: "v1" } }],
  huge: (event) => [withMetadata(event, { annotations: { huge: "x".repeat(HUGE_BYTES) } })],
};

function changer(change: EventChange): (event: WireEvent) => readonly WireEvent[] {
  switch (change) {
    case "reorder":
      return inSwappedPairs();
    case "resourceVersionBackwards":
      return withFallingVersions();
    case "missedDelete":
      return untilDelete();
    default:
      return STATELESS[change] ?? ((event) => [event]);
  }
}

function inSwappedPairs(): (event: WireEvent) => readonly WireEvent[] {
  let held: WireEvent | undefined;
  return (event) => {
    if (held === undefined) {
      held = event;
      return [];
    }
    const pair = [event, held];
    held = undefined;
    return pair;
  };
}

function withFallingVersions(): (event: WireEvent) => readonly WireEvent[] {
  let last: number | undefined;
  return (event) => {
    last = (last ?? Number(versionOf(event))) - 1;
    return [withMetadata(event, { resourceVersion: String(last) })];
  };
}

function untilDelete(): (event: WireEvent) => readonly WireEvent[] {
  let isOver = false;
  return (event) => {
    if (isOver || event.type !== "DELETED") {
      return isOver ? [] : [event];
    }
    isOver = true;
    const message = `too old resource version: ${versionOf(event)}`;
    const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message };
    return [{ type: "ERROR", object: { ...status, reason: "Expired", code: 410 } }];
  };
}

function metadataOf({ object }: WireEvent): JsonObject {
  return isJsonObject(object["metadata"]) ? object["metadata"] : {};
}

function versionOf(event: WireEvent): string {
  const version = metadataOf(event)["resourceVersion"];
  return typeof version === "string" ? version : "0";
}

function endsInitialEvents(event: WireEvent): boolean {
  const annotations = metadataOf(event)["annotations"];
  return event.type === "BOOKMARK" && isJsonObject(annotations) && "k8s.io/initial-events-end" in annotations;
}

function withMetadata(event: WireEvent, fields: JsonObject): WireEvent {
  return { ...event, object: { ...event.object, metadata: { ...metadataOf(event), ...fields } } };
}

function frameOf(event: WireEvent, encoding: ObjectEncoding): WatchFrame {
  const { type, object } = event;
  return { type, bytes: encoding.event(type, encoding.object(object)), encoding };
}
