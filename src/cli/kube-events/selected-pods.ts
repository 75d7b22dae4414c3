import { objectKey, type ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import type { Clock } from "../../base/clock.js";
import type { Lister } from "../../indexer/lister.js";
import type { ObservedEvent } from "../watching/companion.js";

/** The objects whose Events are printed. */
export interface EventSubjects {
  /**
   * Whether the object is one of them. Names are compared and not uids, because the kubelet writes Events about a
   * static pod with a uid of its own.
   */
  has(kind: string, namespace: string, name: string): boolean;
}

/** How long the Events of a deleted pod are printed. The last Events of a pod arrive seconds after its deletion. */
const GONE_MS = 10 * 60_000;
/** The most deleted pods that are remembered. */
const MOST_GONE = 1_000;

/** The pods of one target: those in its store, and those that were deleted lately. */
export class SelectedPods implements EventSubjects {
  readonly #store: Pick<Lister<Pod>, "get">;
  readonly #clock: Pick<Clock, "now">;
  readonly #isExcluded: (namespace: string) => boolean;
  /** When each pod was deleted. */
  readonly #gone = new Map<ObjectKey, number>();

  /** @param isExcluded - whether a namespace is left out, although its pods are in the store. */
  constructor(
    store: Pick<Lister<Pod>, "get">,
    clock: Pick<Clock, "now">,
    isExcluded: (namespace: string) => boolean = () => false,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#isExcluded = isExcluded;
  }

  has(kind: string, namespace: string, name: string): boolean {
    if (kind !== "Pod" || this.#isExcluded(namespace)) {
      return false;
    }
    const goneAt = this.#gone.get(objectKey(namespace, name));
    return (
      this.#store.get(namespace, name) !== undefined ||
      (goneAt !== undefined && this.#clock.now() - goneAt <= GONE_MS)
    );
  }

  /** Notes what happened to a pod. */
  observe({ event }: ObservedEvent<Pod>): void {
    if (event.type !== "delete") {
      return;
    }
    const { key } = event.deleted;
    this.#gone.delete(key);
    this.#gone.set(key, this.#clock.now());
    if (this.#gone.size > MOST_GONE) {
      const [oldest = ""] = this.#gone.keys();
      this.#gone.delete(oldest);
    }
  }
}
