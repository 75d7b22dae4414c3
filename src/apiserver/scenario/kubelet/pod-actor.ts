import type { Pod } from "../../../api/pod.js";
import type { KubeEvent, PodReference } from "../cluster/driver.js";
import { KubeletView } from "./kubelet-view.js";
import type { Stage } from "../cluster/stage.js";
import { NODES } from "../cluster/world.js";

const COMPLETED = { exitCode: 0, reason: "Completed" };

/**
 * Drives one pod. Each method writes what a scheduler, a kubelet or a user would write at that point of its
 * life.
 */
export class PodActor {
  readonly reference: PodReference;
  readonly #pod: Pod;
  readonly #stage: Stage;
  readonly #view: KubeletView;
  #uid: string;
  #node: string;

  /** `pod` must have a name and a namespace, and a uid if it already exists in the cluster. */
  constructor(stage: Stage, pod: Pod) {
    const { namespace = "default", name = "", uid = "" } = pod.metadata ?? {};
    this.reference = { namespace, name };
    this.#stage = stage;
    this.#pod = pod;
    this.#uid = uid;
    this.#node = pod.spec?.nodeName ?? "";
    this.#view = new KubeletView(pod, stage.random);
  }

  /** Returns the message of a back-off: `back-off 10s restarting failed container=c pod=p_ns(uid)`. */
  backOffMessage(container: string, seconds: number): string {
    const { namespace, name } = this.reference;
    return `back-off ${seconds}s restarting failed container=${container} pod=${name}_${namespace}(${this.#uid})`;
  }

  /** Creates the pod. */
  async create(): Promise<void> {
    this.#stage.enter(this.reference);
    this.#uid = await this.#stage.driver.createPod(this.#pod);
  }

  /** Binds the pod to a node. @param node by default, one of the demo's nodes at random */
  async schedule(node: string = this.#stage.pick(NODES).name): Promise<void> {
    this.#node = node;
    await this.#stage.driver.bindPod(this.reference, node);
    const { namespace, name } = this.reference;
    await this.tell("Scheduled", `Successfully assigned ${namespace}/${name} to ${node}`, {
      component: "default-scheduler",
    });
  }

  /** The kubelet accepts the pod. kubectl shows ContainerCreating, or Init:0/N. */
  async admit(): Promise<void> {
    const place = NODES.find(({ name }) => name === this.#node) ?? NODES[0];
    const podIP = `${place.podPrefix}.${2 + Math.floor(this.#stage.random() * 250)}`;
    this.#view.admit({ hostIP: place.hostIP, podIP }, this.#stage.now());
    await this.report(() => undefined);
  }

  /** Writes the status once, with everything that `change` does to the containers. */
  async report(change: (view: KubeletView, now: string) => void): Promise<void> {
    const now = this.#stage.now();
    change(this.#view, now);
    await this.#stage.driver.patchPodStatus(this.reference, this.#view.status(now));
  }

  /** Starts one container, or all of them. */
  async run(container?: string): Promise<void> {
    const names = container === undefined ? this.#view.containerNames : [container];
    for (const name of names) {
      await this.tell("Started", `Container started: ${name}`, { container: name });
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

  /** Takes the pod from created to running, with pauses in between. */
  async startUp(): Promise<void> {
    await this.create();
    await this.#stage.pause(10, 50);
    await this.schedule();
    await this.#stage.pause(100);
    await this.admit();
    await this.#stage.pause(500, 3000);
    await this.run();
  }

  /** Deletes the pod with its own grace period. kubectl shows Terminating. */
  async terminate(): Promise<void> {
    this.#stage.roster.leave(this.reference);
    await this.#stage.driver.deletePod(this.reference);
  }

  /** Ends all running containers with exit code 0. Does nothing if no container runs. */
  async stop(): Promise<void> {
    if (!this.#view.isRunning) {
      return;
    }
    const [first = ""] = this.#view.containerNames;
    await this.tell("Killing", `Stopping container ${first}`, { container: first });
    await this.report((view, now) => {
      view.exitAll(COMPLETED, now);
    });
  }

  /** Deletes the pod without a grace period, as its kubelet does when no container runs any more. */
  async remove(): Promise<void> {
    await this.#stage.driver.deletePod(this.reference, 0);
  }

  /** Takes the pod from deleted to gone, with pauses in between. */
  async shutDown(): Promise<void> {
    await this.terminate();
    await this.#stage.pause(1000, 3000);
    await this.stop();
    await this.#stage.pause(100, 300);
    await this.remove();
  }

  /** Creates an event about the pod, if the driver supports events. */
  async tell(reason: string, message: string, about: EventDetails = {}): Promise<void> {
    await this.#stage.driver.createEvent?.(this.#event(reason, message, about));
  }

  #event(reason: string, message: string, about: EventDetails): KubeEvent {
    const { namespace, name } = this.reference;
    const now = this.#stage.now();
    const { component = "kubelet", container, type = "Normal" } = about;
    return {
      apiVersion: "v1",
      kind: "Event",
      metadata: { generateName: `${name}.`, namespace },
      involvedObject: {
        apiVersion: "v1",
        kind: "Pod",
        namespace,
        name,
        uid: this.#uid,
        ...(container === undefined ? {} : { fieldPath: `spec.containers{${container}}` }),
      },
      reason,
      message,
      type,
      count: 1,
      firstTimestamp: now,
      lastTimestamp: now,
      source: { component, ...(component === "kubelet" ? { host: this.#node } : {}) },
    };
  }
}

/** The source and the subject of an event. */
export interface EventDetails {
  /** The component that reports the event. @defaultValue `kubelet` */
  readonly component?: string;
  /** The container that the event is about. @defaultValue the pod */
  readonly container?: string;
  /** @defaultValue `Normal` */
  readonly type?: "Normal" | "Warning";
}
