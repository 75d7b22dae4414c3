import type { KubeObject } from "../../api/object.js";
import { countOf } from "../../base/json-object.js";
import type { Kind } from "../../discovery/kind.js";
import { memberOf } from "./object-outcome.js";
import type { Outcome } from "./outcome.js";
import { reasonOf } from "./rollout.js";

export function isJob({ resource, group }: Pick<Kind, "resource" | "group">): boolean {
  return resource === "jobs" && group === "batch";
}

/**
 * Returns how `succeeded` stands for a Job, which decides that itself: it may be complete although some of its pods have
 * failed, were never made because of a success policy, or do not exist any more.
 */
export function jobOutcome(job: KubeObject): Outcome {
  if (reasonOf(job, "Complete", "True") !== undefined) {
    return "met";
  }
  return isLost(job, "Complete") ? "never" : "open";
}

/** The conditions of a Job that exclude each other, because a Job ends once. The server refuses a Job that has both. */
const EXCLUDED_BY: Readonly<Record<string, readonly string[]>> = {
  complete: ["Failed", "FailureTarget"],
  successcriteriamet: ["Failed", "FailureTarget"],
  failed: ["Complete", "SuccessCriteriaMet"],
  failuretarget: ["Complete", "SuccessCriteriaMet"],
};

/** Whether a condition of a Job can never be true, because it ends otherwise. */
export function isLost(job: KubeObject, condition: string): boolean {
  const excluding = EXCLUDED_BY[condition.toLowerCase()] ?? [];
  return excluding.some((type) => reasonOf(job, type, "True") !== undefined);
}

/** Whether a Job makes no more pods because it has failed, or is about to. */
export function hasFailed(job: KubeObject): boolean {
  return isLost(job, "Complete");
}

/** Returns how far a Job is, or undefined if it has ended. */
export function jobText(job: KubeObject): string | undefined {
  if (["Complete", "Failed"].some((type) => reasonOf(job, type, "True") !== undefined)) {
    return undefined;
  }
  const { completions, suspend } = memberOf(job, "spec");
  if (suspend === true) {
    return "it is suspended";
  }
  const { succeeded, failed } = memberOf(job, "status");
  const done = countOf(succeeded);
  const of = typeof completions === "number" ? `${done} of ${completions} pods` : pods(done);
  const failures = countOf(failed) === 0 ? "" : `, ${countOf(failed)} failed`;
  return `${of} succeeded${failures}`;
}

function pods(count: number): string {
  return count === 1 ? "1 pod" : `${count} pods`;
}

/** Returns how many pods a Job runs at one time: as its parallelism says, and no more than have to succeed. */
export function podsAtOnce(job: KubeObject): number {
  const { parallelism, completions } = memberOf(job, "spec");
  const atOnce = parallelism === undefined ? 1 : countOf(parallelism);
  return typeof completions === "number" ? Math.min(atOnce, completions) : atOnce;
}
