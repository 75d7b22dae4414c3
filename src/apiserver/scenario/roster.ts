import type { PodReference } from "./driver.js";

/**
 * Which pods are somebody's part in the play. All others are guests, and so is a pod of the play that is being deleted
 * by somebody else: nobody of the play would see to its end.
 */
export class Roster {
  /** By namespace and name; whether the play itself deletes the pod. */
  readonly #leaving = new Map<string, boolean>();

  /** The pod is about to be created. */
  enter(pod: PodReference): void {
    this.#leaving.set(keyOf(pod), false);
  }

  /** The pod is about to be deleted by the play. */
  leave(pod: PodReference): void {
    if (this.#leaving.has(keyOf(pod))) {
      this.#leaving.set(keyOf(pod), true);
    }
  }

  forget(pod: PodReference): void {
    this.#leaving.delete(keyOf(pod));
  }

  /** Whether somebody of the play sees to the pod in the state it is in. */
  seesTo(pod: PodReference, isDeleted: boolean): boolean {
    const isLeaving = this.#leaving.get(keyOf(pod));
    return isLeaving === true || (isLeaving === false && !isDeleted);
  }
}

function keyOf({ namespace, name }: PodReference): string {
  return `${namespace}/${name}`;
}
