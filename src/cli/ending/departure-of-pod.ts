import type { Pod } from "../../api/pod.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { departureOf } from "../filters/departure.js";
import { podState } from "./pod-state.js";

/**
 * Returns why a watch with a selector does not have a pod any more. If the change was missed, the last known state
 * decides: a deletion that was requested cannot be undone, but finalizers may hold the pod.
 */
export function podDeparture(event: ResourceEvent<Pod> & { readonly type: "delete" }): "deleted" | "left" {
  const departure = departureOf(event);
  if (departure !== "unknown") {
    return departure;
  }
  const pod = event.deleted.object;
  const state = pod === undefined ? undefined : podState(pod);
  const finalizers: unknown = state?.reading.metadata?.finalizers;
  const isHeld = Array.isArray(finalizers) && finalizers.length > 0;
  return state?.isTerminating === true && !isHeld ? "deleted" : "left";
}
