import type { Change } from "./change.js";
import type { ChangedMembers } from "./changed-members.js";
import type { PodDetails } from "./pod-details.js";
import type { PodSummary } from "./pod-summary.js";

/** A pod that is told of. `at` is the time, in milliseconds since 1970. */
export interface PodView {
  readonly summary: PodSummary;
  readonly details: PodDetails;
  readonly at: number;
}

/** Two states of a pod, with the changes that were found so far. */
export interface Comparison extends PodView {
  readonly before: PodSummary;
  readonly oldDetails: PodDetails;
  readonly members: ChangedMembers;
}

/** Finds the changes of one kind. */
export type Finder = (comparison: Comparison) => readonly Change[];

export const NO_CHANGES: readonly Change[] = [];
