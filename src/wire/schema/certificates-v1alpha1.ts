// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  ClusterTrustBundle: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.ClusterTrustBundleSpec:",
  ClusterTrustBundleSpec: "1:signerName:string:e 2:trustBundle:string:",
};
