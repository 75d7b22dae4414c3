// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  Overhead: "1:podFixed:quantity:em",
  RuntimeClass: "1:metadata:meta-v1.ObjectMeta:e 2:handler:string: 3:overhead:.Overhead:ep 4:scheduling:.Scheduling:ep",
  Scheduling: "1:nodeSelector:string:em 2:tolerations:core-v1.Toleration:er",
};
