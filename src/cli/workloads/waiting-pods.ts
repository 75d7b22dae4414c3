import type { ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import type { EventCause } from "../../informer/resource-event-handler.js";

/** The controller of a pod. Its type is the one that the pods of the workload have. */
export interface PodOwner {
  readonly name: string;
  readonly uid: string;
  /** The label by which a Deployment distinguishes its ReplicaSets. */
  readonly templateHash: string;
}

/** A pod whose controller is not known to belong to the workload, as far as it is known. */
export interface WaitingPod {
  readonly pod: Pod;
  readonly owner: PodOwner;
  /** Why the pod was seen first with this controller. */
  readonly cause: EventCause;
}

/** The pods that wait for their controllers, by the uids of these. */
export class WaitingPods {
  readonly #pods = new Map<ObjectKey, WaitingPod>();
  readonly #keys = new Map<string, Set<ObjectKey>>();

  /** The uids of the controllers that pods wait for. */
  get controllers(): Iterable<string> {
    return this.#keys.keys();
  }

  add(key: ObjectKey, pod: WaitingPod): void {
    this.take(key);
    this.#pods.set(key, pod);
    const { uid } = pod.owner;
    const keys = this.#keys.get(uid) ?? new Set();
    this.#keys.set(uid, keys.add(key));
  }

  /** Returns a pod that waits no longer, or undefined if it did not wait. */
  take(key: ObjectKey): WaitingPod | undefined {
    const pod = this.#pods.get(key);
    if (pod !== undefined) {
      const { uid } = pod.owner;
      const keys = this.#keys.get(uid);
      this.#pods.delete(key);
      keys?.delete(key);
      if (keys?.size === 0) {
        this.#keys.delete(uid);
      }
    }
    return pod;
  }

  /** Returns the pods that wait for a controller. */
  of(controller: string): [ObjectKey, WaitingPod][] {
    return [...(this.#keys.get(controller) ?? [])].flatMap((key) => {
      const pod = this.#pods.get(key);
      return pod === undefined ? [] : [[key, pod] as [ObjectKey, WaitingPod]];
    });
  }

  clear(): void {
    this.#pods.clear();
    this.#keys.clear();
  }
}
