// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as coreV1 from "../core/v1.js";
import type * as metaV1 from "../meta/v1.js";

/** DEPRECATED - This group version of ControllerRevision is deprecated by apps/v1beta2/ControllerRevision. */
export interface ControllerRevision {
  readonly apiVersion?: "apps/v1beta1";
  readonly kind?: "ControllerRevision";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** data is the serialized representation of the state. */
  readonly data?: unknown;
  /** revision indicates the revision of the state represented by Data. */
  readonly revision: number;
}

/** DEPRECATED - This group version of Deployment is deprecated by apps/v1beta2/Deployment. */
export interface Deployment {
  readonly apiVersion?: "apps/v1beta1";
  readonly kind?: "Deployment";
  /** Standard object metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Specification of the desired behavior of the Deployment. */
  readonly spec?: DeploymentSpec;
  /** Most recently observed status of the Deployment. */
  readonly status?: DeploymentStatus;
}

/** DeploymentCondition describes the state of a deployment at a certain point. */
export interface DeploymentCondition {
  /** Type of deployment condition. */
  readonly type: string;
  /** Status of the condition, one of True, False, Unknown. */
  readonly status: string;
  /** The last time this condition was updated. */
  readonly lastUpdateTime?: string;
  /** Last time the condition transitioned from one status to another. */
  readonly lastTransitionTime?: string;
  /** The reason for the condition's last transition. */
  readonly reason?: string;
  /** A human readable message indicating details about the transition. */
  readonly message?: string;
}

/** DeploymentSpec is the specification of the desired behavior of the Deployment. */
export interface DeploymentSpec {
  /** replicas is the number of desired pods. */
  readonly replicas?: number;
  /** selector is the label selector for pods. */
  readonly selector?: metaV1.LabelSelector;
  /** Template describes the pods that will be created. */
  readonly template: coreV1.PodTemplateSpec;
  /** The deployment strategy to use to replace existing pods with new ones. */
  readonly strategy?: DeploymentStrategy;
  /** minReadySeconds is the minimum number of seconds for which a newly created pod should be ready without any of its container crashing, for it to be considered available. */
  readonly minReadySeconds?: number;
  /** revisionHistoryLimit is the number of old ReplicaSets to retain to allow rollback. */
  readonly revisionHistoryLimit?: number;
  /** paused indicates that the deployment is paused. */
  readonly paused?: boolean;
  /** DEPRECATED. rollbackTo is the config this deployment is rolling back to. */
  readonly rollbackTo?: RollbackConfig;
  /** progressDeadlineSeconds is the maximum time in seconds for a deployment to make progress before it is considered to be failed. */
  readonly progressDeadlineSeconds?: number;
}

/** DeploymentStatus is the most recently observed status of the Deployment. */
export interface DeploymentStatus {
  /** The generation observed by the deployment controller. */
  readonly observedGeneration?: number;
  /** Total number of non-terminating pods targeted by this deployment (their labels match the selector). */
  readonly replicas?: number;
  /** Total number of non-terminating pods targeted by this deployment that have the desired template spec. */
  readonly updatedReplicas?: number;
  /** Total number of non-terminating pods targeted by this Deployment with a Ready Condition. */
  readonly readyReplicas?: number;
  /** Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment. */
  readonly availableReplicas?: number;
  /** Total number of unavailable pods targeted by this deployment. */
  readonly unavailableReplicas?: number;
  /** Total number of terminating pods targeted by this deployment. */
  readonly terminatingReplicas?: number;
  /** Represents the latest available observations of a deployment's current state. */
  readonly conditions?: readonly DeploymentCondition[];
  /** collisionCount is the count of hash collisions for the Deployment. */
  readonly collisionCount?: number;
}

/** DeploymentStrategy describes how to replace existing pods with new ones. */
export interface DeploymentStrategy {
  /** Type of deployment. */
  readonly type?: string;
  /** Rolling update config params. */
  readonly rollingUpdate?: RollingUpdateDeployment;
}

/** DEPRECATED. */
export interface RollbackConfig {
  /** The revision to rollback to. */
  readonly revision?: number;
}

/** Spec to control the desired behavior of rolling update. */
export interface RollingUpdateDeployment {
  /** The maximum number of pods that can be unavailable during the update. */
  readonly maxUnavailable?: number | string;
  /** The maximum number of pods that can be scheduled above the desired number of pods. */
  readonly maxSurge?: number | string;
}

/** RollingUpdateStatefulSetStrategy is used to communicate parameter for RollingUpdateStatefulSetStrategyType. */
export interface RollingUpdateStatefulSetStrategy {
  /** Partition indicates the ordinal at which the StatefulSet should be partitioned for updates. */
  readonly partition?: number;
  /** maxUnavailable is the maximum number of pods that can be unavailable during the update. */
  readonly maxUnavailable?: number | string;
}

/** DEPRECATED - This group version of StatefulSet is deprecated by apps/v1beta2/StatefulSet. */
export interface StatefulSet {
  readonly apiVersion?: "apps/v1beta1";
  readonly kind?: "StatefulSet";
  readonly metadata?: metaV1.ObjectMeta;
  /** Spec defines the desired identities of pods in this set. */
  readonly spec?: StatefulSetSpec;
  /** Status is the current status of Pods in this StatefulSet. */
  readonly status?: StatefulSetStatus;
}

