// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  CronJob: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.CronJobSpec:e 3:status:.CronJobStatus:e",
  CronJobSpec: "1:schedule:string: 8:timeZone:string:ep 2:startingDeadlineSeconds:int:ep 3:concurrencyPolicy:string:e 4:suspend:bool:ep 5:jobTemplate:.JobTemplateSpec: 6:successfulJobsHistoryLimit:int:ep 7:failedJobsHistoryLimit:int:ep",
  CronJobStatus: "1:active:core-v1.ObjectReference:er 4:lastScheduleTime:time:ep 5:lastSuccessfulTime:time:ep",
  JobTemplateSpec: "1:metadata:meta-v1.ObjectMeta:e 2:spec:batch-v1.JobSpec:e",
};
