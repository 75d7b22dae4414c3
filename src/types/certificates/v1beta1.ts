// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as metaV1 from "../meta/v1.js";

/** Describes a certificate signing request. */
export interface CertificateSigningRequest {
  readonly apiVersion?: "certificates.k8s.io/v1beta1";
  readonly kind?: "CertificateSigningRequest";
  readonly metadata?: metaV1.ObjectMeta;
  /** spec contains the certificate request, and is immutable after creation. */
  readonly spec: CertificateSigningRequestSpec;
  /** Derived information about the request. */
  readonly status?: CertificateSigningRequestStatus;
}

export interface CertificateSigningRequestCondition {
  /** type of the condition. */
  readonly type: string;
  /** Status of the condition, one of True, False, Unknown. */
  readonly status?: string;
  /** brief reason for the request state. */
  readonly reason?: string;
  /** human readable message with details about the request state. */
  readonly message?: string;
  /** timestamp for the last update to this condition. */
  readonly lastUpdateTime?: string;
  /** lastTransitionTime is the time the condition last transitioned from one status to another. */
  readonly lastTransitionTime?: string;
}

/** CertificateSigningRequestSpec contains the certificate request. */
export interface CertificateSigningRequestSpec {
  /** Base64-encoded PKCS#10 CSR data. */
  readonly request: string;
  /** Requested signer for the request. */
  readonly signerName?: string;
  /** expirationSeconds is the requested duration of validity of the issued certificate. */
  readonly expirationSeconds?: number;
  /** allowedUsages specifies a set of usage contexts the key will be valid for. */
  readonly usages?: readonly string[];
  /** Information about the requesting user. */
  readonly username?: string;
  /** UID information about the requesting user. */
  readonly uid?: string;
  /** Group information about the requesting user. */
  readonly groups?: readonly string[];
  /** Extra information about the requesting user. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface CertificateSigningRequestStatus {
  /** Conditions applied to the request, such as approval or denial. */
  readonly conditions?: readonly CertificateSigningRequestCondition[];
  /** If request was approved, the controller will place the issued certificate here. */
  readonly certificate?: string;
}

/** ClusterTrustBundle is a cluster-scoped container for X.509 trust anchors (root certificates). */
export interface ClusterTrustBundle {
  readonly apiVersion?: "certificates.k8s.io/v1beta1";
  readonly kind?: "ClusterTrustBundle";
  /** metadata contains the object metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** spec contains the signer (if any) and trust anchors. */
  readonly spec: ClusterTrustBundleSpec;
}

/** ClusterTrustBundleSpec contains the signer and trust anchors. */
export interface ClusterTrustBundleSpec {
  /** signerName indicates the associated signer, if any. */
  readonly signerName?: string;
  /** trustBundle contains the individual X.509 trust anchors for this bundle, as PEM bundle of PEM-wrapped, DER-formatted X.509 certificates. */
  readonly trustBundle: string;
}

/** PodCertificateRequest encodes a pod requesting a certificate from a given signer. */
export interface PodCertificateRequest {
  readonly apiVersion?: "certificates.k8s.io/v1beta1";
  readonly kind?: "PodCertificateRequest";
  /** metadata contains the object metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** spec contains the details about the certificate being requested. */
  readonly spec: PodCertificateRequestSpec;
  /** status contains the issued certificate, and a standard set of conditions. */
  readonly status?: PodCertificateRequestStatus;
}

/** PodCertificateRequestSpec describes the certificate request. */
export interface PodCertificateRequestSpec {
  /** signerName indicates the requested signer. */
  readonly signerName: string;
  /** podName is the name of the pod into which the certificate will be mounted. */
  readonly podName: string;
  /** podUID is the UID of the pod into which the certificate will be mounted. */
  readonly podUID: string;
  /** serviceAccountName is the name of the service account the pod is running as. */
  readonly serviceAccountName: string;
  /** serviceAccountUID is the UID of the service account the pod is running as. */
  readonly serviceAccountUID: string;
  /** nodeName is the name of the node the pod is assigned to. */
  readonly nodeName: string;
  /** nodeUID is the UID of the node the pod is assigned to. */
  readonly nodeUID: string;
  /** maxExpirationSeconds is the maximum lifetime permitted for the certificate. */
  readonly maxExpirationSeconds?: number;
  /** The PKIX-serialized public key the signer will issue the certificate to. */
  readonly pkixPublicKey?: string | null;
  /** A proof that the requesting kubelet holds the private key corresponding to pkixPublicKey. */
  readonly proofOfPossession?: string | null;
  /** A PKCS#10 certificate signing request (DER-serialized) generated by Kubelet using the subject private key. */
  readonly stubPKCS10Request: string;
  /** unverifiedUserAnnotations allow pod authors to pass additional information to the signer implementation. */
  readonly unverifiedUserAnnotations?: Readonly<Record<string, string>>;
}

/** PodCertificateRequestStatus describes the status of the request, and holds the certificate data if the request is issued. */
export interface PodCertificateRequestStatus {
  /** conditions applied to the request. */
  readonly conditions?: readonly metaV1.Condition[];
  /** certificateChain is populated with an issued certificate by the signer. */
  readonly certificateChain?: string;
  /** notBefore is the time at which the certificate becomes valid. */
  readonly notBefore?: string;
  /** beginRefreshAt is the time at which the kubelet should begin trying to refresh the certificate. */
  readonly beginRefreshAt?: string;
  /** notAfter is the time at which the certificate expires. */
  readonly notAfter?: string;
}
