import type { ObjectMeta } from "../../api/object.js";
import type { ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import { textOf } from "../../base/json-object.js";
import type { EventCause, ResourceEvent } from "../../informer/resource-event-handler.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { controllerOf, ownersOf } from "./controller-of.js";
import type { WorkloadRule } from "./workload-kinds.js";

/** A pod whose controller is not known to belong to the workload, as far as it is known. */
interface Waiting {
  readonly pod: Pod;
  readonly cause: EventCause;
}

export interface FamilyOptions {
  readonly rule: WorkloadRule;
  /** The kind of the controller of the pods. */
  readonly controllerKind: string;
  /** The name of the workload. */
  readonly name: string;
  /** Reports whether another watch prints a pod, so that this one leaves it out. @defaultValue none does */
  readonly isElsewhere?: ((pod: Pod) => boolean) | undefined;
}

/**
 * The most controllers that are remembered. A CronJob that runs every minute creates this many Jobs in a week. The
 * oldest is forgotten first, and its pods with it.
 */
const MOST_CONTROLLERS = 10_000;

/**
 * Distinguishes the pods of one workload from other pods that its selector matches. The uids decide. The uids of
 * workloads and controllers that are gone are remembered, because the pods go after their owners.
 *
 * Pods, controllers and the workload arrive on watches of their own, in any order. A pod that arrives before its
 * controller waits, and is added when the controller is known.
 */
export class Family {
  readonly #options: FamilyOptions;
  /** The uids of the workloads that had the name in this run. */
  readonly #workloads = new Set<string>();
  /** The uid of the owner of each controller between the workload and its pods. */
  readonly #controllers = new Map<string, string>();
  /** The pods that were passed on. */
  readonly #members = new Set<ObjectKey>();
  readonly #waiting = new Map<ObjectKey, Waiting>();
  /** Whether the names of controllers decide, because the uids cannot be read. */
  #byName = false;

  constructor(options: FamilyOptions) {
    this.#options = options;
  }

  /** Notes a workload of the name. Returns the events of the pods that waited for it. */
  addWorkload(uid: string): ResourceEvent<Pod>[] {
    this.#workloads.add(uid);
    return this.#admitted();
  }

  /** Notes a controller between the workload and its pods. Returns the events of the pods that waited for it. */
  addController(metadata: ObjectMeta | undefined): ResourceEvent<Pod>[] {
    const owner = controllerOf(metadata);
    const uid = textOf(metadata?.uid);
    if (owner !== undefined && uid !== "" && this.#controllers.get(uid) !== owner.uid) {
      this.#controllers.set(uid, owner.uid);
      const [oldest = ""] = this.#controllers.keys();
      if (this.#controllers.size > MOST_CONTROLLERS) {
        this.#controllers.delete(oldest);
      }
    }
    return this.#admitted();
  }

  /** From now on, decides by the names of controllers. Returns the events of the pods that waited. */
  goByName(): ResourceEvent<Pod>[] {
    this.#byName = true;
    return this.#admitted();
  }

  /** Returns the event if the pod belongs to the workload. A pod that begins to belong is added. */
  admit(event: ResourceEvent<Pod>): ResourceEvent<Pod>[] {
    if (event.type === "delete") {
      const { key } = event.deleted;
      this.#waiting.delete(key);
      return this.#members.delete(key) ? [event] : [];
    }
    const { object: pod, cause } = event;
    const key = objectIdentity.keyOf(pod);
    if (this.#members.has(key)) {
      return [event];
    }
    if (this.#options.isElsewhere?.(pod) === true) {
      return [];
    }
    if (this.#has(pod)) {
      const first = this.#waiting.get(key)?.cause ?? cause;
      this.#join(key);
      return [{ type: "add", object: pod, cause: first }];
    }
    this.#waiting.set(key, { pod, cause: this.#waiting.get(key)?.cause ?? cause });
    return [];
  }

  /** Whether a workload of the name is this one, now or before it was made again. Not every Event has a uid. */
  isWorkload(uid: string): boolean {
    return this.#byName || uid === "" || this.#workloads.has(uid);
  }

  /** Whether the workload controls this ReplicaSet or Job. Not every Event has a uid. */
  controls({ name, uid }: { readonly name: string; readonly uid: string }): boolean {
    if (this.#byName || uid === "") {
      const { rule, name: workload } = this.#options;
      return rule.isOwnerName({ name, templateHash: undefined }, workload);
    }
    const owner = this.#controllers.get(uid);
    return owner !== undefined && this.#workloads.has(owner);
  }

  #admitted(): ResourceEvent<Pod>[] {
    const events: ResourceEvent<Pod>[] = [];
    for (const [key, { pod, cause }] of this.#waiting) {
      if (this.#has(pod)) {
        this.#join(key);
        events.push({ type: "add", object: pod, cause });
      }
    }
    return events;
  }

  #join(key: ObjectKey): void {
    this.#waiting.delete(key);
    this.#members.add(key);
  }

  #has(pod: Pod): boolean {
    const { rule, controllerKind, name } = this.#options;
    const metadata = ownersOf(pod);
    const controller = controllerOf(metadata);
    if (controller?.kind !== controllerKind) {
      return false;
    }
    if (this.#byName) {
      const templateHash = textOf(metadata?.labels?.["pod-template-hash"]);
      return rule.isOwnerName({ name: controller.name, templateHash }, name);
    }
    const workload = rule.through === undefined ? controller.uid : this.#controllers.get(controller.uid);
    return workload !== undefined && this.#workloads.has(workload);
  }
}
