import type { Stage } from "../cluster/stage.js";
import type { PodPlay } from "./pod-play.js";
import { type PodVersion, ReplicaSet } from "./replica-set.js";
import { type RollingUpdate, scaledDown, scaledUp } from "./rolling-update.js";
import { WorkQueue } from "./work-queue.js";
import { Workload, WorkloadConditions } from "./workload.js";

const KIND = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  resource: "deployments.apps",
  component: "deployment-controller",
};

/** What distinguishes a Deployment. */
export interface DeploymentOutline {
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  /** How long a rollout may make no progress, in seconds. @defaultValue 600 */
  readonly progressDeadlineSeconds?: number;
}

/** How many old ReplicaSets are kept: enough to show the history, and few enough to read it. */
const REVISION_HISTORY_LIMIT = 2;

/** A Deployment and its controller: it moves pods from one ReplicaSet to the next. */
export class Deployment {
  readonly #life: Stage;
  readonly #outline: DeploymentOutline;
  readonly #workload: Workload;
  readonly #queue: WorkQueue;
  readonly #conditions: WorkloadConditions;
  #revision = 0;
  /** Grows whenever the rollout makes progress, and `#counted` is what was seen then. */
  #progress = 0;
  #counted = "";
  #isTimedOut = false;
  /** The ReplicaSets, the newest version last. */
  #replicaSets: readonly ReplicaSet[] = [];
  readonly #revisions = new Map<ReplicaSet, number>();

