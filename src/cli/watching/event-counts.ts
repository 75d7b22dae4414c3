import type { ResourceEvent } from "../../informer/resource-event-handler.js";

/** How many events there were, printed or not. */
export class EventCounts {
  /** Objects of the first list. They are not among the added ones. */
  initial = 0;
  added = 0;
  /** Updates, with those that told an object again. */
  updated = 0;
  /** Objects that were told again. */
  resync = 0;
  deleted = 0;
  /** Kubernetes Events that were printed. */
  kubeEvents = 0;
  /** The objects that are left. */
  get objects(): number {
    return this.initial + this.added - this.deleted;
  }

  note({ type, cause }: ResourceEvent<unknown>): void {
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
  }
}
