// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  ControllerRevision: "1:metadata:meta-v1.ObjectMeta:e 2:data:json:e 3:revision:int:",
  Deployment: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.DeploymentSpec:e 3:status:.DeploymentStatus:e",
  DeploymentCondition: "1:type:string: 2:status:string: 6:lastUpdateTime:time:e 7:lastTransitionTime:time:e 4:reason:string:e 5:message:string:e",
  DeploymentSpec: "1:replicas:int:ep 2:selector:meta-v1.LabelSelector:ep 3:template:core-v1.PodTemplateSpec: 4:strategy:.DeploymentStrategy:e 5:minReadySeconds:int:e 6:revisionHistoryLimit:int:ep 7:paused:bool:e 8:rollbackTo:.RollbackConfig:ep 9:progressDeadlineSeconds:int:ep",
  DeploymentStatus: "1:observedGeneration:int:e 2:replicas:int:e 3:updatedReplicas:int:e 7:readyReplicas:int:e 4:availableReplicas:int:e 5:unavailableReplicas:int:e 9:terminatingReplicas:int:ep 6:conditions:.DeploymentCondition:er 8:collisionCount:int:ep",
  DeploymentStrategy: "1:type:string:e 2:rollingUpdate:.RollingUpdateDeployment:ep",
  RollbackConfig: "1:revision:int:e",
  RollingUpdateDeployment: "1:maxUnavailable:intOrString:ep 2:maxSurge:intOrString:ep",
  RollingUpdateStatefulSetStrategy: "1:partition:int:ep 2:maxUnavailable:intOrString:ep",
  StatefulSet: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.StatefulSetSpec:e 3:status:.StatefulSetStatus:e",
  StatefulSetCondition: "1:type:string: 2:status:string: 3:lastTransitionTime:time:e 4:reason:string:e 5:message:string:e",
  StatefulSetOrdinals: "1:start:int:",
  StatefulSetPersistentVolumeClaimRetentionPolicy: "1:whenDeleted:string:e 2:whenScaled:string:e",
  StatefulSetSpec: "1:replicas:int:ep 2:selector:meta-v1.LabelSelector:ep 3:template:core-v1.PodTemplateSpec: 4:volumeClaimTemplates:core-v1.PersistentVolumeClaim:er:v1:PersistentVolumeClaim 5:serviceName:string: 6:podManagementPolicy:string:e 7:updateStrategy:.StatefulSetUpdateStrategy:e 8:revisionHistoryLimit:int:ep 9:minReadySeconds:int:e 10:persistentVolumeClaimRetentionPolicy:.StatefulSetPersistentVolumeClaimRetentionPolicy:ep 11:ordinals:.StatefulSetOrdinals:ep",
  StatefulSetStatus: "1:observedGeneration:int:ep 2:replicas:int: 3:readyReplicas:int:e 4:currentReplicas:int:e 5:updatedReplicas:int:e 6:currentRevision:string:e 7:updateRevision:string:e 9:collisionCount:int:ep 10:conditions:.StatefulSetCondition:er 11:availableReplicas:int:",
  StatefulSetUpdateStrategy: "1:type:string:e 2:rollingUpdate:.RollingUpdateStatefulSetStrategy:ep",
};
