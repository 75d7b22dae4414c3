import type { ContainerStatus } from "../api/pod.js";
import { countOf, listOf, textOf } from "../base/json-object.js";
import { timeOf } from "./duration-text.js";
import type { PodDetails } from "./pod-details.js";

/**
 * Returns when STATUS became `word`, as far as the times in the pod tell, in milliseconds since 1970. It is for pods
 * that have not changed while we watched.
 */
export function wordBegan(word: string, details: PodDetails): number | undefined {
  switch (word) {
    case "Terminating":
      return deletionRequested(details);
    case "Pending":
    case "SchedulingGated":
      return timeOf(details.read("life").metadata?.creationTimestamp);
    case "ContainerCreating":
      return conditionTime(details, "PodScheduled");
    case "Running":
      return latest(details, ({ state }) => state?.running?.startedAt);
    case "CrashLoopBackOff":
      return latest(details, ({ lastState }) => lastState?.terminated?.finishedAt);
    default:
      return latest(details, ({ state }) => state?.terminated?.finishedAt);
  }
}

/** Returns when the deletion of a pod was requested: its deletion time is the end of its grace period. */
export function deletionRequested(details: PodDetails): number | undefined {
  const { metadata } = details.read("life");
  const end = timeOf(metadata?.deletionTimestamp);
  return end === undefined ? undefined : end - 1_000 * countOf(metadata?.deletionGracePeriodSeconds);
}

/** Returns when a condition changed last. */
export function conditionTime(details: PodDetails, type: string): number | undefined {
  const conditions = listOf(details.read("began").status?.conditions);
  return timeOf(conditions.find((condition) => condition.type === type)?.lastTransitionTime);
}

/** Returns the latest of the times of all containers. Times are in UTC with whole seconds, so texts compare. */
function latest(
  details: PodDetails,
  time: (container: Partial<ContainerStatus>) => string | undefined,
): number | undefined {
  const times = listOf(details.read("began").status?.containerStatuses).map((container) =>
    textOf(time(container)),
  );
  return timeOf(times.reduce((last, next) => (last < next ? next : last), ""));
}
