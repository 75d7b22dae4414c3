import type { Pod } from "../../api/pod.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { selectFields } from "../../wire/kept/select-fields.js";
import { WireError } from "../../wire/wire-error.js";

/**
 * Why a pod is no longer in a watch with a selector.
 *
 * - `deleted`: the pod is no more.
 * - `left`: the pod lives on, and does not match the selector any more.
 * - `unknown`: the change was missed, or the pod cannot be read.
 */
export type Departure = "deleted" | "left" | "unknown";

const readMetadata = selectFields<Pod>([
  "metadata.deletionTimestamp",
  "metadata.deletionGracePeriodSeconds",
  "metadata.finalizers",
]);

/**
 * Returns why a pod is no longer in a watch with a selector. The server says DELETED in both cases. It removes a pod
 * only when the deletion was requested, the grace period is 0 and no finalizer is left, and the last state of the pod
 * says so.
 */
export function departureOf(event: ResourceEvent<Pod> & { readonly type: "delete" }): Departure {
  const { object, finalStateUnknown } = event.deleted;
  if (object === undefined || finalStateUnknown || event.cause !== "watch") {
    return "unknown";
  }
  try {
    return isRemoved(readMetadata(object)) ? "deleted" : "left";
  } catch (error) {
    if (error instanceof WireError) {
      return "unknown";
    }
    throw error;
  }
}

function isRemoved({ metadata }: Pod): boolean {
  const finalizers: unknown = metadata?.finalizers;
  return (
    typeof metadata?.deletionTimestamp === "string" &&
    metadata.deletionTimestamp !== "" &&
    metadata.deletionGracePeriodSeconds === 0 &&
    !(Array.isArray(finalizers) && finalizers.length > 0)
  );
}
