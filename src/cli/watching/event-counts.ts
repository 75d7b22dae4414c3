import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import type { Told } from "../filters/membership.js";

/** How many events there were of the objects that are selected, printed or not. */
export class EventCounts {
  /** Objects of the first list. They are not among the added ones. */
  initial = 0;
  added = 0;
  /** Updates, including resyncs. */
  updated = 0;
  /** Resyncs. */
  resync = 0;
  deleted = 0;
  /** Updates by which an object came into the filters, and by which it went out of them. */
  entered = 0;
  left = 0;
  /** Objects that the server no longer selects although they exist, and those of them that came back. */
  departed = 0;
  returned = 0;
  /** Objects of the first list that are not selected, although the informer has them. */
  initialHidden = 0;
  /** Kubernetes Events that were printed. */
  kubeEvents = 0;
  readonly #whole: EventCounts | undefined;

  /** @param whole - the counts of which these are a part. */
  constructor(whole?: EventCounts) {
    this.#whole = whole;
  }

  /** The objects that are selected now. */
  get objects(): number {
    const { initial, added, entered, returned, left, departed, deleted } = this;
    return initial + added + entered + returned - left - departed - deleted;
  }

  /**
   * Notes an event, of which the filters say `told`. An object that is added or deleted can be one that entered or left,
   * too: then the server has selected it.
   */
  note(event: Pick<ResourceEvent<unknown>, "type" | "cause">, told: Told): void {
    this.#whole?.note(event, told);
    const { type, cause } = event;
    if (told === "nothing") {
      this.initialHidden += cause === "initial" ? 1 : 0;
    } else if (type === "update") {
      this.entered += told === "entered" ? 1 : 0;
      this.left += told === "left" ? 1 : 0;
      this.updated += 1;
      this.resync += cause === "resync" ? 1 : 0;
    } else if (type === "delete") {
      this[told === "left" ? "departed" : "deleted"] += 1;
    } else if (told === "entered") {
      this.returned += 1;
    } else if (cause === "initial") {
      this.initial += 1;
    } else {
      this.added += 1;
    }
  }
}
