import type { Pod } from "../../api/pod.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { type LeftOut, nothingLeftOut } from "./event-choice.js";

/** How many events there were, printed or not. */
export class EventCounts {
  /** Pods of the first list. They are not among the added ones. */
  initial = 0;
  added = 0;
  /** Updates, with those that told a pod again. */
  updated = 0;
  /** Pods that were told again. */
  resync = 0;
  deleted = 0;
  /** Kubernetes Events that were printed. */
  kubeEvents = 0;
  /** How many of them were not printed, by the reason. */
  readonly leftOut: LeftOut = nothingLeftOut();

  /** The pods that are left. */
  get pods(): number {
    return this.initial + this.added - this.deleted;
  }

  note({ type, cause }: ResourceEvent<Pod>, omission: keyof LeftOut | undefined): void {
    if (type === "update") {
      this.updated += 1;
      this.resync += cause === "resync" ? 1 : 0;
    } else if (type === "delete") {
      this.deleted += 1;
    } else if (cause === "initial") {
      this.initial += 1;
    } else {
      this.added += 1;
    }
    if (omission !== undefined) {
      this.leftOut[omission] += 1;
    }
  }
}
