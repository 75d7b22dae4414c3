import type { Pod } from "../../src/api/pod.js";

/** What the oracle remembers of one state of one pod. */
export interface PodState {
  readonly key: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /**
   * What every write changes: the counters it left in a label and in the status. Two states of one uid with one mark
   * differ at most in being marked for deletion.
   */
  readonly mark: string;
  readonly namespace: string;
  readonly tier: string;
  readonly phase: string;
}

/** Label that every write of metadata changes. */
export const MARK_LABEL = "mark";
/** Label that selectors look at. */
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

/** For messages: `a/pod-1 12.7@1034 of 5e2f`. */
export function describeState(state: PodState | undefined): string {
  return state === undefined
    ? "nothing"
    : `${state.key} ${state.mark}@${state.resourceVersion} of ${state.uid.slice(0, 4)}`;
}
