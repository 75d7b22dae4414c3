import type { Stage } from "../cluster/stage.js";
import { templateHash } from "../cluster/random.js";
import { ownedPod } from "./owned-pod.js";
import { type Conduct, PodPlay } from "./pod-play.js";
import { type AppOutline, podTemplate, type PodTemplate } from "./pod-template.js";
import { WorkQueue } from "./work-queue.js";
import { Workload } from "./workload.js";

const KIND = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  resource: "statefulsets.apps",
  component: "statefulset-controller",
};

/** A pod of a StatefulSet: its ordinal and the revision of its template. */
interface Member {
  readonly ordinal: number;
  readonly revision: string;
  readonly pod: PodPlay;
}

/**
 * A StatefulSet and its controller: it creates pods in the order of their numbers, and replaces them under the
 * same names.
 */
export class StatefulSet {
  readonly #life: Stage;
  readonly #workload: Workload;
  readonly #replicas: number;
  readonly #conduct: Conduct;
  readonly #queue: WorkQueue;
  #template: PodTemplate;
  /** The revision that all pods have had. */
  #settled: string;
  #created = 0;
  #members: readonly Member[] = [];

  constructor(life: Stage, app: AppOutline & { readonly replicas: number }, conduct: Conduct) {
    this.#life = life;
    this.#workload = new Workload(life, KIND, app);
    this.#replicas = app.replicas;
    this.#conduct = conduct;
    this.#template = podTemplate(app);
    this.#settled = this.#revision();
    this.#queue = new WorkQueue(life, async () => this.#sync());
  }

  /** Whether all pods are of the newest revision and ready. */
  get isComplete(): boolean {
    const revision = this.#revision();
    const done = this.#members.filter((member) => member.revision === revision && isReady(member));
    return done.length === this.#replicas;
  }

  /** Creates the StatefulSet. */
  async create(): Promise<void> {
    const { labels } = this.#template.metadata;
    await this.#workload.create(
      { ...(labels === undefined ? {} : { labels }) },
      {
        replicas: this.#replicas,
        selector: { matchLabels: labels },
        serviceName: this.#workload.reference.name,
        template: this.#template,
        podManagementPolicy: "OrderedReady",
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
        revisionHistoryLimit: 10,
      },
    );
    this.#queue.request();
  }

  /** Rolls out another template, from the last pod to the first. */
  async rollOut(app: AppOutline): Promise<void> {
    this.#template = podTemplate(app);
    await this.#workload.patch({ spec: { template: this.#template } });
    this.#queue.request();
  }

  /** Waits until all pods are of the newest revision and ready. */
  async untilComplete(): Promise<void> {
    await this.#life.until(() => this.isComplete);
  }

  /** Deletes the StatefulSet, and with it its pods, as the garbage collector does. */
  async delete(): Promise<void> {
    this.#queue.close();
    await this.#workload.delete();
    for (const { pod } of this.#members) {
      pod.leave();
    }
    await this.#life.until(() => this.#members.every(({ pod }) => pod.isGone));
  }

  async #sync(): Promise<void> {
    this.#members = this.#members.filter(({ pod }) => !pod.isGone);
    await this.#step();
    if (this.isComplete) {
      this.#settled = this.#revision();
    }
    await this.#writeStatus();
  }

  /** Creates or deletes at most one pod, and only if all others are ready. */
  async #step(): Promise<void> {
    const ordinals = Array.from({ length: this.#replicas }, (_, ordinal) => ordinal);
    const missing = ordinals.find((ordinal) => !this.#members.some((member) => member.ordinal === ordinal));
    if (this.#members.some((member) => !isReady(member))) {
      return;
    }
    if (missing !== undefined) {
      await this.#createPod(missing);
      return;
    }
    const old = this.#members
      .filter(({ revision }) => revision !== this.#revision())
      .sort((a, b) => b.ordinal - a.ordinal)[0];
    if (old !== undefined) {
      old.pod.leave();
      await this.#tell("SuccessfulDelete", "delete", old.pod);
    }
  }

  async #createPod(ordinal: number): Promise<void> {
    const { name } = this.#workload.reference;
    const revision = this.#revision();
    const podName = `${name}-${ordinal}`;
    const number = this.#created;
    this.#created += 1;
    const pod = new PodPlay({
      life: this.#life,
      part: `${name}/${number}`,
      manifest: () =>
        ownedPod(this.#workload, this.#template, {
          name: podName,
          labels: {
            "apps.kubernetes.io/pod-index": String(ordinal),
            "controller-revision-hash": revision,
            "statefulset.kubernetes.io/pod-name": podName,
          },
          spec: { hostname: podName, subdomain: name },
        }),
      conduct: this.#conduct,
      changed: () => this.#queue.request(),
    });
    this.#members = [...this.#members, { ordinal, revision, pod }];
    await pod.begin();
    await this.#tell("SuccessfulCreate", "create", pod);
  }

  async #tell(reason: string, verb: string, { name }: PodPlay): Promise<void> {
    const set = this.#workload.reference.name;
    await this.#workload.tell(reason, `${verb} Pod ${name} in StatefulSet ${set} successful`);
  }

  async #writeStatus(): Promise<void> {
    const update = this.#revision();
    const current = this.#members.filter(({ pod }) => pod.isActive);
    const ready = current.filter(isReady).length;
    await this.#workload.writeStatus({
      observedGeneration: this.#workload.generation,
      replicas: current.length,
      readyReplicas: ready,
      availableReplicas: ready,
      currentReplicas: current.filter(({ revision }) => revision === this.#settled).length,
      updatedReplicas: current.filter(({ revision }) => revision === update).length,
      currentRevision: this.#settled,
      updateRevision: update,
      collisionCount: 0,
    });
  }

  #revision(): string {
    return `${this.#workload.reference.name}-${templateHash(this.#template)}`;
  }
}

function isReady({ pod }: Member): boolean {
  return pod.isActive && pod.actor.isReady;
}
