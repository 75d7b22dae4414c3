import type { FieldTypes } from "../../api/field-types.js";
import type { Pod } from "../../api/pod.js";
import type { PodStatusSummary } from "../../api/pod-status.js";

/** A filter that depends on the state of a pod, and so may give different results over time. */
export interface StateFilter {
  /** The fields that it reads beside those of STATUS, READY and RESTARTS. */
  readonly fields: readonly FieldTypes[];
  readonly matches: (pod: Pod, shown: PodStatusSummary) => boolean;
}
