import type { Pod } from "../../api/pod.js";
import type { KubeEvent, PodReference } from "./driver.js";
import { KubeletView } from "./kubelet-view.js";
import type { Stage } from "./stage.js";
import { NODES } from "./world.js";

const COMPLETED = { exitCode: 0, reason: "Completed" };

/** One pod and all that happens to it, each happening one write, as scheduler and kubelet make them. */
export class PodActor {
  readonly reference: PodReference;
  readonly #pod: Pod;
  readonly #stage: Stage;
  readonly #view: KubeletView;
  #uid: string;
  #node: string;

  /** `pod` needs a name and a namespace; one that is in the cluster already has its uid, too. */
  constructor(stage: Stage, pod: Pod) {
    const { namespace = "default", name = "", uid = "" } = pod.metadata ?? {};
    this.reference = { namespace, name };
    this.#stage = stage;
    this.#pod = pod;
    this.#uid = uid;
    this.#node = pod.spec?.nodeName ?? "";
    this.#view = new KubeletView(pod, stage.random);
  }

  /** `back-off 10s restarting failed container=c pod=p_ns(uid)` */
  backOffMessage(container: string, seconds: number): string {
    const { namespace, name } = this.reference;
    return `back-off ${seconds}s restarting failed container=${container} pod=${name}_${namespace}(${this.#uid})`;
  }

  /** Added. */
  async create(): Promise<void> {
    this.#stage.enter(this.reference);
    this.#uid = await this.#stage.driver.createPod(this.#pod);
  }

  /** Given a node, one of the demo's unless it is named. */
  async schedule(node: string = this.#stage.pick(NODES).name): Promise<void> {
    this.#node = node;
    await this.#stage.driver.bindPod(this.reference, node);
    const { namespace, name } = this.reference;
    await this.tell("Scheduled", `Successfully assigned ${namespace}/${name} to ${node}`, {
      component: "default-scheduler",
    });
  }

  /** ContainerCreating, or Init:0/n. */
  async admit(): Promise<void> {
    const place = NODES.find(({ name }) => name === this.#node) ?? NODES[0];
    const podIP = `${place.podPrefix}.${2 + Math.floor(this.#stage.random() * 250)}`;
    this.#view.admit({ hostIP: place.hostIP, podIP }, this.#stage.now());
    await this.report(() => undefined);
  }

  /** Everything that happens to the containers in `change` becomes one write of the status. */
  async report(change: (view: KubeletView, now: string) => void): Promise<void> {
    const now = this.#stage.now();
    change(this.#view, now);
    await this.#stage.driver.patchPodStatus(this.reference, this.#view.status(now));
  }

  /** Running: containers start, all of them unless one is named. */
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

  /** Ready: readiness probes succeed, of all containers unless one is named. */
  async becomeReady(container?: string): Promise<void> {
    await this.report((view) => {
      for (const name of container === undefined ? view.containerNames : [container]) {
        view.setReady(name, true);
      }
    });
  }

  /** A container has done its work. */
  async complete(container: string): Promise<void> {
    await this.report((view, now) => {
      view.exit(container, COMPLETED, now);
    });
  }

  /** From created to running, with the pauses in between. */
  async startUp(): Promise<void> {
    await this.create();
    await this.#stage.pause(10, 50);
    await this.schedule();
    await this.#stage.pause(100);
    await this.admit();
    await this.#stage.pause(500, 3000);
    await this.run();
  }

  /** Terminating: somebody deletes the pod. */
  async terminate(): Promise<void> {
    this.#stage.roster.leave(this.reference);
    await this.#stage.driver.deletePod(this.reference);
  }

  /** The containers that run have ended, as they were told to; nothing happens where none runs. */
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

  /** Deleted: the kubelet says that nothing is left. */
  async remove(): Promise<void> {
    await this.#stage.driver.deletePod(this.reference, 0);
  }

  /** From deleted to gone, with the pauses in between. */
  async shutDown(): Promise<void> {
    await this.terminate();
    await this.#stage.pause(1000, 3000);
    await this.stop();
    await this.#stage.pause(100, 300);
    await this.remove();
  }

  /** An event about the pod, where somebody keeps events. */
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

/** What an event is about, and who tells it. */
export interface EventDetails {
  /** @defaultValue `kubelet` */
  readonly component?: string;
  readonly container?: string;
  /** @defaultValue `Normal` */
  readonly type?: "Normal" | "Warning";
}
