import type { KubeObject } from "../cluster/driver.js";
import type { InvolvedObject } from "../cluster/event-recorder.js";
import type { Stage } from "../cluster/stage.js";
import { ownedPod } from "./owned-pod.js";
import { type Conduct, PodPlay } from "./pod-play.js";
import { type AppOutline, podTemplate, type PodTemplate } from "./pod-template.js";
import { WorkQueue } from "./work-queue.js";
import { Workload, WorkloadConditions } from "./workload.js";

const KIND = { apiVersion: "batch/v1", kind: "Job", resource: "jobs.batch", component: "job-controller" };

/** What distinguishes a Job. */
export interface JobOutline extends AppOutline {
  /** How many pods may fail before the Job fails. */
  readonly backoffLimit: number;
  /** The metadata that its CronJob gives it beside the labels. @defaultValue none */
  readonly metadata?: Pick<NonNullable<KubeObject["metadata"]>, "annotations" | "ownerReferences">;
}

/** The pause before the next pod is created after one has failed. It doubles each time. */
const FIRST_BACK_OFF_MS = 10_000;
/** The controller counts an ended pod before it lets it be deleted. */
const FINALIZER = "batch.kubernetes.io/job-tracking";

/** A Job and its controller: it creates one pod after the other, until one succeeds or too many have failed. */
export class Job {
  readonly #life: Stage;
  readonly #outline: JobOutline;
  readonly #workload: Workload;
  readonly #template: PodTemplate;
  readonly #conduct: Conduct;
  readonly #queue: WorkQueue;
  readonly #conditions: WorkloadConditions;
  #startTime: string | undefined;
  #completionTime: string | undefined;
  #created = 0;
  #isBackingOff = false;
  /** The number of failures after which the back-off is over. */
  #backedOff = 0;
  readonly #counted = new Set<PodPlay>();
  #pods: readonly PodPlay[] = [];

