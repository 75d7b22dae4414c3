import type { Pod } from "../api/pod.js";
import { type Mark, marksOf, podNameOf } from "./event-words.js";
import type { PodEvent } from "./printer.js";

/**
 * The record of an event in JSON and YAML. It is what `kubectl get -w --output-watch-events` prints,
 * `{"type","object"}`, with a timestamp and with the mark of the event if it has one. Unlike in kubectl, the
 * object has no managedFields.
 */
export interface EventRecord {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** When the event was printed, in RFC 3339 with milliseconds. */
  readonly timestamp: string;
  /** The last mark of the event: where a pod is now matters more than how the change was found. */
  readonly mark?: Mark;
  readonly object: Pod;
}

const WIRE_TYPES: Readonly<Record<PodEvent["type"], EventRecord["type"]>> = {
  add: "ADDED",
  update: "MODIFIED",
  delete: "DELETED",
};

/** Returns the record of an event that is printed at the time `at`. */
export function recordOf(event: PodEvent, at: Date): EventRecord {
  const mark = marksOf(event).at(-1);
  return {
    type: WIRE_TYPES[event.type],
    timestamp: at.toISOString(),
    ...(mark === undefined ? {} : { mark }),
    object: withoutManagedFields(
      event.object ?? { apiVersion: "v1", kind: "Pod", metadata: { ...podNameOf(event) } },
    ),
  };
}

/**
 * Returns the pod without its managedFields, a third of its size that readers do not need. Most codecs drop
 * it.
 */
function withoutManagedFields(pod: Pod): Pod {
  if (pod.metadata?.managedFields === undefined) {
    return pod;
  }
  const metadata = { ...pod.metadata };
  delete metadata.managedFields;
  return { ...pod, metadata };
}
