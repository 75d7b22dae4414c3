// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as batchV1 from "../batch/v1.js";
import type * as coreV1 from "../core/v1.js";
import type * as metaV1 from "../meta/v1.js";

/** CronJob represents the configuration of a single cron job. */
export interface CronJob {
  readonly apiVersion?: "batch/v1beta1";
  readonly kind?: "CronJob";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Specification of the desired behavior of a cron job, including the schedule. */
  readonly spec?: CronJobSpec;
  /** Current status of a cron job. */
  readonly status?: CronJobStatus;
}

/** CronJobSpec describes how the job execution will look like and when it will actually run. */
export interface CronJobSpec {
  /** The schedule in Cron format, see https://en.wikipedia.org/wiki/Cron. */
  readonly schedule: string;
  /** The time zone name for the given schedule, see https://en.wikipedia.org/wiki/List_of_tz_database_time_zones. */
  readonly timeZone?: string;
  /** Optional deadline in seconds for starting the job if it misses scheduled time for any reason. */
  readonly startingDeadlineSeconds?: number;
  /** Specifies how to treat concurrent executions of a Job. */
  readonly concurrencyPolicy?: string;
  /** This flag tells the controller to suspend subsequent executions, it does not apply to already started executions. */
  readonly suspend?: boolean;
  /** Specifies the job that will be created when executing a CronJob. */
  readonly jobTemplate: JobTemplateSpec;
  /** The number of successful finished jobs to retain. */
  readonly successfulJobsHistoryLimit?: number;
  /** The number of failed finished jobs to retain. */
  readonly failedJobsHistoryLimit?: number;
}

/** CronJobStatus represents the current state of a cron job. */
export interface CronJobStatus {
  /** A list of pointers to currently running jobs. */
  readonly active?: readonly coreV1.ObjectReference[];
  /** Information when was the last time the job was successfully scheduled. */
  readonly lastScheduleTime?: string;
  /** Information when was the last time the job successfully completed. */
  readonly lastSuccessfulTime?: string;
}

/** JobTemplateSpec describes the data a Job should have when created from a template. */
export interface JobTemplateSpec {
  /** Standard object's metadata of the jobs created from this template. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Specification of the desired behavior of the job. */
  readonly spec?: batchV1.JobSpec;
}
