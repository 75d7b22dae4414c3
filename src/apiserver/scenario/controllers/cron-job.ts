import type { Stage } from "../cluster/stage.js";
import { Job, type JobOutline } from "./job.js";
import type { Conduct } from "./pod-play.js";
import { podTemplate } from "./pod-template.js";
import { Workload } from "./workload.js";

const KIND = {
  apiVersion: "batch/v1",
  kind: "CronJob",
  resource: "cronjobs.batch",
  component: "cronjob-controller",
};

/** What distinguishes a CronJob. Its Jobs have the rest of the outline. */
export interface CronJobOutline extends JobOutline {
  /** When Jobs are due, as in crontab. */
  readonly schedule: string;
}

/** A CronJob and its controller: it creates Jobs and records which of them are active. */
export class CronJob {
  readonly #life: Stage;
  readonly #outline: CronJobOutline;
  readonly #workload: Workload;
  readonly #conduct: Conduct;

  constructor(life: Stage, outline: CronJobOutline, conduct: Conduct) {
    this.#life = life;
    this.#outline = outline;
    this.#workload = new Workload(life, KIND, outline);
    this.#conduct = conduct;
  }

  /** Creates the CronJob. */
  async create(): Promise<void> {
    const { schedule, backoffLimit } = this.#outline;
    const { metadata, spec } = podTemplate(this.#outline);
    const template = { metadata, spec: { ...spec, restartPolicy: "Never" } };
    await this.#workload.create(
      {},
      {
        schedule,
        concurrencyPolicy: "Allow",
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
        jobTemplate: { metadata: { labels: metadata.labels }, spec: { backoffLimit, template } },
      },
    );
  }

  /** Creates a Job, and waits until it has succeeded or failed. Real controllers take the number from the clock. */
  async run(number: number): Promise<Job> {
    const name = `${this.#outline.name}-${number}`;
    const lastScheduleTime = this.#life.now();
    const job = new Job(
      this.#life,
      {
        ...this.#outline,
        name,
        app: this.#outline.app ?? this.#outline.name,
        metadata: {
          annotations: { "batch.kubernetes.io/cronjob-scheduled-timestamp": lastScheduleTime },
          ownerReferences: [this.#workload.ownerReference()],
        },
      },
      this.#conduct,
    );
    await job.create();
    await this.#workload.tell("SuccessfulCreate", `Created job ${name}`);
    await this.#workload.writeStatus({ active: [job.self()], lastScheduleTime });
    await job.untilFinished();
    await this.#workload.tell("SawCompletedJob", `Saw completed job: ${name}, condition: ${job.condition}`);
    await this.#workload.writeStatus({
      active: null,
      lastScheduleTime,
      ...(job.completionTime === undefined ? {} : { lastSuccessfulTime: job.completionTime }),
    });
    return job;
  }

  /** Deletes the CronJob. */
  async delete(): Promise<void> {
    await this.#workload.delete();
  }
}
