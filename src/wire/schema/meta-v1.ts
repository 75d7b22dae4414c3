// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  Condition: "1:type:string: 2:status:string: 3:observedGeneration:int:e 4:lastTransitionTime:time: 5:reason:string: 6:message:string:",
  DeleteOptions: "1:gracePeriodSeconds:int:ep 2:preconditions:.Preconditions:ep 3:orphanDependents:bool:ep 4:propagationPolicy:string:ep 5:dryRun:string:er 6:ignoreStoreReadErrorWithClusterBreakingPotential:bool:ep",
  GroupResource: "1:group:string: 2:resource:string:",
  LabelSelector: "1:matchLabels:string:em 2:matchExpressions:.LabelSelectorRequirement:er",
  LabelSelectorRequirement: "1:key:string: 2:operator:string: 3:values:string:er",
  ListMeta: "1:selfLink:string:e 2:resourceVersion:string:e 3:continue:string:e 4:remainingItemCount:int:ep 5:shardInfo:.ShardInfo:ep",
  ManagedFieldsEntry: "1:manager:string:e 2:operation:string:e 3:apiVersion:string:e 4:time:time:ep 6:fieldsType:string:e 7:fieldsV1:json:ep 8:subresource:string:e",
  ObjectMeta: "1:name:string:e 2:generateName:string:e 3:namespace:string:e 4:selfLink:string:e 5:uid:string:e 6:resourceVersion:string:e 7:generation:int:e 8:creationTimestamp:time:ez 9:deletionTimestamp:time:ep 10:deletionGracePeriodSeconds:int:ep 11:labels:string:em 12:annotations:string:em 13:ownerReferences:.OwnerReference:er 14:finalizers:string:er 17:managedFields:.ManagedFieldsEntry:er",
  OwnerReference: "5:apiVersion:string: 1:kind:string: 3:name:string: 4:uid:string: 6:controller:bool:ep 7:blockOwnerDeletion:bool:ep",
  Preconditions: "1:uid:string:ep 2:resourceVersion:string:ep",
  ShardInfo: "1:selector:string:",
  Status: "1:metadata:.ListMeta:e 2:status:string:e 3:message:string:e 4:reason:string:e 5:details:.StatusDetails:ep 6:code:int:e",
  StatusCause: "1:reason:string:e 2:message:string:e 3:field:string:e",
  StatusDetails: "1:name:string:e 2:group:string:e 3:kind:string:e 6:uid:string:e 4:causes:.StatusCause:er 5:retryAfterSeconds:int:e",
};
