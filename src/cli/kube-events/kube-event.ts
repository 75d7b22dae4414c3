import type * as coreV1 from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../api/object.js";
import type { GroupVersionResource } from "../../api/resource.js";
import { isNestedDeeper } from "../../base/json-nesting.js";
import { countOf, partOf, textOf } from "../../base/json-object.js";
import { timeOf } from "../../explain/duration-text.js";
import { selectFields } from "../../wire/kept/select-fields.js";
import { WireError } from "../../wire/wire-error.js";

/** A Kubernetes Event: what a component of the cluster says about an object. */
export type KubeEvent = DeepReadonly<coreV1.Event>;

/** The resource of Events. kubectl reads them in the core group, too. */
export const KUBE_EVENTS: GroupVersionResource<KubeEvent> = {
  group: "",
  version: "v1",
  resource: "events",
  kind: "Event",
};

/** What is read of an Event. A member that does not have its type counts as absent. */
export interface KubeEventFacts {
  readonly kind: string;
  readonly namespace: string;
  /** The name of the object that the Event is about. */
  readonly subject: string;
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
  ...["kind", "namespace", "name", "fieldPath"].map((name) => `involvedObject.${name}`),
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
 * @throws WireError if the Event is damaged or nested too deep to be printed.
 */
export function factsOf(event: KubeEvent): KubeEventFacts {
  const object = read(event);
  // An Event in JSON is returned as it is.
  if (object === event && isNestedDeeper(event, PRINTED_LEVELS)) {
    throw new WireError(
      `Cannot read an Event: found more than ${PRINTED_LEVELS} levels of objects and lists`,
    );
  }
  const subject = partOf(object.involvedObject);
  const series = partOf(object.series);
  const metadata = partOf(object.metadata);
  return {
    kind: textOf(subject?.kind),
    namespace: textOf(subject?.namespace) || textOf(metadata?.namespace),
    subject: textOf(subject?.name),
    fieldPath: textOf(subject?.fieldPath),
    reason: textOf(object.reason),
    type: textOf(object.type),
    message: textOf(object.message),
    count: Math.max(countOf(series?.count), countOf(object.count)),
    lastAt: lastTimeOf(object),
    object,
  };
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
