// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  PriorityClass: "1:metadata:meta-v1.ObjectMeta:e 2:value:int: 3:globalDefault:bool:e 4:description:string:e 5:preemptionPolicy:string:ep",
};
