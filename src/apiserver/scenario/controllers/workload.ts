import type { KubeObject, ObjectReference } from "../cluster/driver.js";
import type { InvolvedObject } from "../cluster/event-recorder.js";
import type { Stage } from "../cluster/stage.js";

/** The kind of a workload, and the controller that looks after it. */
export interface WorkloadKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly resource: string;
  /** The component in the events of the controller. */
  readonly component: string;
}

/** A condition of a workload, without its times. */
export interface WorkloadCondition {
  readonly type: string;
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
}

/** The object of a workload on the server, with the writes that its controller makes to it. */
export class Workload {
  readonly reference: ObjectReference & { readonly namespace: string };
  readonly #stage: Stage;
  readonly #kind: WorkloadKind;
  #uid = "";
  #generation = 1;
  #status = "";

  constructor(
    stage: Stage,
    kind: WorkloadKind,
    place: { readonly namespace: string; readonly name: string },
  ) {
    this.#stage = stage;
    this.#kind = kind;
    this.reference = { resource: kind.resource, namespace: place.namespace, name: place.name };
  }

  /** The generation of the spec, which the controller has observed. */
  get generation(): number {
    return this.#generation;
  }

  /** Creates the object with metadata and spec. */
  async create(metadata: KubeObject["metadata"], spec: object): Promise<void> {
    const { apiVersion, kind, resource } = this.#kind;
    const { namespace, name } = this.reference;
    const object = { apiVersion, kind, metadata: { ...metadata, namespace, name }, spec };
    this.#remember(await this.#stage.create(resource, object));
  }

  /** Changes metadata or spec. */
  async patch(patch: object): Promise<void> {
    this.#remember(await this.#stage.driver.patch(this.reference, patch));
  }

  /** Writes the status, unless it is the same as before. */
  async writeStatus(status: object): Promise<void> {
    const text = JSON.stringify(status);
    if (text !== this.#status) {
      this.#status = text;
      await this.#stage.driver.patch(this.reference, { status }, "status");
    }
  }

  /** Deletes the object. */
  async delete(): Promise<void> {
    await this.#stage.delete(this.reference);
  }

  /** Creates an event about the object. */
  async tell(reason: string, message: string, type: "Normal" | "Warning" = "Normal"): Promise<void> {
    await this.#stage.events.tell(this.self(), { reason, message, type, component: this.#kind.component });
  }

  /** Returns the owner reference of the objects that the controller creates. */
  ownerReference(): OwnerReference {
    const { apiVersion, kind } = this.#kind;
    const { name } = this.reference;
    return { apiVersion, kind, name, uid: this.#uid, controller: true, blockOwnerDeletion: true };
  }

  /** Returns what other objects say of this one: Events, and a CronJob about its Jobs. */
  self(): InvolvedObject {
    const { apiVersion, kind } = this.#kind;
    const { namespace, name } = this.reference;
    return { apiVersion, kind, namespace, name, uid: this.#uid };
  }

  #remember({ metadata }: KubeObject): void {
    this.#uid = metadata?.uid ?? "";
    this.#generation = metadata?.generation ?? 1;
  }
}

type OwnerReference = NonNullable<NonNullable<KubeObject["metadata"]>["ownerReferences"]>[number];

/** The conditions of a workload, which keep the time of their last change. */
export class WorkloadConditions {
  readonly #now: () => string;
  readonly #heartbeat: (now: string) => object;
  #conditions: readonly (WorkloadCondition & { readonly lastTransitionTime: string })[] = [];

  /**
   * @param heartbeat returns the other times of a condition: Deployments say when they were updated, and Jobs
   * when they were looked at
   */
  constructor(now: () => string, heartbeat: (now: string) => object = () => ({})) {
    this.#now = now;
    this.#heartbeat = heartbeat;
  }

  get list(): readonly object[] {
    return this.#conditions;
  }

  /** Sets a condition. */
  set(condition: WorkloadCondition): void {
    const old = this.#conditions.find(({ type }) => type === condition.type);
    if (
      old?.status === condition.status &&
      old.reason === condition.reason &&
      old.message === condition.message
    ) {
      return;
    }
    const now = this.#now();
    const lastTransitionTime = old?.status === condition.status ? old.lastTransitionTime : now;
    const next = { ...condition, lastTransitionTime, ...this.#heartbeat(now) };
    this.#conditions =
      old === undefined
        ? [...this.#conditions, next]
        : this.#conditions.map((other) => (other === old ? next : other));
  }

  /** Removes a condition. */
  remove(type: string): void {
    this.#conditions = this.#conditions.filter((other) => other.type !== type);
  }
}
