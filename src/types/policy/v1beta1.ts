// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as metaV1 from "../meta/v1.js";

/** PodDisruptionBudget is an object to define the max disruption that can be caused to a collection of pods. */
export interface PodDisruptionBudget {
  readonly apiVersion?: "policy/v1beta1";
  readonly kind?: "PodDisruptionBudget";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Specification of the desired behavior of the PodDisruptionBudget. */
  readonly spec?: PodDisruptionBudgetSpec;
  /** Most recently observed status of the PodDisruptionBudget. */
  readonly status?: PodDisruptionBudgetStatus;
}

/** PodDisruptionBudgetSpec is a description of a PodDisruptionBudget. */
export interface PodDisruptionBudgetSpec {
  /** An eviction is allowed if at least "minAvailable" pods selected by "selector" will still be available after the eviction, i.e. even in the absence of the evicted pod. */
  readonly minAvailable?: number | string;
  /** Label query over pods whose evictions are managed by the disruption budget. */
  readonly selector?: metaV1.LabelSelector;
  /** An eviction is allowed if at most "maxUnavailable" pods selected by "selector" are unavailable after the eviction, i.e. even in absence of the evicted pod. */
  readonly maxUnavailable?: number | string;
  /** UnhealthyPodEvictionPolicy defines the criteria for when unhealthy pods should be considered for eviction. */
  readonly unhealthyPodEvictionPolicy?: string;
}

/** PodDisruptionBudgetStatus represents information about the status of a PodDisruptionBudget. */
export interface PodDisruptionBudgetStatus {
  /** Most recent generation observed when updating this PDB status. */
  readonly observedGeneration?: number;
  /** DisruptedPods contains information about pods whose eviction was processed by the API server eviction subresource handler but has not yet been observed by the PodDisruptionBudget controller. */
  readonly disruptedPods?: Readonly<Record<string, string>>;
  /** Number of pod disruptions that are currently allowed. */
  readonly disruptionsAllowed?: number;
  /** current number of healthy pods. */
  readonly currentHealthy?: number;
  /** minimum desired number of healthy pods. */
  readonly desiredHealthy?: number;
  /** total number of pods counted by this disruption budget. */
  readonly expectedPods?: number;
  /** Conditions contain conditions for PDB. */
  readonly conditions?: readonly metaV1.Condition[];
}
