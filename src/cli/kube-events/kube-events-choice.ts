import { parseDuration } from "../duration.js";
import type { WatchFlags } from "../flags/watch-flags.js";

/** Which Kubernetes Events are printed: the values of `--events` and `--since`. */
export interface KubeEventsChoice {
  /** Whether only Events of the type Warning are printed. */
  readonly warningsOnly: boolean;
  /** How long before the start an Event may have happened. */
  readonly sinceMs: number;
}

/**
 * Returns which Events are asked for, or undefined if none are.
 *
 * @throws UsageError for a duration that cannot be read.
 */
export function kubeEventsChoice({
  events,
  since,
  show,
}: Pick<WatchFlags, "events" | "since" | "show">): KubeEventsChoice | undefined {
  if (events === undefined) {
    return undefined;
  }
  return {
    // The normal ones are not significant.
    warningsOnly: events === "warnings" || show === "significant",
    sinceMs: since === undefined ? 0 : parseDuration(since, "--since"),
  };
}
