import type { ObjectName } from "../api/object-key.js";
import type { KubeObject } from "../api/object.js";
import type { EventChange } from "./event-changes.js";
import type { EventSummary } from "./event-summary.js";
import { type Mark, marksOf, objectNameOf } from "./event-words.js";
import type { PrintedKind } from "./formats/format.js";
import type { ToldKubeEvent } from "./kube-event-printer.js";
import type { ObjectEvent, PodEvent } from "./printer.js";

/**
 * The record of an event in JSON and YAML. It is what `kubectl get -w --output-watch-events` prints,
 * `{"type","object"}`, with a timestamp and with the mark of the event if it has one.
 */
export interface EventRecord extends EventHead {
  /** What the table of `kubectl get` says about the object, and whose it is. */
  readonly summary: EventSummary;
  /** What has changed, and why. */
  readonly changes: readonly EventChange[];
  /** The object, unless it is left out. */
  readonly object?: KubeObject;
}

/** What every record of an event begins with. */
export interface EventHead {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** When the event was printed, in RFC 3339 with milliseconds. */
  readonly timestamp: string;
  /** The last mark of the event: where a pod is now matters more than how the change was found. */
  readonly mark?: Mark;
  /** The name of the context, if several are watched. */
  readonly context?: string;
}

const WIRE_TYPES: Readonly<Record<PodEvent["type"], EventHead["type"]>> = {
  add: "ADDED",
  update: "MODIFIED",
  delete: "DELETED",
};

/** The type of an object of which only the name is known. */
export type ObjectType = Required<Pick<KubeObject, "apiVersion" | "kind">>;

/** Returns the type of the objects of a kind. */
export function typeOf({ group, version, kind }: PrintedKind): ObjectType {
  return { apiVersion: group === "" ? version : `${group}/${version}`, kind };
}

export const POD_TYPE: ObjectType = { apiVersion: "v1", kind: "Pod" };

/** What a record says of an event beside the object. */
export type EventFacts = Pick<EventRecord, "summary" | "changes">;

/** Returns the record of an event that is printed at the time `at`. */
export function recordOf(
  event: ObjectEvent<KubeObject>,
  at: Date,
  facts: EventFacts,
  type: ObjectType,
): EventRecord {
  return {
    ...recordWithoutObject(event, at, facts),
    object: event.object ?? { ...type, metadata: namedOnly(objectNameOf(event)) },
  };
}

/** Returns the record of an event without its object. */
export function recordWithoutObject(
  event: ObjectEvent<unknown>,
  at: Date,
  { summary, changes }: EventFacts,
): EventRecord {
  return { ...eventHead(event, at), summary, changes };
}

/** Returns the beginning of the record of an event. */
export function eventHead(event: ObjectEvent<unknown>, at: Date): EventHead {
  const mark = marksOf(event).at(-1);
  return {
    type: WIRE_TYPES[event.type],
    timestamp: at.toISOString(),
    ...(mark === undefined ? {} : { mark }),
    ...(event.context === undefined ? {} : { context: event.context }),
  };
}

/** Returns metadata with the name alone. Objects of kinds without namespaces have no namespace. */
function namedOnly({ namespace, name }: ObjectName): ObjectName | { readonly name: string } {
  return namespace === "" ? { name } : { namespace, name };
}

/** The record of an Event in JSON and YAML. */
interface KubeEventRecord {
  readonly type: "EVENT";
  readonly timestamp: string;
  readonly mark?: Mark;
  readonly context?: string;
  readonly owner?: string;
  readonly object: KubeObject;
}

/** Returns the record of a Kubernetes Event that is printed at the time `at`. */
export function kubeEventRecord({ cause, context, owner, object }: ToldKubeEvent, at: Date): KubeEventRecord {
  const [mark] = marksOf({ cause });
  return {
    type: "EVENT",
    timestamp: at.toISOString(),
    ...(mark === undefined ? {} : { mark }),
    ...(context === undefined ? {} : { context }),
    ...(owner === "" ? {} : { owner }),
    object,
  };
}
