import type { ChangedMembers } from "../wire/kept/changed-members.js";
import type { Change } from "./change.js";
import type { PodDetails } from "./pod-details.js";
import type { PodSummary } from "./pod-summary.js";

/** Reports whether the container with this name in tokens is explained. */
export type TellsContainer = (label: string) => boolean;

/** A pod that is explained. `at` is the time, in milliseconds since 1970. */
export interface PodView {
  readonly summary: PodSummary;
  readonly details: PodDetails;
  readonly at: number;
  /** When the deletion was requested, as an earlier state says, in milliseconds since 1970. */
  readonly deletionAsked?: number | undefined;
  /** Which containers are explained. @defaultValue all */
  readonly tells?: TellsContainer | undefined;
}

/** Two states of a pod. */
export interface Comparison extends PodView {
  readonly before: PodSummary;
  readonly oldDetails: PodDetails;
  readonly members: ChangedMembers;
}

/** Finds the changes of one kind. */
export type Finder = (comparison: Comparison) => readonly Change[];

/** Finds what is wrong with a pod that is explained for the first time. */
export type TroubleFinder = (view: PodView) => readonly Change[];

export const NO_CHANGES: readonly Change[] = [];
