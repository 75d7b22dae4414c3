import type { Pod } from "../api/pod.js";
import { type Mark, markOf, podNameOf } from "./event-words.js";
import type { PodEvent } from "./printer.js";

/**
 * An event for machines: kubectl's `{"type","object"}` of `get -w --output-watch-events`, with when it was told, and
 * with its mark where it has one. Unlike kubectl's, the object comes without managedFields.
 */
export interface EventRecord {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly timestamp: string;
  readonly mark?: Mark;
  readonly object: Pod;
}

const WIRE_TYPES: Readonly<Record<PodEvent["type"], EventRecord["type"]>> = {
  add: "ADDED",
  update: "MODIFIED",
  delete: "DELETED",
};

export function recordOf(event: PodEvent, at: Date): EventRecord {
  const mark = markOf(event);
  return {
    type: WIRE_TYPES[event.type],
    timestamp: at.toISOString(),
    ...(mark === undefined ? {} : { mark }),
    object: withoutManagedFields(
      event.object ?? { apiVersion: "v1", kind: "Pod", metadata: { ...podNameOf(event) } },
    ),
  };
}

/** Who wrote which field: a third of a pod, and of no use to whom pipes it into jq. Most codecs drop it already. */
function withoutManagedFields(pod: Pod): Pod {
  if (pod.metadata?.managedFields === undefined) {
    return pod;
  }
  const metadata = { ...pod.metadata };
  delete metadata.managedFields;
  return { ...pod, metadata };
}
