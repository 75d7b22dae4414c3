import type { Stage } from "../cluster/stage.js";
import { templateHash } from "../cluster/random.js";
import { ALL_NODES } from "../cluster/world.js";
import { ownedPod } from "./owned-pod.js";
import { type Conduct, PodPlay } from "./pod-play.js";
import { type AppOutline, podTemplate, type PodTemplate } from "./pod-template.js";
import { WorkQueue } from "./work-queue.js";
import { Workload } from "./workload.js";

const KIND = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  resource: "daemonsets.apps",
  component: "daemonset-controller",
};

/** A DaemonSet and its controller: it keeps a pod on every node. */
export class DaemonSet {
  readonly #life: Stage;
  readonly #workload: Workload;
  readonly #template: PodTemplate;
  readonly #conduct: (node: string) => Conduct;
  readonly #queue: WorkQueue;
  #created = 0;
  #pods: readonly (readonly [node: string, PodPlay])[] = [];

  constructor(life: Stage, app: AppOutline, conduct: (node: string) => Conduct) {
    this.#life = life;
    this.#workload = new Workload(life, KIND, app);
    this.#template = podTemplate(app);
    this.#conduct = conduct;
    this.#queue = new WorkQueue(life, async () => this.#sync());
  }

  /** Creates the DaemonSet. */
  async create(): Promise<void> {
    const { labels } = this.#template.metadata;
    await this.#workload.create(
      { ...(labels === undefined ? {} : { labels }) },
      {
        selector: { matchLabels: labels },
        template: this.#template,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
        revisionHistoryLimit: 10,
      },
    );
    this.#queue.request();
  }

  /** Deletes the DaemonSet, and with it its pods, as the garbage collector does. */
  async delete(): Promise<void> {
    this.#queue.close();
    await this.#workload.delete();
    for (const [, pod] of this.#pods) {
      pod.leave();
    }
    await this.#life.until(() => this.#pods.every(([, { isGone }]) => isGone));
  }

  async #sync(): Promise<void> {
    this.#pods = this.#pods.filter(([, { isGone }]) => !isGone);
    for (const { name } of ALL_NODES) {
      if (!this.#active().some(([node]) => node === name)) {
        await this.#createPod(name);
      }
    }
    const current = this.#active().length;
    const ready = this.#active().filter(([, { actor }]) => actor.isReady).length;
    await this.#workload.writeStatus({
      currentNumberScheduled: current,
      desiredNumberScheduled: ALL_NODES.length,
      numberAvailable: ready,
      numberMisscheduled: 0,
      numberReady: ready,
      numberUnavailable: ALL_NODES.length - ready,
      observedGeneration: this.#workload.generation,
      updatedNumberScheduled: current,
    });
  }

  #active(): readonly (readonly [node: string, PodPlay])[] {
    return this.#pods.filter(([, { isActive }]) => isActive);
  }

  async #createPod(node: string): Promise<void> {
    const number = this.#created;
    this.#created += 1;
    const labels = {
      "controller-revision-hash": templateHash(this.#template),
      "pod-template-generation": "1",
    };
    const pod = new PodPlay({
      life: this.#life,
      part: `${this.#workload.reference.name}/${number}`,
      manifest: (random) =>
        ownedPod(this.#workload, this.#template, {
          name: random,
          labels,
          spec: { affinity: affinityTo(node), tolerations: TOLERATIONS },
        }),
      conduct: this.#conduct(node),
      changed: () => this.#queue.request(),
    });
    await pod.begin();
    this.#pods = [...this.#pods, [node, pod]];
    await this.#workload.tell("SuccessfulCreate", `Created pod: ${pod.name}`);
  }
}

/** Pods of a DaemonSet stay on nodes that are drained or lost. */
const TOLERATIONS = [
  ...["not-ready", "unreachable"].map((taint) => ({ taint, effect: "NoExecute" })),
  ...["memory-pressure", "disk-pressure", "pid-pressure", "unschedulable"].map((taint) => ({
    taint,
    effect: "NoSchedule",
  })),
].map(({ taint, effect }) => ({ key: `node.kubernetes.io/${taint}`, operator: "Exists", effect }));

function affinityTo(node: string): NonNullable<PodTemplate["spec"]["affinity"]> {
  const matchFields = [{ key: "metadata.name", operator: "In", values: [node] }];
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
    },
  };
}
