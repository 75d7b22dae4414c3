// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  CertificateSigningRequest: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.CertificateSigningRequestSpec: 3:status:.CertificateSigningRequestStatus:e",
  CertificateSigningRequestCondition: "1:type:string: 6:status:string: 2:reason:string:e 3:message:string:e 4:lastUpdateTime:time:e 5:lastTransitionTime:time:e",
  CertificateSigningRequestSpec: "1:request:bytes: 7:signerName:string:ep 8:expirationSeconds:int:ep 5:usages:string:er 2:username:string:e 3:uid:string:e 4:groups:string:er 6:extra:strings:em",
  CertificateSigningRequestStatus: "1:conditions:.CertificateSigningRequestCondition:er 2:certificate:bytes:e",
  ClusterTrustBundle: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.ClusterTrustBundleSpec:",
  ClusterTrustBundleSpec: "1:signerName:string:e 2:trustBundle:string:",
  PodCertificateRequest: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.PodCertificateRequestSpec: 3:status:.PodCertificateRequestStatus:e",
  PodCertificateRequestSpec: "1:signerName:string: 2:podName:string: 3:podUID:string: 4:serviceAccountName:string: 5:serviceAccountUID:string: 6:nodeName:string: 7:nodeUID:string: 8:maxExpirationSeconds:int:ep 9:pkixPublicKey:bytes: 10:proofOfPossession:bytes: 12:stubPKCS10Request:bytes: 11:unverifiedUserAnnotations:string:em",
  PodCertificateRequestStatus: "1:conditions:meta-v1.Condition:er 2:certificateChain:string:e 4:notBefore:time:ep 5:beginRefreshAt:time:ep 6:notAfter:time:ep",
};
