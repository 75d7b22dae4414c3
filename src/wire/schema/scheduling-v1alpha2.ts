// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  BasicSchedulingPolicy: "",
  GangSchedulingPolicy: "1:minCount:int:",
  PodGroup: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.PodGroupSpec: 3:status:.PodGroupStatus:e",
  PodGroupResourceClaim: "1:name:string: 2:resourceClaimName:string:ep 3:resourceClaimTemplateName:string:ep",
  PodGroupResourceClaimStatus: "1:name:string: 2:resourceClaimName:string:ep",
  PodGroupSchedulingConstraints: "1:topology:.TopologyConstraint:er",
  PodGroupSchedulingPolicy: "1:basic:.BasicSchedulingPolicy:ep 2:gang:.GangSchedulingPolicy:ep",
  PodGroupSpec: "1:podGroupTemplateRef:.PodGroupTemplateReference:p 2:schedulingPolicy:.PodGroupSchedulingPolicy: 3:schedulingConstraints:.PodGroupSchedulingConstraints:ep 4:resourceClaims:.PodGroupResourceClaim:er 5:disruptionMode:string:ep 6:priorityClassName:string:e 7:priority:int:ep",
  PodGroupStatus: "1:conditions:meta-v1.Condition:er 2:resourceClaimStatuses:.PodGroupResourceClaimStatus:er",
  PodGroupTemplate: "1:name:string: 2:schedulingPolicy:.PodGroupSchedulingPolicy: 3:schedulingConstraints:.PodGroupSchedulingConstraints:p 4:resourceClaims:.PodGroupResourceClaim:er 5:disruptionMode:string:ep 6:priorityClassName:string:e 7:priority:int:ep",
  PodGroupTemplateReference: "1:workload:.WorkloadPodGroupTemplateReference:p",
  TopologyConstraint: "1:key:string:",
  TypedLocalObjectReference: "1:apiGroup:string:e 2:kind:string: 3:name:string:",
  Workload: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.WorkloadSpec:",
  WorkloadPodGroupTemplateReference: "1:workloadName:string: 2:podGroupTemplateName:string:",
  WorkloadSpec: "1:controllerRef:.TypedLocalObjectReference:ep 2:podGroupTemplates:.PodGroupTemplate:r",
};
