import type { ObjectMeta } from "../../api/object.js";
import type { ObjectKey } from "../../api/object-key.js";
import type { Pod } from "../../api/pod.js";
import { nonEmpty, textOf } from "../../base/json-object.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { controllerOf, ownersOf } from "./controller-of.js";
import { type PodOwner, type WaitingPod, WaitingPods } from "./waiting-pods.js";
import type { WorkloadRule } from "./workload-kinds.js";

type Change = Exclude<ResourceEvent<Pod>, { readonly type: "delete" }>;

/** A pod of the workload. */
interface Member {
  /** Its last state. */
  readonly pod: Pod;
  /** The uid of its controller. */
  readonly controller: string;
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
  readonly #members = new Map<ObjectKey, Member>();
  /** The members that the first list of the present watch has not shown yet. */
  #unlisted = new Set<ObjectKey>();
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

  /**
   * Returns the event if the pod belongs to the workload. A pod that begins to belong is added, and one that ceases to
   * belong is told as deleted, as a server does when a pod no longer matches a selector.
   */
  admit(event: ResourceEvent<Pod>): ResourceEvent<Pod>[] {
    if (event.type === "delete") {
      const { key } = event.deleted;
      this.#waiting.take(key);
      this.#unlisted.delete(key);
      return this.#members.delete(key) ? [event] : [];
    }
    const key = objectIdentity.keyOf(event.object);
    const member = this.#members.get(key);
    if (member === undefined) {
      return this.#arrived(key, event);
    }
    this.#unlisted.delete(key);
    return event.type === "add" ? this.#listedAgain(key, member, event) : this.#changed(key, member, event);
  }

  /** Notes that another watch of pods begins, which lists them all again. */
  beginList(): void {
    this.#waiting.clear();
    this.#unlisted = new Set(this.#members.keys());
  }

  /** Notes the end of the first list of that watch. Returns the events of the members that are not in it. */
  endList(): ResourceEvent<Pod>[] {
    const events: ResourceEvent<Pod>[] = [];
    for (const key of this.#unlisted) {
      const member = this.#members.get(key);
      if (this.#members.delete(key) && member !== undefined) {
        events.push(isEnding(member.pod) ? missedDeletion(key, member.pod) : departure(key, member.pod));
      }
    }
    this.#unlisted.clear();
    return events;
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

  /** Notes a member that another watch lists. What happened to it between the two watches was missed. */
  #listedAgain(
    key: ObjectKey,
    member: Member,
    event: Change & { readonly type: "add" },
  ): ResourceEvent<Pod>[] {
    const { object } = event;
    if (objectIdentity.uidOf(object) !== objectIdentity.uidOf(member.pod)) {
      this.#members.delete(key);
      return [missedDeletion(key, member.pod), ...this.#arrived(key, event)];
    }
    const version = objectIdentity.resourceVersionOf(object);
    const isSame = version !== "" && version === objectIdentity.resourceVersionOf(member.pod);
    const update = { type: "update", oldObject: member.pod, object, cause: "relist" } as const;
    return isSame ? [] : this.#changed(key, member, update);
  }

  /** Notes a state of a member. It is judged again only if it has another controller. */
  #changed(key: ObjectKey, member: Member, event: Change): ResourceEvent<Pod>[] {
    const { object: pod, cause } = event;
    const metadata = ownersOf(pod);
    const owner = this.#ownerOf(metadata);
    // A damaged pod is what it was.
    if (metadata === undefined || owner?.uid === member.controller) {
      this.#members.set(key, { ...member, pod });
      return [event];
    }
    if (owner !== undefined && this.#has(owner) && this.#options.isElsewhere?.(pod) !== true) {
      this.#members.set(key, { pod, controller: owner.uid });
      return [event];
    }
    this.#members.delete(key);
    return [departure(key, pod), ...this.#arrived(key, { type: "add", object: pod, cause })];
  }

  /** Returns the events of the pods that waited for these controllers and belong to the workload now. */
  #admitted(controllers: readonly string[]): ResourceEvent<Pod>[] {
    return controllers
      .flatMap((controller) => this.#waiting.of(controller))
      .filter(([, { owner }]) => this.#has(owner))
      .map(([key, waiting]) => this.#join(key, waiting));
  }

  #join(key: ObjectKey, { pod, owner, cause }: WaitingPod): ResourceEvent<Pod> {
    this.#waiting.take(key);
    this.#members.set(key, { pod, controller: owner.uid });
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

/** Returns the event of a pod that lives on, but is none of the workload any more. */
function departure(key: ObjectKey, pod: Pod): ResourceEvent<Pod> {
  return { type: "delete", deleted: { key, object: pod, finalStateUnknown: false }, cause: "watch" };
}

function missedDeletion(key: ObjectKey, pod: Pod): ResourceEvent<Pod> {
  return { type: "delete", deleted: { key, object: pod, finalStateUnknown: true }, cause: "relist" };
}

function isEnding(pod: Pod): boolean {
  return nonEmpty(ownersOf(pod)?.deletionTimestamp) !== undefined;
}
