import type { Pod } from "../../../api/pod.js";
import type { ObjectReference, PodPatch, PodReference } from "../cluster/driver.js";
import type { InvolvedObject } from "../cluster/event-recorder.js";
import type { Stage } from "../cluster/stage.js";
import { ALL_NODES, NODES } from "../cluster/world.js";
import { goDuration } from "./back-off.js";
import { type Exit, KubeletView } from "./kubelet-view.js";

const COMPLETED = { exitCode: 0, reason: "Completed" };

/** What happens around a pod. */
export interface PodListeners {
  /** Is called after each write of the pod's status. */
  readonly changed?: () => void;
  /** Is called if another client deletes the pod. By default, the life of the pod ends. */
  readonly deleted?: () => void;
}

/**
 * Drives one pod. Each method writes what a scheduler, a kubelet or a user would write at that point of its
 * life.
 */
export class PodActor {
  readonly reference: ObjectReference & PodReference;
  readonly stage: Stage;
  readonly #pod: Pod;
  readonly #listeners: PodListeners;
  readonly #view: KubeletView;
  #uid: string;
  #node: string;
  #message: string | undefined;

  /** `pod` must have a name and a namespace, and a uid if it already exists in the cluster. */
  constructor(stage: Stage, pod: Pod, listeners: PodListeners = {}) {
    const { namespace = "default", name = "", uid = "" } = pod.metadata ?? {};
    this.reference = { resource: "pods", namespace, name };
    this.stage = stage;
    this.#pod = pod;
    this.#listeners = listeners;
    this.#uid = uid;
    this.#node = pod.spec?.nodeName ?? "";
    this.#view = new KubeletView(pod, stage.random);
  }

  /** The name of the pod's node. Empty before it has one. */
  get node(): string {
    return this.#node;
  }

  /** Whether the pod is ready. */
  get isReady(): boolean {
    return this.#view.isReady;
  }

  /** Whether the pod has ended for good, and how. */
  get ended(): "Succeeded" | "Failed" | undefined {
    return this.#view.ended;
  }

  /** Returns the message of a back-off: `back-off 10s restarting failed container=c pod=p_ns(uid)`. */
  backOffMessage(container: string, seconds: number): string {
    return `back-off ${goDuration(seconds)} restarting failed container=${container} pod=${this.#id()}`;
  }

