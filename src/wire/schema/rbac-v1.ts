// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  AggregationRule: "1:clusterRoleSelectors:meta-v1.LabelSelector:er",
  ClusterRole: "1:metadata:meta-v1.ObjectMeta:e 2:rules:.PolicyRule:r 3:aggregationRule:.AggregationRule:ep",
  ClusterRoleBinding: "1:metadata:meta-v1.ObjectMeta:e 2:subjects:.Subject:er 3:roleRef:.RoleRef:",
  PolicyRule: "1:verbs:string:r 2:apiGroups:string:er 3:resources:string:er 4:resourceNames:string:er 5:nonResourceURLs:string:er",
  Role: "1:metadata:meta-v1.ObjectMeta:e 2:rules:.PolicyRule:r",
  RoleBinding: "1:metadata:meta-v1.ObjectMeta:e 2:subjects:.Subject:er 3:roleRef:.RoleRef:",
  RoleRef: "1:apiGroup:string: 2:kind:string: 3:name:string:",
  Subject: "1:kind:string: 2:apiGroup:string:e 3:name:string: 4:namespace:string:e",
};
