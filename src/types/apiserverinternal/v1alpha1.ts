// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as metaV1 from "../meta/v1.js";

/** An API server instance reports the version it can decode and the version it encodes objects to when persisting objects in the backend. */
export interface ServerStorageVersion {
  /** apiServerID is the ID of the reporting API server. */
  readonly apiServerID?: string;
  /** encodingVersion the API server encodes the object to when persisting it in the backend (e.g., etcd). */
  readonly encodingVersion?: string;
  /** decodableVersions are the encoding versions the API server can handle to decode. */
  readonly decodableVersions?: readonly string[];
  /** servedVersions lists all versions the API server can serve. */
  readonly servedVersions?: readonly string[];
}

/** Storage version of a specific resource. */
export interface StorageVersion {
  readonly apiVersion?: "internal.apiserver.k8s.io/v1alpha1";
  readonly kind?: "StorageVersion";
  /** metadata is the standard object metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** spec is an empty spec. */
  readonly spec?: StorageVersionSpec;
  /** status on the version the API server instance can decode from and encode objects to when persisting objects in the backend. */
  readonly status?: StorageVersionStatus;
}

/** Describes the state of the storageVersion at a certain point. */
export interface StorageVersionCondition {
  /** type of the condition. */
  readonly type: string;
  /** status of the condition, one of True, False, Unknown. */
  readonly status: string;
  /** observedGeneration represents the .metadata.generation that the condition was set based upon, if field is set. */
  readonly observedGeneration?: number;
  /** lastTransitionTime is the last time the condition transitioned from one status to another. */
  readonly lastTransitionTime?: string;
  /** reason for the condition's last transition. */
  readonly reason: string;
  /** message is a human readable string indicating details about the transition. */
  readonly message?: string;
}

/** StorageVersionSpec is an empty spec. */
export interface StorageVersionSpec {}

/** API server instances report the versions they can decode and the version they encode objects to when persisting objects in the backend. */
export interface StorageVersionStatus {
  /** storageVersions lists the reported versions per API server instance. */
  readonly storageVersions?: readonly ServerStorageVersion[];
  /** commonEncodingVersion is set to an encoding storage version if all API server instances share that same version. */
  readonly commonEncodingVersion?: string;
  /** conditions lists the latest available observations of the storageVersion's state. */
  readonly conditions?: readonly StorageVersionCondition[];
}
