// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  CronJob: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.CronJobSpec:e 3:status:.CronJobStatus:e",
  CronJobSpec: "1:schedule:string: 8:timeZone:string:ep 2:startingDeadlineSeconds:int:ep 3:concurrencyPolicy:string:e 4:suspend:bool:ep 5:jobTemplate:.JobTemplateSpec: 6:successfulJobsHistoryLimit:int:ep 7:failedJobsHistoryLimit:int:ep",
  CronJobStatus: "1:active:core-v1.ObjectReference:er 4:lastScheduleTime:time:ep 5:lastSuccessfulTime:time:ep",
  Job: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.JobSpec:e 3:status:.JobStatus:e",
  JobCondition: "1:type:string: 2:status:string: 3:lastProbeTime:time:e 4:lastTransitionTime:time:e 5:reason:string:e 6:message:string:e",
  JobSpec: "1:parallelism:int:ep 2:completions:int:ep 3:activeDeadlineSeconds:int:ep 11:podFailurePolicy:.PodFailurePolicy:ep 16:successPolicy:.SuccessPolicy:ep 7:backoffLimit:int:ep 12:backoffLimitPerIndex:int:ep 13:maxFailedIndexes:int:ep 4:selector:meta-v1.LabelSelector:ep 5:manualSelector:bool:ep 6:template:core-v1.PodTemplateSpec: 8:ttlSecondsAfterFinished:int:ep 9:completionMode:string:ep 10:suspend:bool:ep 14:podReplacementPolicy:string:ep 15:managedBy:string:ep",
  JobStatus: "1:conditions:.JobCondition:er 2:startTime:time:ep 3:completionTime:time:ep 4:active:int:e 5:succeeded:int:e 6:failed:int:e 11:terminating:int:ep 7:completedIndexes:string:e 10:failedIndexes:string:ep 8:uncountedTerminatedPods:.UncountedTerminatedPods:ep 9:ready:int:ep",
  JobTemplateSpec: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.JobSpec:e",
  PodFailurePolicy: "1:rules:.PodFailurePolicyRule:r",
  PodFailurePolicyOnExitCodesRequirement: "1:containerName:string:ep 2:operator:string: 3:values:int:r",
  PodFailurePolicyOnPodConditionsPattern: "1:type:string: 2:status:string:",
  PodFailurePolicyRule: "1:action:string: 2:onExitCodes:.PodFailurePolicyOnExitCodesRequirement:ep 3:onPodConditions:.PodFailurePolicyOnPodConditionsPattern:er",
  SuccessPolicy: "1:rules:.SuccessPolicyRule:r",
  SuccessPolicyRule: "1:succeededIndexes:string:ep 2:succeededCount:int:ep",
  UncountedTerminatedPods: "1:succeeded:string:er 2:failed:string:er",
};