  constructor(life: Stage, outline: JobOutline, conduct: Conduct) {
    this.#life = life;
    this.#outline = outline;
    this.#workload = new Workload(life, KIND, outline);
    this.#conduct = conduct;
    const { metadata, spec } = podTemplate(outline);
    this.#template = { metadata, spec: { ...spec, restartPolicy: "Never" } };
    this.#conditions = new WorkloadConditions(
      () => life.now(),
      (now) => ({ lastProbeTime: now }),
    );
    this.#queue = new WorkQueue(life, async () => this.#sync());
  }

  /** When the Job succeeded. */
  get completionTime(): string | undefined {
    return this.#completionTime;
  }

  /** How the Job has ended. */
  get condition(): "Complete" | "Failed" {
    return this.#completionTime === undefined ? "Failed" : "Complete";
  }

  /** Whether the Job has succeeded or failed. */
  get isFinished(): boolean {
    return this.#conditions.list.length > 0;
  }

  /** Creates the Job. */
  async create(): Promise<void> {
    const { backoffLimit, metadata } = this.#outline;
    const { labels } = this.#template.metadata;
    const spec = {
      completions: 1,
      parallelism: 1,
      completionMode: "NonIndexed",
      backoffLimit,
      suspend: false,
    };
    await this.#workload.create(
      {
        ...(labels === undefined ? {} : { labels }),
        ...metadata,
      },
      { ...spec, template: this.#template },
    );
    this.#startTime = this.#life.now();
    this.#queue.request();
  }

  /** Returns the reference that its CronJob has of it. */
  self(): InvolvedObject {
    return this.#workload.self();
  }

  /** Waits until the Job has succeeded or failed. */
  async untilFinished(): Promise<void> {
    await this.#life.until(() => this.isFinished);
  }

  /** Deletes the Job, and with it its pods, as the garbage collector does. */
  async delete(): Promise<void> {
    this.#queue.close();
    await this.#workload.delete();
    for (const pod of this.#pods) {
      pod.leave();
    }
    await this.#life.until(() => this.#pods.every(({ isGone }) => isGone));
  }

  async #sync(): Promise<void> {
    this.#pods = this.#pods.filter((pod) => !pod.isGone || this.#counted.has(pod));
    await this.#count();
    if (!this.isFinished) {
      await this.#proceed();
    }
    await this.#writeStatus();
  }

  /** Takes the finalizer from the pods that have ended. */
  async #count(): Promise<void> {
    for (const pod of this.#pods.filter(({ actor }) => actor.ended !== undefined)) {
      if (!this.#counted.has(pod)) {
        this.#counted.add(pod);
        await pod.actor.patch({ metadata: { finalizers: null } });
      }
    }
  }

  async #proceed(): Promise<void> {
    const failures = this.#ended("Failed");
    if (this.#ended("Succeeded") > 0) {
      await this.#succeed();
    } else if (failures > this.#outline.backoffLimit) {
      await this.#fail();
    } else if (this.#active().length === 0) {
      await this.#next(failures);
    }
  }

  /** Creates the next pod: the first one immediately, and each further one when the back-off is over. */
  async #next(failures: number): Promise<void> {
    if (this.#backedOff === failures) {
      await this.#createPod();
    } else if (!this.#isBackingOff) {
      this.#backOff(failures);
    }
  }

  #backOff(failures: number): void {
    this.#isBackingOff = true;
    this.#life.spawn(async () => {
      await this.#life.pause(FIRST_BACK_OFF_MS * 2 ** (failures - 1));
      this.#isBackingOff = false;
      this.#backedOff = failures;
      this.#queue.request();
    });
  }

  async #succeed(): Promise<void> {
    const reason = "CompletionsReached";
    const message = "Reached expected number of succeeded pods";
    this.#completionTime = this.#life.now();
    for (const type of ["SuccessCriteriaMet", "Complete"]) {
      this.#conditions.set({ type, status: "True", reason, message });
    }
    await this.#workload.tell("Completed", "Job completed");
  }

  async #fail(): Promise<void> {
    const reason = "BackoffLimitExceeded";
    const message = "Job has reached the specified backoff limit";
    for (const type of ["FailureTarget", "Failed"]) {
      this.#conditions.set({ type, status: "True", reason, message });
    }
    await this.#workload.tell(reason, message, "Warning");
  }

  async #createPod(): Promise<void> {
    const { name } = this.#workload.reference;
    const { uid } = this.#workload.ownerReference();
    const number = this.#created;
    this.#created += 1;
    const labels = {
      "batch.kubernetes.io/controller-uid": uid,
      "batch.kubernetes.io/job-name": name,
      "controller-uid": uid,
      "job-name": name,
    };
    const pod: PodPlay = new PodPlay({
      life: this.#life,
      part: `${name}/${number}`,
      manifest: (random) =>
        ownedPod(this.#workload, this.#template, { name: random, labels, finalizers: [FINALIZER] }),
      conduct: this.#conduct,
      release: async (actor) =>
        this.#counted.has(pod) ? undefined : actor.patch({ metadata: { finalizers: null } }),
      changed: () => this.#queue.request(),
    });
    await pod.begin();
    this.#pods = [...this.#pods, pod];
    await this.#workload.tell("SuccessfulCreate", `Created pod: ${pod.name}`);
  }

  async #writeStatus(): Promise<void> {
    const [succeeded, failed] = [this.#ended("Succeeded"), this.#ended("Failed")];
    const active = this.#active();
    await this.#workload.writeStatus({
      ...(this.#startTime === undefined ? {} : { startTime: this.#startTime }),
      ...(this.#completionTime === undefined ? {} : { completionTime: this.#completionTime }),
      active: active.length,
      ready: active.filter(({ actor }) => actor.isReady).length,
      terminating: 0,
      succeeded,
      failed,
      uncountedTerminatedPods: {},
      conditions: this.#conditions.list,
    });
  }

  #active(): readonly PodPlay[] {
    return this.#pods.filter(({ isActive }) => isActive);
  }

  #ended(phase: "Succeeded" | "Failed"): number {
    return this.#pods.filter(({ actor }) => actor.ended === phase).length;
  }
}