  /** Creates the pod. */
  async create(): Promise<void> {
    const { stage, reference } = this;
    const deleted =
      this.#listeners.deleted ?? (() => stage.cancel(new Error(`pod "${reference.name}" was deleted`)));
    stage.roster.enter(reference, deleted);
    const { metadata } = await stage.driver.create("pods", this.#pod);
    this.#uid = metadata?.uid ?? "";
    stage.roster.identify(reference, this.#uid);
  }

  /** Binds the pod to a node. @param node by default, one of the demo's nodes at random */
  async schedule(node: string = this.stage.pick(NODES).name): Promise<void> {
    await this.stage.driver.bind(this.reference, node);
    this.#node = node;
    const { namespace, name } = this.reference;
    await this.#tellAsScheduler("Scheduled", `Successfully assigned ${namespace}/${name} to ${node}`);
  }

  /** The scheduler finds no node. kubectl shows Pending. */
  async rejectPlacement(message: string): Promise<void> {
    await this.#tellAsScheduler("FailedScheduling", message);
    if (message === this.#message) {
      return;
    }
    this.#message = message;
    const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message };
    await this.stage.driver.patch(
      this.reference,
      { status: { conditions: [{ ...condition, lastTransitionTime: this.stage.now() }] } },
      "status",
    );
  }

  /** The kubelet accepts the pod. kubectl shows ContainerCreating, or Init:0/N. */
  async admit(): Promise<void> {
    const place = ALL_NODES.find(({ name }) => name === this.#node) ?? NODES[0];
    const podIP = `${place.podPrefix}.${2 + Math.floor(this.stage.random() * 250)}`;
    this.#view.admit({ hostIP: place.hostIP, podIP }, this.stage.now());
    await this.report(() => undefined);
  }

  /** Writes the status once, with everything that `change` does to the containers. */
  async report(change: (view: KubeletView, now: string) => void): Promise<void> {
    const now = this.stage.now();
    change(this.#view, now);
    await this.stage.driver.patch(this.reference, { status: this.#view.status(now) }, "status");
    this.#listeners.changed?.();
  }

  /** Starts one container, or all of them. */
  async run(container?: string): Promise<void> {
    const names = container === undefined ? this.#view.containerNames : [container];
    for (const name of names) {
      const image = JSON.stringify(this.#imageOf(name));
      await this.tell("Pulled", `Container image ${image} already present on machine`, { container: name });
      await this.tell("Created", "Container created", { container: name });
      await this.tell("Started", "Container started", { container: name });
    }
    await this.report((view, now) => {
      for (const name of names) {
        view.start(name, now);
      }
    });
  }

  /** Makes one container ready, or all of them, as when their readiness probes succeed. */
  async becomeReady(container?: string): Promise<void> {
    await this.report((view) => {
      for (const name of container === undefined ? view.containerNames : [container]) {
        view.setReady(name, true);
      }
    });
  }

  /** Ends a container with exit code 0. */
  async complete(container: string): Promise<void> {
    await this.report((view, now) => {
      view.exit(container, COMPLETED, now);
    });
  }

  /** Lets a container wait after a crash. kubectl shows CrashLoopBackOff. */
  async backOff(container: string, seconds: number): Promise<void> {
    const message = `Back-off restarting failed container ${container} in pod ${this.#id()}`;
    await this.tell("BackOff", message, { container, type: "Warning" });
    await this.report((view) => {
      view.wait(container, "CrashLoopBackOff", this.backOffMessage(container, seconds));
    });
  }

  /** Takes the pod from scheduled to the point where its kubelet can start containers. */
  async settleIn(node?: string): Promise<void> {
    await this.stage.pause(10, 50);
    await this.schedule(node);
    await this.stage.pause(100);
    await this.admit();
  }

  /** Takes the pod from created to running, with pauses in between. */
  async startUp(node?: string): Promise<void> {
    await this.settleIn(node);
    await this.stage.pause(500, 3000);
    await this.run();
  }

  /** Changes labels, annotations or finalizers. */
  async patch(patch: PodPatch): Promise<void> {
    await this.stage.driver.patch(this.reference, patch);
  }

  /** Asks for other resources of a container, as `kubectl patch --subresource resize` does. */
  async resize(container: string, resources: object): Promise<void> {
    const containers = (this.#pod.spec?.containers ?? []).map((other) =>
      other.name === container ? { ...other, resources } : other,
    );
    await this.stage.driver.patch(this.reference, { spec: { containers } }, "resize");
  }

  /** Deletes the pod with its own grace period. kubectl shows Terminating. */
  async terminate(): Promise<void> {
    this.stage.roster.leave(this.reference);
    await this.stage.driver.delete(this.reference);
  }

  /** Evicts the pod through the eviction API. kubectl shows Terminating. */
  async evict(): Promise<void> {
    this.stage.roster.leave(this.reference);
    this.#view.setCondition("DisruptionTarget", {
      status: "True",
      reason: "EvictionByEvictionAPI",
      message: "Eviction API: evicting",
    });
    await this.stage.driver.evict(this.reference);
  }

  /** Fails the pod, as a kubelet that refuses to run it does. kubectl shows the reason. */
  async reject(reason: string, message: string): Promise<void> {
    await this.tell(reason, message, { type: "Warning" });
    this.#view.reject();
    const status = { phase: "Failed", reason, message: `Pod was rejected: ${message}` };
    await this.stage.driver.patch(this.reference, { status }, "status");
    this.#listeners.changed?.();
  }

  /** Ends the containers that run, and with them the pod. @param exit by default, exit code 0 */
  async stop(exit: Exit = COMPLETED): Promise<void> {
    if (this.#view.ended !== undefined || this.#node === "") {
      return;
    }
    for (const name of this.#view.runningNames) {
      await this.tell("Killing", `Stopping container ${name}`, { container: name });
    }
    await this.report((view, now) => {
      view.exitAll(exit, now);
      view.finish();
    });
  }

  /** Deletes the pod without a grace period, as its kubelet does when no container runs any more. */
  async remove(): Promise<void> {
    await this.stage.driver.delete(this.reference, 0);
  }

  /** Creates an event of the kubelet about the pod or a container of it. */
  async tell(reason: string, message: string, about: PodEventDetails = {}): Promise<void> {
    const { container, component = "kubelet", type = "Normal" } = about;
    const fieldPath = container === undefined ? {} : { fieldPath: this.#pathOf(container) };
    await this.stage.events.tell(
      { ...this.#self(), ...fieldPath },
      { reason, message, type, component, ...(component === "kubelet" ? { host: this.#node } : {}) },
    );
  }

  async #tellAsScheduler(reason: "Scheduled" | "FailedScheduling", message: string): Promise<void> {
    const isPlaced = reason === "Scheduled";
    await this.stage.events.tell(this.#self(), {
      reason,
      message,
      type: isPlaced ? "Normal" : "Warning",
      component: "default-scheduler",
      action: isPlaced ? "Binding" : "Scheduling",
    });
  }

  #self(): InvolvedObject {
    const { namespace, name } = this.reference;
    return { apiVersion: "v1", kind: "Pod", namespace, name, uid: this.#uid };
  }

  #pathOf(container: string): string {
    const isInit = this.#pod.spec?.initContainers?.some(({ name }) => name === container) === true;
    return `spec.${isInit ? "initContainers" : "containers"}{${container}}`;
  }

  #imageOf(container: string): string | undefined {
    const { initContainers = [], containers = [] } = this.#pod.spec ?? {};
    return [...initContainers, ...containers].find(({ name }) => name === container)?.image;
  }

  /** Returns the pod as the kubelet names it in messages. */
  #id(): string {
    const { namespace, name } = this.reference;
    return `${name}_${namespace}(${this.#uid})`;
  }
}

/** The source and the subject of an event about a pod. */
export interface PodEventDetails {
  /** The component that reports the event. @defaultValue `kubelet` */
  readonly component?: string;
  /** The container that the event is about. @defaultValue the pod */
  readonly container?: string;
  /** @defaultValue `Normal` */
  readonly type?: "Normal" | "Warning";
}
