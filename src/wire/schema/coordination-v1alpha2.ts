// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  LeaseCandidate: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.LeaseCandidateSpec:e",
  LeaseCandidateSpec: "1:leaseName:string: 2:pingTime:microTime:ep 3:renewTime:microTime:ep 4:binaryVersion:string: 5:emulationVersion:string:e 6:strategy:string:e",
};