/** StatefulSetCondition describes the state of a statefulset at a certain point. */
export interface StatefulSetCondition {
  /** Type of statefulset condition. */
  readonly type: string;
  /** Status of the condition, one of True, False, Unknown. */
  readonly status: string;
  /** Last time the condition transitioned from one status to another. */
  readonly lastTransitionTime?: string;
  /** The reason for the condition's last transition. */
  readonly reason?: string;
  /** A human readable message indicating details about the transition. */
  readonly message?: string;
}

/** StatefulSetOrdinals describes the policy used for replica ordinal assignment in this StatefulSet. */
export interface StatefulSetOrdinals {
  /** start is the number representing the first replica's index. */
  readonly start?: number;
}

/** StatefulSetPersistentVolumeClaimRetentionPolicy describes the policy used for PVCs created from the StatefulSet VolumeClaimTemplates. */
export interface StatefulSetPersistentVolumeClaimRetentionPolicy {
  /** whenDeleted specifies what happens to PVCs created from StatefulSet VolumeClaimTemplates when the StatefulSet is deleted. */
  readonly whenDeleted?: string;
  /** whenScaled specifies what happens to PVCs created from StatefulSet VolumeClaimTemplates when the StatefulSet is scaled down. */
  readonly whenScaled?: string;
}

/** A StatefulSetSpec is the specification of a StatefulSet. */
export interface StatefulSetSpec {
  /** replicas is the desired number of replicas of the given Template. */
  readonly replicas?: number;
  /** selector is a label query over pods that should match the replica count. */
  readonly selector?: metaV1.LabelSelector;
  /** template is the object that describes the pod that will be created if insufficient replicas are detected. */
  readonly template: coreV1.PodTemplateSpec;
  /** volumeClaimTemplates is a list of claims that pods are allowed to reference. */
  readonly volumeClaimTemplates?: readonly coreV1.PersistentVolumeClaim[];
  /** serviceName is the name of the service that governs this StatefulSet. */
  readonly serviceName?: string;
  /** podManagementPolicy controls how pods are created during initial scale up, when replacing pods on nodes, or when scaling down. */
  readonly podManagementPolicy?: string;
  /** updateStrategy indicates the StatefulSetUpdateStrategy that will be employed to update Pods in the StatefulSet when a revision is made to Template. */
  readonly updateStrategy?: StatefulSetUpdateStrategy;
  /** revisionHistoryLimit is the maximum number of revisions that will be maintained in the StatefulSet's revision history. */
  readonly revisionHistoryLimit?: number;
  /** minReadySeconds is the minimum number of seconds for which a newly created pod should be ready without any of its container crashing for it to be considered available. */
  readonly minReadySeconds?: number;
  /** persistentVolumeClaimRetentionPolicy describes the lifecycle of persistent volume claims created from volumeClaimTemplates. */
  readonly persistentVolumeClaimRetentionPolicy?: StatefulSetPersistentVolumeClaimRetentionPolicy;
  /** ordinals controls the numbering of replica indices in a StatefulSet. */
  readonly ordinals?: StatefulSetOrdinals;
}

/** StatefulSetStatus represents the current state of a StatefulSet. */
export interface StatefulSetStatus {
  /** observedGeneration is the most recent generation observed for this StatefulSet. */
  readonly observedGeneration?: number;
  /** replicas is the number of Pods created by the StatefulSet controller. */
  readonly replicas: number;
  /** readyReplicas is the number of pods created by this StatefulSet controller with a Ready Condition. */
  readonly readyReplicas?: number;
  /** currentReplicas is the number of Pods created by the StatefulSet controller from the StatefulSet version indicated by currentRevision. */
  readonly currentReplicas?: number;
  /** updatedReplicas is the number of Pods created by the StatefulSet controller from the StatefulSet version indicated by updateRevision. */
  readonly updatedReplicas?: number;
  /** currentRevision, if not empty, indicates the version of the StatefulSet used to generate Pods in the sequence [0,currentReplicas). */
  readonly currentRevision?: string;
  /** updateRevision, if not empty, indicates the version of the StatefulSet used to generate Pods in the sequence [replicas-updatedReplicas,replicas). */
  readonly updateRevision?: string;
  /** collisionCount is the count of hash collisions for the StatefulSet. */
  readonly collisionCount?: number;
  /** conditions represent the latest available observations of a statefulset's current state. */
  readonly conditions?: readonly StatefulSetCondition[];
  /** availableReplicas is the total number of available pods (ready for at least minReadySeconds) targeted by this StatefulSet. */
  readonly availableReplicas?: number;
}

/** StatefulSetUpdateStrategy indicates the strategy that the StatefulSet controller will use to perform updates. */
export interface StatefulSetUpdateStrategy {
  /** Type indicates the type of the StatefulSetUpdateStrategy. */
  readonly type?: string;
  /** RollingUpdate is used to communicate parameters when Type is RollingUpdateStatefulSetStrategyType. */
  readonly rollingUpdate?: RollingUpdateStatefulSetStrategy;
}
