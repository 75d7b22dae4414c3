import type { DeletedObject, EventCause, KubeObject, ResourceEventHandler } from "../../../src/index.js";
import { keyOf, type ObjectVersions, versionOf } from "./object-versions.js";

/** A handler that applies its calls to a collection, as a controller would. */
export class Bookkeeper implements ResourceEventHandler<KubeObject> {
  readonly #objects = new Map<string, string>();
  readonly #initial = new Set<number>();
  readonly #changes = new Set<number>();
  /** Calls that contradict earlier ones: an add of a present object, an update from another state (CT-2). */
  readonly mistakes: string[] = [];
  /** `add`, `update` and `delete` with the key, in order. */
  readonly told: string[] = [];

  get objects(): ObjectVersions {
    return this.#objects;
  }

  /**
   * Returns how many of the changes since the first state are not newer than a version, which means that a
   * watch from that version does not deliver them again. Unlike the version, the number is the same in every
   * run, because other clients of the cluster do not influence it. A missed deletion has no version and does
   * not count.
   */
  changesUntil(version: string): number {
    return [...this.#changes].filter((change) => change <= Number(version)).length;
  }

  onAdd(object: KubeObject, cause: EventCause): void {
    const key = keyOf(object);
    this.#told("add", key, undefined);
    this.#objects.set(key, versionOf(object));
    this.#count(object, cause);
  }

  onUpdate(oldObject: KubeObject, object: KubeObject, cause: EventCause): void {
    const key = keyOf(object);
    this.#told("update", key, versionOf(oldObject));
    this.#objects.set(key, versionOf(object));
    this.#count(object, cause);
  }

  onDelete({ key, object, finalStateUnknown }: DeletedObject<KubeObject>, cause: EventCause): void {
    this.#told("delete", key, this.#objects.get(key) ?? "something");
    this.#objects.delete(key);
    if (object !== undefined && !finalStateUnknown) {
      this.#count(object, cause);
    }
  }

  #told(verb: string, key: string, before: string | undefined): void {
    this.told.push(`${verb} ${key}`);
    const known = this.#objects.get(key);
    if (known !== before) {
      this.mistakes.push(`${verb} ${key}: ${String(before)} was known as ${String(known)}`);
    }
  }

  #count({ metadata }: KubeObject, cause: EventCause): void {
    const version = Number(metadata?.resourceVersion);
    if (cause === "initial") {
      this.#initial.add(version);
    } else if (!this.#initial.has(version)) {
      this.#changes.add(version);
    }
  }
}
