import type { Pod } from "../../api/pod.js";
import { nonEmpty } from "../../base/json-object.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { selectFields } from "../../wire/kept/select-fields.js";
import { WireError } from "../../wire/wire-error.js";

/**
 * The reason why a watch with a selector does not have a pod any more.
 *
 * - `deleted`: the pod does not exist any more.
 * - `left`: the pod still exists, but no longer matches the selector.
 * - `unknown`: the last state of the pod does not show it, or cannot be read, or the change was missed.
 */
export type Departure = "deleted" | "left" | "unknown";

const readMetadata = selectFields<Pod>([
  "metadata.deletionTimestamp",
  "metadata.deletionGracePeriodSeconds",
  "metadata.finalizers",
]);

/**
 * Returns why a watch with a selector does not have a pod any more. The server says DELETED in both cases, with the last state
 * that matched. It removes a pod only when the deletion was requested and the grace period is 0. Finalizers may have
 * held the pod until then. Their removal is not part of that state, so that with finalizers both are possible.
 */
export function departureOf({
  deleted: { object, finalStateUnknown },
  cause,
}: ResourceEvent<Pod> & { readonly type: "delete" }): Departure {
  if (object === undefined || finalStateUnknown || cause !== "watch") {
    return "unknown";
  }
  try {
    return departureIn(readMetadata(object));
  } catch (error) {
    if (error instanceof WireError) {
      return "unknown";
    }
    throw error;
  }
}

function departureIn({ metadata }: Pod): Departure {
  const isEnding = nonEmpty(metadata?.deletionTimestamp) !== undefined;
  if (!isEnding || metadata?.deletionGracePeriodSeconds !== 0) {
    return "left";
  }
  const finalizers: unknown = metadata.finalizers;
  return Array.isArray(finalizers) && finalizers.length > 0 ? "unknown" : "deleted";
}
