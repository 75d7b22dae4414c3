// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as metaV1 from "../meta/v1.js";

/** BasicSchedulingPolicy indicates that standard Kubernetes scheduling behavior should be used. */
export interface BasicSchedulingPolicy {}

/** GangSchedulingPolicy defines the parameters for gang scheduling. */
export interface GangSchedulingPolicy {
  /** MinCount is the minimum number of pods that must be schedulable or scheduled at the same time for the scheduler to admit the entire group. */
  readonly minCount: number;
}

/** PodGroup represents a runtime instance of pods grouped together. */
export interface PodGroup {
  readonly apiVersion?: "scheduling.k8s.io/v1alpha2";
  readonly kind?: "PodGroup";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Spec defines the desired state of the PodGroup. */
  readonly spec: PodGroupSpec;
  /** Status represents the current observed state of the PodGroup. */
  readonly status?: PodGroupStatus;
}

/** PodGroupResourceClaim references exactly one ResourceClaim, either directly or by naming a ResourceClaimTemplate which is then turned into a ResourceClaim for the PodGroup. */
export interface PodGroupResourceClaim {
  /** Name uniquely identifies this resource claim inside the PodGroup. */
  readonly name: string;
  /** ResourceClaimName is the name of a ResourceClaim object in the same namespace as this PodGroup. */
  readonly resourceClaimName?: string;
  /** ResourceClaimTemplateName is the name of a ResourceClaimTemplate object in the same namespace as this PodGroup. */
  readonly resourceClaimTemplateName?: string;
}

/** PodGroupResourceClaimStatus is stored in the PodGroupStatus for each PodGroupResourceClaim which references a ResourceClaimTemplate. */
export interface PodGroupResourceClaimStatus {
  /** Name uniquely identifies this resource claim inside the PodGroup. */
  readonly name: string;
  /** ResourceClaimName is the name of the ResourceClaim that was generated for the PodGroup in the namespace of the PodGroup. */
  readonly resourceClaimName?: string;
}

/** PodGroupSchedulingConstraints defines scheduling constraints (e.g. topology) for a PodGroup. */
export interface PodGroupSchedulingConstraints {
  /** Topology defines the topology constraints for the pod group. */
  readonly topology?: readonly TopologyConstraint[];
}

/** PodGroupSchedulingPolicy defines the scheduling configuration for a PodGroup. */
export interface PodGroupSchedulingPolicy {
  /** Basic specifies that the pods in this group should be scheduled using standard Kubernetes scheduling behavior. */
  readonly basic?: BasicSchedulingPolicy;
  /** Gang specifies that the pods in this group should be scheduled using all-or-nothing semantics. */
  readonly gang?: GangSchedulingPolicy;
}

/** PodGroupSpec defines the desired state of a PodGroup. */
export interface PodGroupSpec {
  /** PodGroupTemplateRef references an optional PodGroup template within other object (e.g. */
  readonly podGroupTemplateRef?: PodGroupTemplateReference | null;
  /** SchedulingPolicy defines the scheduling policy for this instance of the PodGroup. */
  readonly schedulingPolicy: PodGroupSchedulingPolicy;
  /** SchedulingConstraints defines optional scheduling constraints (e.g. topology) for this PodGroup. */
  readonly schedulingConstraints?: PodGroupSchedulingConstraints;
  /** ResourceClaims defines which ResourceClaims may be shared among Pods in the group. */
  readonly resourceClaims?: readonly PodGroupResourceClaim[];
  /** DisruptionMode defines the mode in which a given PodGroup can be disrupted. */
  readonly disruptionMode?: string;
  /** PriorityClassName defines the priority that should be considered when scheduling this pod group. */
  readonly priorityClassName?: string;
  /** Priority is the value of priority of this pod group. */
  readonly priority?: number;
}

/** PodGroupStatus represents information about the status of a pod group. */
export interface PodGroupStatus {
  /** Conditions represent the latest observations of the PodGroup's state. */
  readonly conditions?: readonly metaV1.Condition[];
  /** Status of resource claims. */
  readonly resourceClaimStatuses?: readonly PodGroupResourceClaimStatus[];
}

/** PodGroupTemplate represents a template for a set of pods with a scheduling policy. */
export interface PodGroupTemplate {
  /** Name is a unique identifier for the PodGroupTemplate within the Workload. */
  readonly name: string;
  /** SchedulingPolicy defines the scheduling policy for this PodGroupTemplate. */
  readonly schedulingPolicy: PodGroupSchedulingPolicy;
  /** SchedulingConstraints defines optional scheduling constraints (e.g. topology) for this PodGroupTemplate. */
  readonly schedulingConstraints?: PodGroupSchedulingConstraints | null;
  /** ResourceClaims defines which ResourceClaims may be shared among Pods in the group. */
  readonly resourceClaims?: readonly PodGroupResourceClaim[];
  /** DisruptionMode defines the mode in which a given PodGroup can be disrupted. */
  readonly disruptionMode?: string;
  /** PriorityClassName indicates the priority that should be considered when scheduling a pod group created from this template. */
  readonly priorityClassName?: string;
  /** Priority is the value of priority of pod groups created from this template. */
  readonly priority?: number;
}

/** PodGroupTemplateReference references a PodGroup template defined in some object (e.g. */
export interface PodGroupTemplateReference {
  /** Workload references the PodGroupTemplate within the Workload object that was used to create the PodGroup. */
  readonly workload?: WorkloadPodGroupTemplateReference | null;
}

/** TopologyConstraint defines a topology constraint for a PodGroup. */
export interface TopologyConstraint {
  /** Key specifies the key of the node label representing the topology domain. */
  readonly key: string;
}

/** TypedLocalObjectReference allows to reference typed object inside the same namespace. */
export interface TypedLocalObjectReference {
  /** APIGroup is the group for the resource being referenced. */
  readonly apiGroup?: string;
  /** Kind is the type of resource being referenced. */
  readonly kind: string;
  /** Name is the name of resource being referenced. */
  readonly name: string;
}

/** Workload allows for expressing scheduling constraints that should be used when managing the lifecycle of workloads from the scheduling perspective, including scheduling, preemption, eviction and other phases. */
export interface Workload {
  readonly apiVersion?: "scheduling.k8s.io/v1alpha2";
  readonly kind?: "Workload";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Spec defines the desired behavior of a Workload. */
  readonly spec: WorkloadSpec;
}

/** WorkloadPodGroupTemplateReference references the PodGroupTemplate within the Workload object. */
export interface WorkloadPodGroupTemplateReference {
  /** WorkloadName defines the name of the Workload object. */
  readonly workloadName: string;
  /** PodGroupTemplateName defines the PodGroupTemplate name within the Workload object. */
  readonly podGroupTemplateName: string;
}

/** WorkloadSpec defines the desired state of a Workload. */
export interface WorkloadSpec {
  /** ControllerRef is an optional reference to the controlling object, such as a Deployment or Job. */
  readonly controllerRef?: TypedLocalObjectReference;
  /** PodGroupTemplates is the list of templates that make up the Workload. */
  readonly podGroupTemplates: readonly PodGroupTemplate[];
}
