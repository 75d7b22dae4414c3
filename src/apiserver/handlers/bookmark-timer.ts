import type { Clock, Timer } from "../../base/clock.js";

/** How often a watch gets a bookmark by default: about once a minute, as from kube-apiserver. */
export const BOOKMARK_INTERVAL_MS = 60_000;
/**
 * The last bookmark is sent this long before the deadline, so that the next watch resumes from a recent
 * revision.
 */
const BOOKMARK_BEFORE_DEADLINE_MS = 2000;

/** Calls back after each interval, and a last time two seconds before the deadline of the watch. */
export function bookmarkTimer(
  clock: Clock,
  { intervalMs, untilMs }: { readonly intervalMs: number; readonly untilMs: number },
  callback: () => void,
): Timer {
  const last = clock.now() + untilMs - BOOKMARK_BEFORE_DEADLINE_MS;
  let timer: Timer | undefined;
  const schedule = (): void => {
    const untilLast = last - clock.now();
    if (untilLast > 0) {
      timer = clock.timer(Math.min(intervalMs, untilLast), () => {
        callback();
        schedule();
      });
    }
  };
  schedule();
  return { cancel: () => timer?.cancel() };
}
