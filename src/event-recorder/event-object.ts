import { randomUUID } from "node:crypto";
import type { ObjectName } from "../api/object-key.js";
import type { KubeObject } from "../api/object.js";
import type { GroupVersionResource } from "../api/resource.js";
import type { ObjectReference } from "../types/core/v1.js";

/** `Normal` for what is as it should be, and `Warning` for what a user may have to look into. */
export type EventType = "Normal" | "Warning";

/** How often an Event has happened, and when it did last. */
export interface EventSeries {
  /** At least 2. */
  readonly count: number;
  /** A MicroTime. */
  readonly lastObservedTime: string;
}

/** An Event of the group `events.k8s.io`, as it is written. */
export interface EventObject extends KubeObject {
  readonly metadata: ObjectName;
  /** When it happened first, as a MicroTime. */
  readonly eventTime: string;
  readonly reportingController: string;
  readonly reportingInstance: string;
  readonly action: string;
  readonly reason: string;
  readonly regarding: ObjectReference;
  readonly related?: ObjectReference;
  readonly note: string;
  readonly type: EventType;
  readonly series?: EventSeries;
}

/** The resource of Events, in the group that client-go's `tools/events` writes. */
export const EVENTS: GroupVersionResource<EventObject> = {
  group: "events.k8s.io",
  version: "v1",
  resource: "events",
  kind: "Event",
};

const NANOSECONDS = 1_000_000n;

/** The names that an Event may have (RFC 1123 subdomain). */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAME = 253;

/**
 * Returns the name of an Event about the object `about`: its name, and the time in nanoseconds since 1970 as a hexadecimal
 * number. If that would not be a valid name, for example because of a colon, it is a UUID (client-go:
 * `GenerateEventName`). A Date counts in milliseconds, so `sequence` is added as nanoseconds. Names with different
 * sequences therefore differ within a millisecond, too.
 */
export function eventName(about: string, date: Date, sequence: number): string {
  const nanoseconds = BigInt(date.getTime()) * NANOSECONDS + (BigInt(sequence) % NANOSECONDS);
  const name = `${about}.${nanoseconds.toString(16)}`;
  return name.length <= LONGEST_NAME && NAME.test(name) ? name : randomUUID();
}

/** The server's limit for a note. */
const NOTE_LIMIT_BYTES = 1_024;
const CUT_MARK = "...";

/** Returns a note of at most 1 kB, cut between two characters, because the server refuses a longer one. */
export function cutNote(note: string): string {
  const bytes = Buffer.from(note);
  if (bytes.length <= NOTE_LIMIT_BYTES) {
    return note;
  }
  let end = NOTE_LIMIT_BYTES - CUT_MARK.length;
  while (isInsideCharacter(bytes[end])) {
    end -= 1;
  }
  return `${bytes.toString("utf8", 0, end)}${CUT_MARK}`;
}

/** Whether a byte is not the first one of a character in UTF-8. */
function isInsideCharacter(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
