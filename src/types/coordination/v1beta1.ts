// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as metaV1 from "../meta/v1.js";

/** Lease defines a lease concept. */
export interface Lease {
  readonly apiVersion?: "coordination.k8s.io/v1beta1";
  readonly kind?: "Lease";
  /** More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** spec contains the specification of the Lease. */
  readonly spec?: LeaseSpec;
}

/** LeaseCandidate defines a candidate for a Lease object. */
export interface LeaseCandidate {
  readonly apiVersion?: "coordination.k8s.io/v1beta1";
  readonly kind?: "LeaseCandidate";
  /** More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** spec contains the specification of the Lease. */
  readonly spec?: LeaseCandidateSpec;
}

/** LeaseCandidateSpec is a specification of a Lease. */
export interface LeaseCandidateSpec {
  /** LeaseName is the name of the lease for which this candidate is contending. */
  readonly leaseName: string;
  /** PingTime is the last time that the server has requested the LeaseCandidate to renew. */
  readonly pingTime?: string;
  /** RenewTime is the time that the LeaseCandidate was last updated. */
  readonly renewTime?: string;
  /** BinaryVersion is the binary version. */
  readonly binaryVersion: string;
  /** EmulationVersion is the emulation version. */
  readonly emulationVersion?: string;
  /** Strategy is the strategy that coordinated leader election will use for picking the leader. */
  readonly strategy?: string;
}

/** LeaseSpec is a specification of a Lease. */
export interface LeaseSpec {
  /** holderIdentity contains the identity of the holder of a current lease. */
  readonly holderIdentity?: string;
  /** leaseDurationSeconds is a duration that candidates for a lease need to wait to force acquire it. */
  readonly leaseDurationSeconds?: number;
  /** acquireTime is a time when the current lease was acquired. */
  readonly acquireTime?: string;
  /** renewTime is a time when the current holder of a lease has last updated the lease. */
  readonly renewTime?: string;
  /** leaseTransitions is the number of transitions of a lease between holders. */
  readonly leaseTransitions?: number;
  /** Strategy indicates the strategy for picking the leader for coordinated leader election (Alpha) Using this field requires the CoordinatedLeaderElection feature gate to be enabled. */
  readonly strategy?: string;
  /** PreferredHolder signals to a lease holder that the lease has a more optimal holder and should be given up. */
  readonly preferredHolder?: string;
}
