import type { ObjectIdentity } from "../../api/object-identity.js";
import { objectKey, type ObjectKey } from "../../api/object-key.js";
import type { GroupVersionResource } from "../../api/resource.js";
import type { Clock } from "../../base/clock.js";
import type { Lister } from "../../indexer/lister.js";
import type { ObservedEvent } from "../watching/companion.js";
import { type EventSubject, type EventSubjects, isAbout } from "./event-subjects.js";
import { GoneObjects } from "./gone-objects.js";
import type { KubeEventFacts } from "./kube-event.js";

export interface SelectedObjectsOptions<T> {
  readonly resource: Pick<GroupVersionResource<T>, "kind" | "group">;
  readonly identity: Pick<ObjectIdentity<T>, "keyOf">;
  readonly store: Pick<Lister<T>, "get">;
  readonly clock: Pick<Clock, "now">;
  /** Whether a namespace is left out, although its objects are in the store. */
  readonly isExcluded?: ((namespace: string) => boolean) | undefined;
  /** Whether filters hide some objects of the store. */
  readonly isFiltered: boolean;
}

/** What was asked for itself needs no owner in its lines. */
const SELECTED: EventSubject = { owner: "" };

/**
 * The objects of one target: those in its store that no filter hides, and those that went lately. Names are compared and
 * not uids, because the kubelet writes Events about nodes and static pods with uids of its own.
 */
export class SelectedObjects<T> implements EventSubjects {
  readonly #options: SelectedObjectsOptions<T>;
  /** The objects that the filters let through, or undefined if there are no filters. */
  readonly #inside: Set<ObjectKey> | undefined;
  readonly #gone: GoneObjects<EventSubject>;

  constructor(options: SelectedObjectsOptions<T>) {
    this.#options = options;
    this.#inside = options.isFiltered ? new Set() : undefined;
    this.#gone = new GoneObjects(options.clock);
  }

  find(event: KubeEventFacts): EventSubject | undefined {
    const { resource, store, isExcluded } = this.#options;
    const { namespace, subject } = event;
    if (!isAbout(event, resource) || isExcluded?.(namespace) === true) {
      return undefined;
    }
    const key = objectKey(namespace, subject);
    const isSelected = this.#inside?.has(key) ?? store.get(namespace, subject) !== undefined;
    return isSelected ? SELECTED : this.#gone.get(key);
  }

  /** Notes what happened to an object. */
  observe({ event, told }: Pick<ObservedEvent<T>, "event" | "told">): void {
    if (event.type === "delete") {
      const { key } = event.deleted;
      this.#inside?.delete(key);
      if (told !== "nothing") {
        this.#gone.add(key, SELECTED);
      }
    } else if (this.#inside !== undefined) {
      const key = this.#options.identity.keyOf(event.object);
      if (told === "event" || told === "entered") {
        this.#inside.add(key);
      } else {
        this.#inside.delete(key);
      }
    }
  }
}
