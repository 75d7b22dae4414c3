// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  CrossVersionObjectReference: "1:kind:string: 2:name:string: 3:apiVersion:string:e",
  HorizontalPodAutoscaler: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.HorizontalPodAutoscalerSpec:e 3:status:.HorizontalPodAutoscalerStatus:e",
  HorizontalPodAutoscalerSpec: "1:scaleTargetRef:.CrossVersionObjectReference: 2:minReplicas:int:ep 3:maxReplicas:int: 4:targetCPUUtilizationPercentage:int:ep",
  HorizontalPodAutoscalerStatus: "1:observedGeneration:int:ep 2:lastScaleTime:time:ep 3:currentReplicas:int: 4:desiredReplicas:int: 5:currentCPUUtilizationPercentage:int:ep",
};
