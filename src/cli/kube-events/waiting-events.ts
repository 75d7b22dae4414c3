import { objectKey, type ObjectKey } from "../../api/object-key.js";
import type { Clock } from "../../base/clock.js";
import type { KubeEventFacts } from "./kube-event.js";

/** How long an Event waits for its object. The two watches are hardly ever a second apart. */
const WAIT_MS = 10_000;
/** The most Events that wait. In a cluster that is not watched whole, most of them are about other objects. */
const MOST_WAITING = 1_000;

/**
 * Events about objects that are not selected, or not known yet: the first Event of an object may arrive before the object,
 * because they arrive on different watches.
 */
export class WaitingEvents {
  readonly #clock: Pick<Clock, "now">;
  readonly #waiting = new Map<ObjectKey, { readonly at: number; readonly events: KubeEventFacts[] }>();
  #size = 0;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#size;
  }

  add(event: KubeEventFacts): void {
    const key = objectKey(event.namespace, event.subject);
    const { at, events } = this.#waiting.get(key) ?? { at: this.#clock.now(), events: [] };
    events.push(event);
    this.#waiting.set(key, { at, events });
    this.#size += 1;
    for (const [oldest, waiting] of this.#waiting) {
      if (this.#size <= MOST_WAITING && this.#clock.now() - waiting.at <= WAIT_MS) {
        break;
      }
      this.take(oldest);
    }
  }

  /** Returns the Events that a function chooses, and forgets them. The others go on waiting. */
  takeIf(isChosen: (event: KubeEventFacts) => boolean): readonly KubeEventFacts[] {
    const chosen = [...this.#waiting]
      .filter(([, { at }]) => this.#clock.now() - at <= WAIT_MS)
      .filter(([, { events }]) => events.some(isChosen));
    return chosen.flatMap(([key]) => this.take(key));
  }

  /** Returns the Events that waited for an object, and forgets them. */
  take(key: ObjectKey): readonly KubeEventFacts[] {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) {
      return [];
    }
    this.#waiting.delete(key);
    this.#size -= waiting.events.length;
    return this.#clock.now() - waiting.at <= WAIT_MS ? waiting.events : [];
  }
}
