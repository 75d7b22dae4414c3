import type { Paint } from "./printer.js";

/** STATUS words of healthy pods. Words that are neither good nor pending mean trouble. */
const GOOD = new Set(["Running", "Completed", "Succeeded"]);
/** STATUS words of pods that are starting or ending. `Init:1/3` and the like are pending, too. */
const PENDING = new Set([
  "Pending",
  "ContainerCreating",
  "PodInitializing",
  "Terminating",
  "NotReady",
  "SchedulingGated",
]);

/** Returns the colour of a STATUS word of a pod. */
export function statusPaint(status: string, paint: Paint): (text: string) => string {
  if (GOOD.has(status)) {
    return paint.good;
  }
  return PENDING.has(status) || /^Init:\d+\/\d+$/.test(status) ? paint.pending : paint.bad;
}
