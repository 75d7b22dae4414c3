import type { Pod } from "../../api/pod.js";
import type { Explanation } from "../../explain/change.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import type { PodEvent } from "../../printer/printer.js";
import type { LeftOut } from "./event-choice.js";

/** An event of a pod, and what was done with it. */
export interface HandledEvent {
  readonly event: ResourceEvent<Pod>;
  /** What was read of the pod, or undefined if the event was left out unread. */
  readonly pod: PodEvent | undefined;
  readonly why: Explanation | undefined;
  /** Why the event was not printed, or undefined if it was. */
  readonly omission: keyof LeftOut | undefined;
}

/** Is called for every event of a pod after it was printed or left out. */
export type PodObserver = (handled: HandledEvent) => void;
