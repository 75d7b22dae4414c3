import type { ObjectKey } from "../../api/object-key.js";
import type { Clock } from "../../base/clock.js";

/** How long the Events of an object that went are printed. The last ones come seconds after it. */
const GONE_MS = 10 * 60_000;
/** The most objects that are remembered after they went. */
const MOST_GONE = 1_000;

/** The objects that went lately, with something that is known of each. */
export class GoneObjects<V> {
  readonly #clock: Pick<Clock, "now">;
  readonly #gone = new Map<ObjectKey, { readonly at: number; readonly known: V }>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  add(key: ObjectKey, known: V): void {
    // The objects that went last are at the end.
    this.#gone.delete(key);
    this.#gone.set(key, { at: this.#clock.now(), known });
    if (this.#gone.size > MOST_GONE) {
      const [oldest = ""] = this.#gone.keys();
      this.#gone.delete(oldest);
    }
  }

  get(key: ObjectKey): V | undefined {
    const gone = this.#gone.get(key);
    return gone !== undefined && this.#clock.now() - gone.at <= GONE_MS ? gone.known : undefined;
  }
}
