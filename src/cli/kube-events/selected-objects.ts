import { objectKey } from "../../api/object-key.js";
import type { GroupVersionResource } from "../../api/resource.js";
import type { Clock } from "../../base/clock.js";
import type { Lister } from "../../indexer/lister.js";
import type { ObservedEvent } from "../watching/companion.js";
import { type EventSubject, type EventSubjects, isAbout } from "./event-subjects.js";
import { GoneObjects } from "./gone-objects.js";
import type { KubeEventFacts } from "./kube-event.js";

export interface SelectedObjectsOptions<T> {
  readonly resource: Pick<GroupVersionResource<T>, "kind" | "group">;
  readonly store: Pick<Lister<T>, "get">;
  readonly clock: Pick<Clock, "now">;
  /** Whether a namespace is left out, although its objects are in the store. */
  readonly isExcluded?: ((namespace: string) => boolean) | undefined;
}

/** What was asked for itself needs no owner in its lines. */
const SELECTED: EventSubject = { owner: "" };

/**
 * The objects of one target: those in its store, and those that went lately. Names are compared and not uids, because
 * the kubelet writes Events about nodes and static pods with uids of its own.
 */
export class SelectedObjects<T> implements EventSubjects {
  readonly #options: SelectedObjectsOptions<T>;
  readonly #gone: GoneObjects<EventSubject>;

  constructor(options: SelectedObjectsOptions<T>) {
    this.#options = options;
    this.#gone = new GoneObjects(options.clock);
  }

  find(event: KubeEventFacts): EventSubject | undefined {
    const { resource, store, isExcluded } = this.#options;
    const { namespace, subject } = event;
    if (!isAbout(event, resource) || isExcluded?.(namespace) === true) {
      return undefined;
    }
    return store.get(namespace, subject) === undefined
      ? this.#gone.get(objectKey(namespace, subject))
      : SELECTED;
  }

  /** Notes what happened to an object. */
  observe({ event }: Pick<ObservedEvent<T>, "event">): void {
    if (event.type === "delete") {
      this.#gone.add(event.deleted.key, SELECTED);
    }
  }
}
