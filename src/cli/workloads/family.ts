import type { ObjectMeta } from "../../api/object.js";
import type { ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import { textOf } from "../../base/json-object.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { controllerOf, ownersOf } from "./controller-of.js";
import { type PodOwner, type WaitingPod, WaitingPods } from "./waiting-pods.js";
import type { WorkloadRule } from "./workload-kinds.js";

type Change = Exclude<ResourceEvent<Pod>, { readonly type: "delete" }>;

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
  readonly #waiting = new WaitingPods();
  /** Whether the names of controllers decide, because the uids cannot be read. */
  #byName = false;

  constructor(options: FamilyOptions) {
    this.#options = options;
  }

  /** Notes a workload of the name. Returns the events of the pods that waited for it. */
  addWorkload(uid: string): ResourceEvent<Pod>[] {
    if (this.#workloads.has(uid)) {
      return [];
    }
    this.#workloads.add(uid);
    return this.#admitted(
      this.#options.rule.through === undefined
        ? [uid]
        : [...this.#waiting.controllers].filter((controller) => this.#controllers.get(controller) === uid),
    );
  }

  /** Notes a controller between the workload and its pods. Returns the events of the pods that waited for it. */
  addController(metadata: ObjectMeta | undefined): ResourceEvent<Pod>[] {
    const owner = controllerOf(metadata);
    const uid = textOf(metadata?.uid);
    if (owner === undefined || uid === "" || this.#controllers.get(uid) === owner.uid) {
      return [];
    }
    this.#controllers.set(uid, owner.uid);
    if (this.#controllers.size > MOST_CONTROLLERS) {
      const [oldest = ""] = this.#controllers.keys();
      this.#controllers.delete(oldest);
    }
    return this.#admitted([uid]);
  }

  /** From now on, decides by the names of controllers. Returns the events of the pods that waited. */
  goByName(): ResourceEvent<Pod>[] {
    this.#byName = true;
    return this.#admitted([...this.#waiting.controllers]);
  }

  /** Returns the event if the pod belongs to the workload. A pod that begins to belong is added. */
  admit(event: ResourceEvent<Pod>): ResourceEvent<Pod>[] {
    if (event.type === "delete") {
      const { key } = event.deleted;
      this.#waiting.take(key);
      return this.#members.delete(key) ? [event] : [];
    }
    const key = objectIdentity.keyOf(event.object);
    return this.#members.has(key) ? [event] : this.#arrived(key, event);
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

  /** Notes a state of a pod that is no member. */
  #arrived(key: ObjectKey, { object: pod, cause: now }: Change): ResourceEvent<Pod>[] {
    const waited = this.#waiting.take(key);
    const owner = this.#ownerOf(ownersOf(pod));
    if (owner === undefined || this.#options.isElsewhere?.(pod) === true) {
      return [];
    }
    const cause = waited?.owner.uid === owner.uid ? waited.cause : now;
    if (this.#has(owner)) {
      return [this.#join(key, { pod, owner, cause })];
    }
    this.#waiting.add(key, { pod, owner, cause });
    return [];
  }

  /** Returns the events of the pods that waited for these controllers and belong to the workload now. */
  #admitted(controllers: readonly string[]): ResourceEvent<Pod>[] {
    return controllers
      .flatMap((controller) => this.#waiting.of(controller))
      .filter(([, { owner }]) => this.#has(owner))
      .map(([key, waiting]) => this.#join(key, waiting));
  }

  #join(key: ObjectKey, { pod, cause }: WaitingPod): ResourceEvent<Pod> {
    this.#waiting.take(key);
    this.#members.add(key);
    return { type: "add", object: pod, cause };
  }

  /** Returns the controller of a pod, if it has the type that those of the workload have. */
  #ownerOf(metadata: ObjectMeta | undefined): PodOwner | undefined {
    const controller = controllerOf(metadata);
    return controller?.kind === this.#options.controllerKind
      ? { ...controller, templateHash: textOf(metadata?.labels?.["pod-template-hash"]) }
      : undefined;
  }

  #has(owner: PodOwner): boolean {
    const { rule, name } = this.#options;
    if (this.#byName) {
      return rule.isOwnerName(owner, name);
    }
    const workload = rule.through === undefined ? owner.uid : this.#controllers.get(owner.uid);
    return workload !== undefined && this.#workloads.has(workload);
  }
}
