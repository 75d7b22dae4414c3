// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  PodDisruptionBudget: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.PodDisruptionBudgetSpec:e 3:status:.PodDisruptionBudgetStatus:e",
  PodDisruptionBudgetSpec: "1:minAvailable:intOrString:ep 2:selector:meta-v1.LabelSelector:ep 3:maxUnavailable:intOrString:ep 4:unhealthyPodEvictionPolicy:string:ep",
  PodDisruptionBudgetStatus: "1:observedGeneration:int:e 2:disruptedPods:time:em 3:disruptionsAllowed:int: 4:currentHealthy:int: 5:desiredHealthy:int: 6:expectedPods:int: 7:conditions:meta-v1.Condition:er",
};
