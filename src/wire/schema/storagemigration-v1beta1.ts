// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  StorageVersionMigration: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.StorageVersionMigrationSpec:e 3:status:.StorageVersionMigrationStatus:e",
  StorageVersionMigrationSpec: "1:resource:meta-v1.GroupResource:",
  StorageVersionMigrationStatus: "1:conditions:meta-v1.Condition:er 2:resourceVersion:string:e",
};
