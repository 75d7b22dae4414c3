import { type JsonObject, omit, type StoredObject } from "../json/json-object.js";
import type { ViewForm } from "../store/stored-view.js";

/** The members of an Event that have another name in the group `events.k8s.io`, by their name in the core group. */
const NAMES: readonly (readonly [core: string, events: string])[] = [
  ["involvedObject", "regarding"],
  ["message", "note"],
  ["source", "deprecatedSource"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["count", "deprecatedCount"],
  ["reportingComponent", "reportingController"],
];

/** The members that an Event always has, because their Go types write them even when they are empty. */
export const EVENT_ALWAYS: JsonObject = {
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  eventTime: null,
};

/**
 * The Events of the group `events.k8s.io` are those of the core group, with other names for some members
 * (`pkg/apis/events/v1/conversion.go` of Kubernetes 1.36).
 */
export const EVENT_FORM: ViewForm = {
  of: "/events",
  shown: (event) => renamed({ ...EVENT_ALWAYS, ...event }, NAMES),
  stored: (event) => ({
    ...EVENT_ALWAYS,
    ...renamed(
      event,
      NAMES.map(([core, events]) => [events, core]),
    ),
  }),
};

function renamed(
  object: StoredObject,
  names: readonly (readonly [from: string, to: string])[],
): StoredObject {
  const others = omit(object, ...names.map(([from]) => from)) as StoredObject;
  const members = names.flatMap(([from, to]) => (from in object ? [[to, object[from]] as const] : []));
  return { ...others, ...Object.fromEntries(members) };
}
