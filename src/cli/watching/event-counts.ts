import type { ResourceEvent } from "../../informer/resource-event-handler.js";

/** How many events there were, printed or not. */
export class EventCounts {
  /** Objects of the first list. They are not among the added ones. */
  initial = 0;
  added = 0;
  /** Updates, including resyncs. */
  updated = 0;
  /** Resyncs. */
  resync = 0;
  deleted = 0;
  /** Kubernetes Events that were printed. */
  kubeEvents = 0;
  /** The number of objects in the store. */
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
