import { objectKey, type ObjectKey } from "../../api/object-key.js";
import type { Clock } from "../../base/clock.js";
import type { KubeEventFacts } from "./kube-event.js";

/** How long an Event waits for its object. The two watches are hardly ever a second apart. */
const WAIT_MS = 10_000;
/** The most Events that wait. In a cluster that is not watched whole, most of them are about other objects. */
const MOST_WAITING = 1_000;

/** An Event, and since when it waits for the object with the key. */
interface Waiting {
  readonly key: ObjectKey;
  readonly at: number;
  readonly event: KubeEventFacts;
}

/**
 * Events about objects that are not selected, or not known yet: the Event that explains why an object appears may
 * arrive before the object, because they arrive on different watches. Each Event waits for itself, so that one that
 * has just arrived stays when older ones of the same object are forgotten. If it happens again, its newest state waits.
 */
export class WaitingEvents {
  readonly #clock: Pick<Clock, "now">;
  readonly #oldestFirst = new Set<Waiting>();
  /** The same Events by their objects, the oldest of each object first. */
  readonly #ofObjects = new Map<ObjectKey, Waiting[]>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#oldestFirst.size;
  }

  add(event: KubeEventFacts): void {
    const key = objectKey(event.namespace, event.subject);
    const waiting: Waiting = { key, at: this.#clock.now(), event };
    const ofObject = this.#ofObjects.get(key) ?? [];
    const older = ofObject.find((other) => isSameEvent(other.event, event));
    if (older !== undefined) {
      ofObject.splice(ofObject.indexOf(older), 1);
      this.#oldestFirst.delete(older);
    }
    ofObject.push(waiting);
    this.#ofObjects.set(key, ofObject);
    this.#oldestFirst.add(waiting);
    this.#forgetOld();
  }

  /** Returns all Events of the objects of which a function chooses one, and forgets them. The others go on waiting. */
  takeIf(isChosen: (event: KubeEventFacts) => boolean): readonly KubeEventFacts[] {
    this.#forgetOld();
    const chosen = [...this.#ofObjects].filter(([, events]) => events.some(({ event }) => isChosen(event)));
    return chosen.flatMap(([key]) => this.take(key));
  }

  /** Returns the Events that waited for an object, and forgets them. */
  take(key: ObjectKey): readonly KubeEventFacts[] {
    this.#forgetOld();
    const ofObject = this.#ofObjects.get(key) ?? [];
    this.#ofObjects.delete(key);
    return ofObject.map((waiting) => {
      this.#oldestFirst.delete(waiting);
      return waiting.event;
    });
  }

  /** Forgets the Events that have waited for too long, and the oldest of too many. */
  #forgetOld(): void {
    const oldestAt = this.#clock.now() - WAIT_MS;
    for (const waiting of this.#oldestFirst) {
      if (waiting.at >= oldestAt && this.size <= MOST_WAITING) {
        return;
      }
      this.#oldestFirst.delete(waiting);
      const ofObject = this.#ofObjects.get(waiting.key);
      ofObject?.shift();
      if (ofObject?.length === 0) {
        this.#ofObjects.delete(waiting.key);
      }
    }
  }
}

function isSameEvent({ object: one }: KubeEventFacts, { object: other }: KubeEventFacts): boolean {
  return one.metadata.name === other.metadata.name && one.metadata.uid === other.metadata.uid;
}
