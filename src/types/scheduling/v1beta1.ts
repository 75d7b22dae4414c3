// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as metaV1 from "../meta/v1.js";

/** DEPRECATED - This group version of PriorityClass is deprecated by scheduling.k8s.io/v1/PriorityClass. */
export interface PriorityClass {
  readonly apiVersion?: "scheduling.k8s.io/v1beta1";
  readonly kind?: "PriorityClass";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** value represents the integer value of this priority class. */
  readonly value?: number;
  /** globalDefault specifies whether this PriorityClass should be considered as the default priority for pods that do not have any priority class. */
  readonly globalDefault?: boolean;
  /** description is an arbitrary string that usually provides guidelines on when this priority class should be used. */
  readonly description?: string;
  /** preemptionPolicy is the Policy for preempting pods with lower priority. */
  readonly preemptionPolicy?: string;
}
