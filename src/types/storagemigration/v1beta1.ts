// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as metaV1 from "../meta/v1.js";

/** StorageVersionMigration represents a migration of stored data to the latest storage version. */
export interface StorageVersionMigration {
  readonly apiVersion?: "storagemigration.k8s.io/v1beta1";
  readonly kind?: "StorageVersionMigration";
  /** Standard object metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Specification of the migration. */
  readonly spec?: StorageVersionMigrationSpec;
  /** Status of the migration. */
  readonly status?: StorageVersionMigrationStatus;
}

/** Spec of the storage version migration. */
export interface StorageVersionMigrationSpec {
  /** The resource that is being migrated. */
  readonly resource: metaV1.GroupResource;
}

/** Status of the storage version migration. */
export interface StorageVersionMigrationStatus {
  /** The latest available observations of the migration's current state. */
  readonly conditions?: readonly metaV1.Condition[];
  /** ResourceVersion to compare with the GC cache for performing the migration. */
  readonly resourceVersion?: string;
}
