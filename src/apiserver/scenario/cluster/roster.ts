import type { PodReference } from "./driver.js";

/** A pod that a life looks after. */
interface Entry {
  /** The uid of the pod, when it has been created. */
  uid: string | undefined;
  /** Whether its own life has begun to delete it. */
  isLeaving: boolean;
  /** Is called when another client has deleted the pod. */
  readonly deleted: () => void;
}

/**
 * The pods that the lives of a scenario created and still look after. All other pods are left to
 * `careForGuests`.
 */
export class Roster {
  /** The pods by namespace and name. */
  readonly #entries = new Map<string, Entry>();

  /**
   * Records that a life is about to create the pod.
   *
   * @param deleted is called once if another client deletes the pod
   */
  enter(pod: PodReference, deleted: () => void): void {
    this.#entries.set(keyOf(pod), { uid: undefined, isLeaving: false, deleted });
  }

  /** Records that the pod has been created. */
  identify(pod: PodReference, uid: string): void {
    const entry = this.#entries.get(keyOf(pod));
    if (entry !== undefined) {
      entry.uid = uid;
    }
  }

  /** Records that a life is about to delete the pod. */
  leave(pod: PodReference): void {
    const entry = this.#entries.get(keyOf(pod));
    if (entry !== undefined) {
      entry.isLeaving = true;
    }
  }

  /** Records that the pod is gone. */
  forget(pod: PodReference): void {
    this.#entries.delete(keyOf(pod));
  }

  /**
   * Whether a life looks after the pod. Tells the life if another client has deleted it. A pod with another uid is
   * a predecessor of the same name, which a list still shows.
   */
  seesTo(
    pod: PodReference,
    { uid, isDeleted }: { readonly uid: string; readonly isDeleted: boolean },
  ): boolean {
    const entry = this.#entries.get(keyOf(pod));
    if (entry !== undefined && isDeleted && !entry.isLeaving && entry.uid === uid) {
      entry.isLeaving = true;
      entry.deleted();
    }
    return entry !== undefined;
  }
}

function keyOf({ namespace, name }: PodReference): string {
  return `${namespace}/${name}`;
}
