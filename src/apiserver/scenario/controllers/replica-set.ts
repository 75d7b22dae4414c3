import type { Stage } from "../cluster/stage.js";
import { templateHash } from "../cluster/random.js";
import { ownedPod } from "./owned-pod.js";
import { type Conduct, type Ending, PodPlay } from "./pod-play.js";
import { type AppOutline, podTemplate, type PodTemplate } from "./pod-template.js";
import { WorkQueue } from "./work-queue.js";
import { Workload, WorkloadConditions } from "./workload.js";

const KIND = {
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  resource: "replicasets.apps",
  component: "replicaset-controller",
};

/** A version of the pods of a Deployment: their template, and what they do. */
export interface PodVersion {
  readonly template: PodTemplate;
  /** Returns what the pod with the given number does. The first pod has the number 0. */
  readonly conduct: (number: number) => Conduct;
  /** How the containers of a deleted pod end. @defaultValue soon, and with exit code 0 */
  readonly ending?: Ending;
  /** Takes away the finalizers of a deleted pod. @defaultValue it has none */
  readonly release?: Conduct;
  /** Returns why the server refuses to create the named pod, or `undefined` if it does not. */
  readonly refusal?: (podName: string) => string | undefined;
}

/** Returns a version whose pods all do the same. */
export function versionOf(app: AppOutline, conduct: Conduct): PodVersion {
  return { template: podTemplate(app), conduct: () => conduct };
}

/** What a ReplicaSet is made of. */
export interface ReplicaSetOptions {
  readonly life: Stage;
  readonly deployment: Workload;
  readonly version: PodVersion;
  /** Is called whenever the status of the ReplicaSet may have changed. */
  readonly changed: () => void;
}

/** After a refusal, the controller waits 5 ms, and then twice as long each time, up to 1000 s. */
const FIRST_RETRY_MS = 5;
const LONGEST_RETRY_MS = 1_000_000;

/** A ReplicaSet of a Deployment, and its controller: it creates and deletes pods. */
export class ReplicaSet {
  readonly workload: Workload;
  readonly hash: string;
  readonly #options: ReplicaSetOptions;
  readonly #queue: WorkQueue;
  readonly #conditions: WorkloadConditions;
  #replicas = 0;
  #created = 0;
  #refusal: string | undefined;
  #refusals = 0;
  #pods: readonly PodPlay[] = [];

  constructor(options: ReplicaSetOptions) {
    const { life, deployment, version } = options;
    const { namespace, name } = deployment.reference;
    this.hash = templateHash(version.template);
    this.workload = new Workload(life, KIND, { namespace, name: `${name}-${this.hash}` });
    this.#options = options;
    this.#conditions = new WorkloadConditions(() => life.now());
    this.#queue = new WorkQueue(life, async () => this.#sync());
  }

  get name(): string {
    return this.workload.reference.name;
  }

  /** The number of pods that are wanted. */
  get replicas(): number {
    return this.#replicas;
  }

  /** The pods that have not been removed. */
  get pods(): readonly PodPlay[] {
    return this.#pods;
  }

  /** The number of pods that are not being deleted. */
  get current(): number {
    return this.#pods.filter(({ isActive }) => isActive).length;
  }

  /** The number of pods that are ready. */
  get ready(): number {
    return this.#pods.filter((pod) => pod.isActive && pod.actor.isReady).length;
  }

  /** Why pods cannot be created. `undefined` if they can. */
  get failure(): string | undefined {
    return this.#refusal;
  }

  /** Creates the ReplicaSet. */
  async create(replicas: number, annotations: Readonly<Record<string, string>>): Promise<void> {
    const { deployment, version } = this.#options;
    this.#replicas = replicas;
    const labels = { ...version.template.metadata.labels, "pod-template-hash": this.hash };
    await this.workload.create(
      { labels, annotations, ownerReferences: [deployment.ownerReference()] },
      {
        replicas,
        selector: { matchLabels: labels },
        template: { ...version.template, metadata: { ...version.template.metadata, labels } },
      },
    );
    this.#queue.request();
  }

  /** Changes the number of pods. */
  async scale(replicas: number, annotations: Readonly<Record<string, string>>): Promise<void> {
    this.#replicas = replicas;
    await this.workload.patch({ metadata: { annotations }, spec: { replicas } });
    this.#queue.request();
  }

  /** Deletes the ReplicaSet, and with it its pods, as the garbage collector does. */
  async delete(): Promise<void> {
    this.#queue.close();
    await this.workload.delete();
    for (const pod of this.#pods) {
      pod.leave();
    }
  }

  async #sync(): Promise<void> {
    this.#pods = this.#pods.filter(({ isGone }) => !isGone);
    const missing = this.#replicas - this.current;
    if (missing > 0) {
      await this.#createPods(missing);
    } else {
      await this.#deletePods(-missing);
    }
    await this.#writeStatus();
    this.#options.changed();
  }

  async #createPods(count: number): Promise<void> {
    for (let created = 0; created < count; created += 1) {
      const pod = this.#newPod();
      this.#refusal = this.#options.version.refusal?.(pod.name);
      if (this.#refusal !== undefined) {
        await pod.dispose();
        await this.workload.tell("FailedCreate", `Error creating: ${this.#refusal}`, "Warning");
        this.#retry();
        return;
      }
      this.#refusals = 0;
      await pod.begin();
      this.#pods = [...this.#pods, pod];
      await this.workload.tell("SuccessfulCreate", `Created pod: ${pod.name}`);
    }
  }

  #retry(): void {
    const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#refusals);
    this.#refusals += 1;
    this.#options.life.spawn(async () => {
      await this.#options.life.pause(delay);
      this.#queue.request();
    });
  }

  #newPod(): PodPlay {
    const { life, version } = this.#options;
    const number = this.#created;
    this.#created += 1;
    return new PodPlay({
      life,
      part: `${this.name}/${number}`,
      manifest: (random) =>
        ownedPod(this.workload, version.template, {
          name: random,
          labels: { "pod-template-hash": this.hash },
        }),
      conduct: version.conduct(number),
      ending: version.ending,
      release: version.release,
      changed: () => this.#queue.request(),
    });
  }

  /** Deletes pods that are not ready first, then the newest. */
  async #deletePods(count: number): Promise<void> {
    const active = this.#pods.filter(({ isActive }) => isActive).reverse();
    const ranked = [
      ...active.filter((pod) => !pod.actor.isReady),
      ...active.filter((pod) => pod.actor.isReady),
    ];
    for (const pod of ranked.slice(0, count)) {
      pod.leave();
      await this.workload.tell("SuccessfulDelete", `Deleted pod: ${pod.name}`);
    }
  }

  async #writeStatus(): Promise<void> {
    const { current, ready } = this;
    if (this.#refusal === undefined) {
      this.#conditions.remove("ReplicaFailure");
    } else {
      const failed = { status: "True", reason: "FailedCreate", message: this.#refusal } as const;
      this.#conditions.set({ type: "ReplicaFailure", ...failed });
    }
    await this.workload.writeStatus({
      replicas: current,
      fullyLabeledReplicas: current,
      readyReplicas: ready,
      availableReplicas: ready,
      observedGeneration: this.workload.generation,
      conditions: this.#conditions.list,
    });
  }
}
