import { objectKey, type ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import type { Clock } from "../../base/clock.js";
import type { Lister } from "../../indexer/lister.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import type { ObservedEvent } from "../watching/companion.js";

/** The objects whose Events are printed. */
export interface EventSubjects {
  /**
   * Whether the object is one of them. Names are compared and not uids, because the kubelet writes Events about a
   * static pod with a uid of its own.
   */
  has(kind: string, namespace: string, name: string): boolean;
}

/** How long the Events of a pod that went are printed. The last ones come seconds after it. */
const GONE_MS = 10 * 60_000;
/** The most pods that are remembered after they went. */
const MOST_GONE = 1_000;

export interface SelectedPodsOptions {
  readonly clock: Pick<Clock, "now">;
  /** Whether a namespace is left out, although its pods are in the store. */
  readonly isExcluded?: ((namespace: string) => boolean) | undefined;
  /** Whether filters hide some pods of the store. */
  readonly isFiltered: boolean;
}

/** The pods of one target: those in its store that no filter hides, and those that went lately. */
export class SelectedPods implements EventSubjects {
  readonly #store: Pick<Lister<Pod>, "get">;
  readonly #clock: Pick<Clock, "now">;
  readonly #isExcluded: (namespace: string) => boolean;
  /** The pods that the filters let through, or undefined if there are no filters. */
  readonly #inside: Set<ObjectKey> | undefined;
  /** When each pod went. */
  readonly #gone = new Map<ObjectKey, number>();

  constructor(
    store: Pick<Lister<Pod>, "get">,
    { clock, isExcluded = () => false, isFiltered }: SelectedPodsOptions,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#isExcluded = isExcluded;
    this.#inside = isFiltered ? new Set() : undefined;
  }

  has(kind: string, namespace: string, name: string): boolean {
    if (kind !== "Pod" || this.#isExcluded(namespace)) {
      return false;
    }
    const key = objectKey(namespace, name);
    const goneAt = this.#gone.get(key);
    return (
      (this.#inside?.has(key) ?? this.#store.get(namespace, name) !== undefined) ||
      (goneAt !== undefined && this.#clock.now() - goneAt <= GONE_MS)
    );
  }

  /** Notes what happened to a pod. */
  observe({ event, told }: ObservedEvent<Pod>): void {
    if (event.type === "delete") {
      this.#inside?.delete(event.deleted.key);
      if (told !== "nothing") {
        this.#went(event.deleted.key);
      }
    } else if (this.#inside !== undefined) {
      const key = objectIdentity.keyOf(event.object);
      if (told === "event" || told === "entered") {
        this.#inside.add(key);
      } else {
        this.#inside.delete(key);
      }
    }
  }

  #went(key: ObjectKey): void {
    this.#gone.delete(key);
    this.#gone.set(key, this.#clock.now());
    if (this.#gone.size > MOST_GONE) {
      const [oldest = ""] = this.#gone.keys();
      this.#gone.delete(oldest);
    }
  }
}
