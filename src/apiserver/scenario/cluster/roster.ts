import type { PodReference } from "./driver.js";

/**
 * The pods that the lives of a scenario created and still look after. All other pods are left to
 * `careForGuests`, and so is a pod of a life that another client deletes, because the life would not remove
 * it.
 */
export class Roster {
  /** The pods by namespace and name, and whether their own life has begun to delete them. */
  readonly #leaving = new Map<string, boolean>();

  /** Records that a life is about to create the pod. */
  enter(pod: PodReference): void {
    this.#leaving.set(keyOf(pod), false);
  }

  /** Records that a life is about to delete the pod. */
  leave(pod: PodReference): void {
    if (this.#leaving.has(keyOf(pod))) {
      this.#leaving.set(keyOf(pod), true);
    }
  }

  /** Records that the life of the pod has ended. */
  forget(pod: PodReference): void {
    this.#leaving.delete(keyOf(pod));
  }

  /** Whether a life looks after the pod in its present state. */
  seesTo(pod: PodReference, isDeleted: boolean): boolean {
    const isLeaving = this.#leaving.get(keyOf(pod));
    return isLeaving === true || (isLeaving === false && !isDeleted);
  }
}

function keyOf({ namespace, name }: PodReference): string {
  return `${namespace}/${name}`;
}
