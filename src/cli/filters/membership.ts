import type { ObjectKey } from "../../api/object-key.js";

/** Whether the filters let a pod in. */
type Place = "outside" | "inside";

/**
 * What is printed of an event: nothing, the event as it is, or the event with the mark that the pod entered or left.
 */
export type Told = "nothing" | "event" | "entered" | "left";

/** What is printed of an update, by where the pod was and where it is. */
const TOLD: Readonly<Record<Place, Readonly<Record<Place, Told>>>> = {
  outside: { outside: "nothing", inside: "entered" },
  inside: { outside: "left", inside: "event" },
};

/** Which pods are inside. It holds at most one key for each pod of the store. */
export class Membership {
  readonly #inside = new Set<ObjectKey>();

  has(key: ObjectKey): boolean {
    return this.#inside.has(key);
  }

  /** Notes a new pod. Its line already says that it is new, so it does not get the mark `entered`. */
  added(key: ObjectKey, matches: boolean): Told {
    const told = this.updated(key, matches);
    return told === "entered" ? "event" : told;
  }

  updated(key: ObjectKey, matches: boolean): Told {
    const before = this.#placeOf(key);
    if (matches) {
      this.#inside.add(key);
    } else {
      this.#inside.delete(key);
    }
    return TOLD[before][matches ? "inside" : "outside"];
  }

  /** Notes a deletion, and forgets the pod. */
  deleted(key: ObjectKey): Told {
    return this.#inside.delete(key) ? "event" : "nothing";
  }

  #placeOf(key: ObjectKey): Place {
    return this.#inside.has(key) ? "inside" : "outside";
  }
}
