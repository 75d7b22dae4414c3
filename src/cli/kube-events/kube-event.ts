import { isNestedDeeper } from "../../base/json-nesting.js";
import { countOf, partOf, textOf } from "../../base/json-object.js";
import { timeOf } from "../../explain/duration-text.js";
import type { Event } from "../../types/core/v1.js";
import { selectFields } from "../../wire/kept/select-fields.js";
import { WireError } from "../../wire/wire-error.js";

/** A Kubernetes Event: what a component of the cluster says about an object. */
export type KubeEvent = Event;

/** What is read of an Event. A member that does not have its type counts as absent. */
export interface KubeEventFacts {
  readonly kind: string;
  /** The API group of the object that the Event is about, or undefined if the Event does not say it. */
  readonly group: string | undefined;
  /** The namespace of the object, or an empty text if it has none. */
  readonly namespace: string;
  /** The name of the object. */
  readonly subject: string;
  /** The uid of the object, or an empty text. */
  readonly uid: string;
  readonly fieldPath: string;
  readonly reason: string;
  readonly type: string;
  readonly message: string;
  readonly count: number;
  /** When it happened last, in milliseconds since 1970, or undefined if the Event does not say so. */
  readonly lastAt: number | undefined;
  readonly object: KubeEvent;
}

/** The deepest nesting of an Event that is printed. Real Events have five levels. */
const PRINTED_LEVELS = 64;

const read = selectFields<KubeEvent>([
  "metadata.name",
  "metadata.namespace",
  "metadata.creationTimestamp",
  ...["kind", "apiVersion", "namespace", "name", "uid", "fieldPath"].map((name) => `involvedObject.${name}`),
  "reason",
  "type",
  "message",
  "count",
  "lastTimestamp",
  "eventTime",
  "series.count",
  "series.lastObservedTime",
]);

/**
 * Reads an Event.
 *
 * @param isNamespaced - whether the objects are in namespaces. Events always are.
 * @throws WireError if the Event is damaged or nested too deep to be printed.
 */
export function factsOf(event: KubeEvent, isNamespaced = true): KubeEventFacts {
  const object = read(event);
  // An Event in JSON is returned as it is.
  if (object === event && isNestedDeeper(event, PRINTED_LEVELS)) {
    throw new WireError(
      `Cannot read an Event: found more than ${PRINTED_LEVELS} levels of objects and lists`,
    );
  }
  const series = partOf(object.series);
  return {
    ...subjectOf(object, isNamespaced),
    reason: textOf(object.reason),
    type: textOf(object.type),
    message: textOf(object.message),
    count: Math.max(countOf(series?.count), countOf(object.count)),
    lastAt: lastTimeOf(object),
    object,
  };
}

type SubjectFacts = Pick<KubeEventFacts, "kind" | "group" | "namespace" | "subject" | "uid" | "fieldPath">;

/** Returns what an Event says about its object. */
function subjectOf({ involvedObject, metadata }: KubeEvent, isNamespaced: boolean): SubjectFacts {
  const subject = partOf(involvedObject);
  return {
    kind: textOf(subject?.kind),
    group: groupOf(textOf(subject?.apiVersion)),
    namespace: isNamespaced ? textOf(subject?.namespace) || textOf(partOf(metadata)?.namespace) : "",
    subject: textOf(subject?.name),
    uid: textOf(subject?.uid),
    fieldPath: textOf(subject?.fieldPath),
  };
}

/** Returns the group of an apiVersion like `apps/v1`. The core group has no name. */
function groupOf(apiVersion: string): string | undefined {
  const [version = "", group = ""] = apiVersion.split("/", 2).reverse();
  return version === "" ? undefined : group;
}

/** Returns when it happened last. Components that use the newer API for Events count in a series. */
function lastTimeOf({ series, lastTimestamp, eventTime, metadata }: KubeEvent): number | undefined {
  const times = [
    partOf(series)?.lastObservedTime,
    lastTimestamp,
    eventTime,
    partOf(metadata)?.creationTimestamp,
  ];
  return timeOf(times.find((time) => timeOf(time) !== undefined));
}

/** The end of a name that Kubernetes makes up for a pod: five letters and digits, none of which is a vowel. */
const MADE_UP = /-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g;

/**
 * Returns what tells the message of an Event from another one of the same reason. The attempts to create a pod have
 * a new name each, and the tenth Event that is alike is marked as such. Only a warning is the same with another name,
 * because a pod that was created is another one each time.
 */
export function gistOf({ type, message }: Pick<KubeEventFacts, "type" | "message">): string {
  return type === "Normal"
    ? message
    : message.replace(/^\(combined from similar events\): /, "").replace(MADE_UP, "-");
}

const CONTAINER_LISTS: Readonly<Record<string, string>> = {
  containers: "",
  initContainers: "init/",
  ephemeralContainers: "debug/",
};

/** Returns the container in a path like `spec.containers{app}`, as lines show it, or an empty string. */
export function containerIn(fieldPath: string): string {
  const [, list = "", name = ""] = /^spec\.(\w+)\{(.+)\}$/s.exec(fieldPath) ?? [];
  return Object.hasOwn(CONTAINER_LISTS, list) ? `${CONTAINER_LISTS[list]}${name}` : "";
}