  constructor(life: Stage, outline: DeploymentOutline) {
    this.#life = life;
    this.#outline = outline;
    this.#workload = new Workload(life, KIND, outline);
    this.#conditions = new WorkloadConditions(
      () => life.now(),
      (now) => ({ lastUpdateTime: now }),
    );
    this.#queue = new WorkQueue(life, async () => this.#sync());
  }

  /** The pods of all versions that have not been removed. */
  get pods(): readonly PodPlay[] {
    return this.#replicaSets.flatMap(({ pods }) => pods);
  }

  /** Whether all pods are of the newest version and ready, and no other pods are left. */
  get isComplete(): boolean {
    const { replicas } = this.#outline;
    const newest = this.#replicaSets.at(-1);
    const total = this.#sum(({ current }) => current);
    return newest?.ready === replicas && newest.replicas === replicas && total === replicas;
  }

  /** Whether the last rollout has made no progress for too long. */
  get isTimedOut(): boolean {
    return this.#isTimedOut;
  }

  /** Creates the Deployment, as `kubectl create deployment` does. */
  async create(version: PodVersion): Promise<void> {
    const { replicas, progressDeadlineSeconds = 600 } = this.#outline;
    const { labels } = version.template.metadata;
    await this.#workload.create(
      { ...(labels === undefined ? {} : { labels }) },
      {
        replicas,
        selector: { matchLabels: labels },
        template: version.template,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
        revisionHistoryLimit: REVISION_HISTORY_LIMIT,
        progressDeadlineSeconds,
      },
    );
    await this.#takeUp(version);
  }

  /** Rolls out another version, as `kubectl set image` and `kubectl rollout undo` do. */
  async rollOut(version: PodVersion): Promise<void> {
    await this.#workload.patch({ spec: { template: version.template } });
    await this.#takeUp(version);
  }

  /** Waits until all pods are of the newest version and ready. */
  async untilComplete(): Promise<void> {
    await this.#life.until(() => this.isComplete);
  }

  /** Deletes the Deployment, its ReplicaSets and its pods, as `kubectl delete` and the garbage collector do. */
  async delete(): Promise<void> {
    this.#queue.close();
    await this.#workload.delete();
    for (const replicaSet of this.#replicaSets) {
      await replicaSet.delete();
    }
    await this.#life.until(() => this.pods.every(({ isGone }) => isGone));
  }

  /** Makes the version the newest one. Its ReplicaSet may exist already. */
  async #takeUp(version: PodVersion): Promise<void> {
    this.#revision += 1;
    const made = new ReplicaSet({
      life: this.#life,
      deployment: this.#workload,
      version,
      changed: () => this.#queue.request(),
    });
    const known = this.#replicaSets.find(({ name }) => name === made.name);
    const newest = known ?? made;
    const others = this.#replicaSets.filter((other) => other !== known);
    this.#revisions.set(newest, this.#revision);
    await this.#workload.patch({
      metadata: { annotations: { "deployment.kubernetes.io/revision": String(this.#revision) } },
    });
    this.#report("ReplicaSetUpdated", `ReplicaSet "${newest.name}" is progressing.`);
    if (known === undefined) {
      const count = scaledUp(this.#rolling(newest, others));
      await newest.create(count, this.#annotations(newest));
      await this.#tellScaled("up", newest, 0, count);
    }
    this.#replicaSets = [...others, newest];
    this.#startDeadline();
    this.#queue.request();
  }

  async #sync(): Promise<void> {
    const newest = this.#replicaSets.at(-1);
    if (newest === undefined) {
      return;
    }
    const others = this.#replicaSets.slice(0, -1);
    const rolling = this.#rolling(newest, others);
    await this.#scale(newest, scaledUp(rolling));
    for (const [replicaSet, replicas] of scaledDown(rolling)) {
      await this.#scale(replicaSet, replicas);
    }
    await this.#writeStatus(newest);
    if (this.isComplete) {
      await this.#cleanUp(others);
    }
  }

  #rolling(newest: ReplicaSet, others: readonly ReplicaSet[]): RollingUpdate<ReplicaSet> {
    return { replicas: this.#outline.replicas, newest, others };
  }

  async #scale(replicaSet: ReplicaSet, replicas: number): Promise<void> {
    const before = replicaSet.replicas;
    if (before !== replicas) {
      await replicaSet.scale(replicas, this.#annotations(replicaSet));
      await this.#tellScaled(replicas > before ? "up" : "down", replicaSet, before, replicas);
    }
  }

  async #tellScaled(direction: "up" | "down", { name }: ReplicaSet, from: number, to: number): Promise<void> {
    const message = `Scaled ${direction} replica set ${name} from ${from} to ${to}`;
    await this.#workload.tell("ScalingReplicaSet", message);
  }

  #annotations(replicaSet: ReplicaSet): Record<string, string> {
    const { replicas } = this.#outline;
    return {
      "deployment.kubernetes.io/revision": String(this.#revisions.get(replicaSet) ?? this.#revision),
      "deployment.kubernetes.io/desired-replicas": String(replicas),
      "deployment.kubernetes.io/max-replicas": String(replicas + Math.ceil(replicas / 4)),
    };
  }

  /** Deletes the oldest ReplicaSets without pods. */
  async #cleanUp(others: readonly ReplicaSet[]): Promise<void> {
    const empty = others.filter(({ replicas, pods }) => replicas === 0 && pods.length === 0);
    const surplus = empty.slice(0, Math.max(0, empty.length - REVISION_HISTORY_LIMIT));
    this.#replicaSets = this.#replicaSets.filter((other) => !surplus.includes(other));
    for (const replicaSet of surplus) {
      this.#revisions.delete(replicaSet);
      await replicaSet.delete();
    }
  }

  /** Marks the rollout as timed out if nothing progresses for as long as the spec says. */
  #startDeadline(): void {
    const { progressDeadlineSeconds = 600 } = this.#outline;
    const revision = this.#revision;
    this.#isTimedOut = false;
    this.#progress += 1;
    this.#life.spawn(async () => {
      for (let seen = -1; seen !== this.#progress;) {
        seen = this.#progress;
        await this.#life.pause(progressDeadlineSeconds * 1000);
      }
      if (revision === this.#revision && !this.isComplete) {
        this.#isTimedOut = true;
        this.#queue.request();
      }
    });
  }

  async #writeStatus(newest: ReplicaSet): Promise<void> {
    const { replicas } = this.#outline;
    const [current, ready] = [this.#sum((set) => set.current), this.#sum((set) => set.ready)];
    this.#reportProgress(newest);
    this.#reportAvailability(ready);
    this.#reportFailure(newest);
    await this.#workload.writeStatus({
      observedGeneration: this.#workload.generation,
      replicas: current,
      updatedReplicas: newest.current,
      readyReplicas: ready,
      availableReplicas: ready,
      unavailableReplicas: Math.max(0, Math.max(current, replicas) - ready),
      conditions: this.#conditions.list,
    });
  }

  #reportProgress(newest: ReplicaSet): void {
    const counted = `${this.#revision} ${newest.current} ${newest.ready} ${this.#sum(({ current }) => current)}`;
    if (counted !== this.#counted) {
      this.#counted = counted;
      this.#progress += 1;
    }
    if (this.isComplete) {
      this.#report("NewReplicaSetAvailable", `ReplicaSet "${newest.name}" has successfully progressed.`);
    } else if (this.#isTimedOut) {
      this.#report("ProgressDeadlineExceeded", `ReplicaSet "${newest.name}" has timed out progressing.`);
    }
  }

  #report(reason: string, message: string): void {
    const status = reason === "ProgressDeadlineExceeded" ? "False" : "True";
    this.#conditions.set({ type: "Progressing", status, reason, message });
  }

  #reportAvailability(ready: number): void {
    const { replicas } = this.#outline;
    const isAvailable = ready >= replicas - Math.floor(replicas / 4);
    this.#conditions.set({
      type: "Available",
      status: isAvailable ? "True" : "False",
      reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
      message: `Deployment ${isAvailable ? "has" : "does not have"} minimum availability.`,
    });
  }

  #reportFailure({ failure }: ReplicaSet): void {
    if (failure === undefined) {
      this.#conditions.remove("ReplicaFailure");
    } else {
      const reason = "FailedCreate";
      this.#conditions.set({ type: "ReplicaFailure", status: "True", reason, message: failure });
    }
  }

  #sum(count: (replicaSet: ReplicaSet) => number): number {
    return this.#replicaSets.reduce((sum, replicaSet) => sum + count(replicaSet), 0);
  }
}
