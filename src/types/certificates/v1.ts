// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as metaV1 from "../meta/v1.js";

/** CertificateSigningRequest objects provide a mechanism to obtain x509 certificates by submitting a certificate signing request, and having it asynchronously approved and issued. */
export interface CertificateSigningRequest {
  readonly apiVersion?: "certificates.k8s.io/v1";
  readonly kind?: "CertificateSigningRequest";
  readonly metadata?: metaV1.ObjectMeta;
  /** spec contains the certificate request, and is immutable after creation. */
  readonly spec: CertificateSigningRequestSpec;
  /** status contains information about whether the request is approved or denied, and the certificate issued by the signer, or the failure condition indicating signer failure. */
  readonly status?: CertificateSigningRequestStatus;
}

/** CertificateSigningRequestCondition describes a condition of a CertificateSigningRequest object. */
export interface CertificateSigningRequestCondition {
  /** type of the condition. */
  readonly type: string;
  /** status of the condition, one of True, False, Unknown. */
  readonly status: string;
  /** reason indicates a brief reason for the request state. */
  readonly reason?: string;
  /** message contains a human readable message with details about the request state. */
  readonly message?: string;
  /** lastUpdateTime is the time of the last update to this condition. */
  readonly lastUpdateTime?: string;
  /** lastTransitionTime is the time the condition last transitioned from one status to another. */
  readonly lastTransitionTime?: string;
}

/** CertificateSigningRequestSpec contains the certificate request. */
export interface CertificateSigningRequestSpec {
  /** request contains an x509 certificate signing request encoded in a "CERTIFICATE REQUEST" PEM block. */
  readonly request: string;
  /** signerName indicates the requested signer, and is a qualified name. */
  readonly signerName: string;
  /** expirationSeconds is the requested duration of validity of the issued certificate. */
  readonly expirationSeconds?: number;
  /** usages specifies a set of key usages requested in the issued certificate. */
  readonly usages?: readonly string[];
  /** username contains the name of the user that created the CertificateSigningRequest. */
  readonly username?: string;
  /** uid contains the uid of the user that created the CertificateSigningRequest. */
  readonly uid?: string;
  /** groups contains group membership of the user that created the CertificateSigningRequest. */
  readonly groups?: readonly string[];
  /** extra contains extra attributes of the user that created the CertificateSigningRequest. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** CertificateSigningRequestStatus contains conditions used to indicate approved/denied/failed status of the request, and the issued certificate. */
export interface CertificateSigningRequestStatus {
  /** conditions applied to the request. */
  readonly conditions?: readonly CertificateSigningRequestCondition[];
  /** certificate is populated with an issued certificate by the signer after an Approved condition is present. */
  readonly certificate?: string;
}
