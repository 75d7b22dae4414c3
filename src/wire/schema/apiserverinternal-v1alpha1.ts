// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  ServerStorageVersion: "1:apiServerID:string:e 2:encodingVersion:string:e 3:decodableVersions:string:er 4:servedVersions:string:er",
  StorageVersion: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.StorageVersionSpec: 3:status:.StorageVersionStatus:",
  StorageVersionCondition: "1:type:string: 2:status:string: 3:observedGeneration:int:e 4:lastTransitionTime:time:e 5:reason:string: 6:message:string:e",
  StorageVersionSpec: "",
  StorageVersionStatus: "1:storageVersions:.ServerStorageVersion:er 2:commonEncodingVersion:string:ep 3:conditions:.StorageVersionCondition:er",
};
