import { forwardingReply } from "../http/forwarding-reply.js";
import { isJsonObject, type JsonObject } from "../json/json-object.js";
import type { ObjectEncoding, WireEvent } from "../encoding/object-encoding.js";
import type { Reply } from "../http/reply.js";
import type { WatchFrame } from "../encoding/watch-frames.js";

/** A fault that changes, adds or removes events of a watch. */
export interface EventFault {
  readonly type: "events";
  /** How many events are sent unchanged first. @defaultValue 0 */
  readonly afterEvents?: number;
  /** How many events are changed after that. @defaultValue all */
  readonly count?: number;
  /** A change by name, or a function that returns the events to send instead of an event. */
  readonly change: EventChange | ((event: WireEvent) => readonly WireEvent[]);
}

/** The names of changes to the events of a watch. */
export type EventChange =
  /** Each event is sent twice. */
  | "duplicate"
  /** Events are sent in pairs, the later one first. */
  | "reorder"
  /** Each event has a lower resourceVersion than the event before it. */
  | "resourceVersionBackwards"
  /** The resourceVersion is not a number. */
  | "resourceVersionNotNumeric"
  /** The resourceVersion is missing. */
  | "resourceVersionMissing"
  /** The first deletion is replaced by ERROR 410, and nothing is sent after it. */
  | "missedDelete"
  /** Each change is replaced by a bookmark with its resourceVersion, so that the change is lost. */
  | "lyingBookmark"
  /** No bookmarks are sent, except for the one that ends the initial events. */
  | "noBookmarks"
  /** The bookmark that ends the initial events is not sent. */
  | "noInitialEventsEnd"
  /** The type of the event is `FOO`. */
  | "unknownType"
  /** The object is a ConfigMap. */
  | "otherKind"
  /** The object has an annotation of 1.5 MB, about the largest object that etcd stores. */
  | "huge";

/** Whether an action is an event fault. */
export function isEventFault(action: { readonly type: string }): action is EventFault {
  return action.type === "events";
}

/** Returns a reply that applies a fault to the events of a watch and forwards to `inner`. */
export function applyEventFault(fault: EventFault, inner: Reply): Reply {
  const first = fault.afterEvents ?? 0;
  const last = first + (fault.count ?? Infinity);
  const change = typeof fault.change === "function" ? fault.change : CHANGES[fault.change]();
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

type Change = (event: WireEvent) => readonly WireEvent[];

/** Makes each change for one watch. Some changes depend on the events before. */
const CHANGES: Readonly<Record<EventChange, () => Change>> = {
  duplicate: () => (event) => [event, event],
  reorder: inSwappedPairs,
  resourceVersionBackwards: withFallingVersions,
  resourceVersionNotNumeric: () => (event) => [
    withMetadata(event, { resourceVersion: `rv-${versionOf(event)}` }),
  ],
  resourceVersionMissing: () => (event) => [withMetadata(event, { resourceVersion: undefined })],
  missedDelete: untilDelete,
  lyingBookmark: () => (event) => [
    event.type === "BOOKMARK" || event.type === "ERROR"
      ? event
      : { type: "BOOKMARK", object: { ...event.object, metadata: { resourceVersion: versionOf(event) } } },
  ],
  noBookmarks: () => (event) => (event.type === "BOOKMARK" && !endsInitialEvents(event) ? [] : [event]),
  noInitialEventsEnd: () => (event) => (endsInitialEvents(event) ? [] : [event]),
  unknownType: () => (event) => [{ ...event, type: "FOO" }],
  otherKind: () => (event) => [
    { ...event, object: { ...event.object, kind: "ConfigMap", apiVersion: "v1" } },
  ],
  huge: () => (event) => [withMetadata(event, { annotations: { huge: "x".repeat(HUGE_BYTES) } })],
};

/** The names of all changes. */
export const EVENT_CHANGES: readonly string[] = Object.keys(CHANGES);

function inSwappedPairs(): Change {
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

function withFallingVersions(): Change {
  let last: number | undefined;
  return (event) => {
    last = (last ?? Number(versionOf(event))) - 1;
    return [withMetadata(event, { resourceVersion: String(last) })];
  };
}

function untilDelete(): Change {
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
