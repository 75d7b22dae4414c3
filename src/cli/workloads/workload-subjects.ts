import { objectKey, type ObjectKey } from "../../api/object-key.js";
import { ownerName } from "../../api/owner-name.js";
import type { Pod } from "../../api/pod.js";
import { PODS } from "../../api/built-in-resources.js";
import { systemClock } from "../../base/clock.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import type { Kind } from "../../discovery/kind.js";
import { type EventSubject, type EventSubjects, isAbout } from "../kube-events/event-subjects.js";
import { GoneObjects } from "../kube-events/gone-objects.js";
import type { KubeEventFacts } from "../kube-events/kube-event.js";
import type { ObservedEvent } from "../watching/companion.js";
import { controllerOf, ownersOf } from "./controller-of.js";
import type { Family } from "./family.js";

export interface WorkloadSubjectsOptions {
  readonly kind: Kind;
  readonly name: string;
  /** The namespace, or an empty string for all namespaces. */
  readonly namespace: string;
  /** The kind of the controllers between the workload and its pods, if there are any. */
  readonly through: Kind | undefined;
  readonly family: Pick<Family, "isWorkload" | "controls">;
}

/** A workload, what it controls, and its pods, as the objects whose Events are printed. */
export class WorkloadSubjects implements EventSubjects {
  readonly #options: WorkloadSubjectsOptions;
  readonly #owner: string;
  /** The pods that exist and that no filter hides. */
  readonly #pods = new Map<ObjectKey, EventSubject>();
  readonly #gone = new GoneObjects<EventSubject>(systemClock);

  constructor(options: WorkloadSubjectsOptions) {
    this.#options = options;
    this.#owner = ownerName(options.kind, options.name);
  }

  find(event: KubeEventFacts): EventSubject | undefined {
    const { kind, name, namespace, through, family } = this.#options;
    const { subject, uid } = event;
    if (namespace !== "" && event.namespace !== namespace) {
      return undefined;
    }
    if (isAbout(event, PODS)) {
      const key = objectKey(event.namespace, subject);
      return this.#pods.get(key) ?? this.#gone.get(key);
    }
    if (subject === name && isAbout(event, kind) && family.isWorkload(uid)) {
      return { owner: "" };
    }
    return through !== undefined && isAbout(event, through) && family.controls({ name: subject, uid })
      ? { owner: this.#owner }
      : undefined;
  }

  /** Notes what happened to a pod of the workload. */
  observe({ event, told }: Pick<ObservedEvent<Pod>, "event" | "told">): void {
    if (event.type === "delete") {
      const { key } = event.deleted;
      if (told !== "nothing") {
        this.#gone.add(key, this.#pods.get(key) ?? { owner: this.#owner });
      }
      this.#pods.delete(key);
      return;
    }
    const key = objectIdentity.keyOf(event.object);
    if (told === "nothing" || told === "left") {
      this.#pods.delete(key);
    } else if (event.type === "add" || told === "entered") {
      this.#pods.set(key, { owner: this.#ownerOf(event.object) });
    }
  }

  /** Returns the owner of a pod: its controller, but the Deployment in place of the ReplicaSet. */
  #ownerOf(pod: Pod): string {
    const { through } = this.#options;
    const controller = through?.kind === "Job" ? controllerOf(ownersOf(pod)) : undefined;
    return through === undefined || controller === undefined
      ? this.#owner
      : ownerName(through, controller.name);
  }
}
