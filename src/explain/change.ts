import type { PodStatusSummary } from "../api/pod-status.js";

/**
 * How much a change matters. `nothing`: the pod is the same, or only members changed that no token shows.
 * `significant`: it helps to debug a rollout. `change`: everything else.
 */
export type Significance = "nothing" | "change" | "significant";

/** One `key=value` of an explanation. */
export interface Token {
  readonly key: string;
  /** The raw value: whole messages, seconds as a number. `true` stands for a word without a value. */
  readonly value: string | number | true;
  /** What a line shows of the value. */
  readonly text: string;
  /** Whether a line always shows the text in quotes. */
  readonly quoted: boolean;
}

/** What a change is about. */
export type Subject =
  | "status"
  | "ready"
  | "container"
  | "image"
  | "labels"
  | "annotations"
  | "condition"
  | "node"
  | "deletion"
  | "replaced"
  | "other";

/** One change of a pod, or one fact that explains the event. */
export interface Change {
  readonly what: Subject;
  readonly significance: Significance;
  readonly tokens: readonly Token[];
  /** The container, like `app` or `init/migrate`, if the change is one of a container. */
  readonly container?: string;
  /** How bad the change of a container is. The worst containers are printed first. */
  readonly rank?: number;
}

/** What happened to a pod, and why. */
export interface Explanation {
  /** STATUS, READY and RESTARTS of the pod, or undefined if the pod cannot be read. */
  readonly shown: PodStatusSummary | undefined;
  readonly significance: Significance;
  readonly changes: readonly Change[];
}

const LEVELS: readonly Significance[] = ["nothing", "change", "significant"];

/** Returns the significance of several changes together. */
export function significanceOf(changes: readonly Change[]): Significance {
  const level = changes.reduce((most, change) => Math.max(most, LEVELS.indexOf(change.significance)), 0);
  return LEVELS[level] ?? "nothing";
}
