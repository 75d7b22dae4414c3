import type { Pod } from "../../src/api/pod.js";

/** The fields of one state of a pod that the checks compare. */
export interface PodState {
  readonly key: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /**
   * The counters that writes leave in a label and in the status. Every write changes one of them, so two
   * states with the same uid and mark differ at most in being marked for deletion.
   */
  readonly mark: string;
  readonly namespace: string;
  readonly tier: string;
  readonly phase: string;
}

/** The label that every write of metadata changes. */
export const MARK_LABEL = "mark";
/** The label that selectors use. */
export const TIER_LABEL = "tier";

export function podStateOf({ metadata = {}, status = {} }: Pod): PodState {
  const { name = "", namespace = "", uid = "", resourceVersion = "", labels = {} } = metadata;
  const { message = "", phase = "" } = status;
  return {
    key: `${namespace}/${name}`,
    uid,
    resourceVersion,
    mark: `${labels[MARK_LABEL] ?? "?"}.${message}`,
    namespace,
    tier: labels[TIER_LABEL] ?? "",
    phase,
  };
}

export function isSameState(left: PodState, right: PodState): boolean {
  return left.uid === right.uid && left.mark === right.mark;
}

/** Formats a state for messages: `a/pod-1 12.7@1034 of 5e2f`. */
export function describeState(state: PodState | undefined): string {
  return state === undefined
    ? "nothing"
    : `${state.key} ${state.mark}@${state.resourceVersion} of ${state.uid.slice(0, 4)}`;
}
