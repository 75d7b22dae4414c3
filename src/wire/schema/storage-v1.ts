// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  CSIDriver: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.CSIDriverSpec:",
  CSIDriverSpec: "1:attachRequired:bool:ep 2:podInfoOnMount:bool:ep 3:volumeLifecycleModes:string:er 4:storageCapacity:bool:ep 5:fsGroupPolicy:string:ep 6:tokenRequests:.TokenRequest:er 7:requiresRepublish:bool:ep 8:seLinuxMount:bool:ep 9:nodeAllocatableUpdatePeriodSeconds:int:ep 10:serviceAccountTokenInSecrets:bool:ep 11:preventPodSchedulingIfMissing:bool:ep",
  CSINode: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.CSINodeSpec:",
  CSINodeDriver: "1:name:string: 2:nodeID:string: 3:topologyKeys:string:r 4:allocatable:.VolumeNodeResources:ep",
  CSINodeSpec: "1:drivers:.CSINodeDriver:r",
  CSIStorageCapacity: "1:metadata:meta-v1.ObjectMeta:e 2:nodeTopology:meta-v1.LabelSelector:ep 3:storageClassName:string: 4:capacity:quantity:ep 5:maximumVolumeSize:quantity:ep",
  StorageClass: "1:metadata:meta-v1.ObjectMeta:e 2:provisioner:string: 3:parameters:string:em 4:reclaimPolicy:string:ep 5:mountOptions:string:er 6:allowVolumeExpansion:bool:ep 7:volumeBindingMode:string:ep 8:allowedTopologies:core-v1.TopologySelectorTerm:er",
  TokenRequest: "1:audience:string: 2:expirationSeconds:int:ep",
  VolumeAttachment: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.VolumeAttachmentSpec: 3:status:.VolumeAttachmentStatus:e",
  VolumeAttachmentSource: "1:persistentVolumeName:string:ep 2:inlineVolumeSpec:core-v1.PersistentVolumeSpec:ep",
  VolumeAttachmentSpec: "1:attacher:string: 2:source:.VolumeAttachmentSource: 3:nodeName:string:",
  VolumeAttachmentStatus: "1:attached:bool: 2:attachmentMetadata:string:em 3:attachError:.VolumeError:ep 4:detachError:.VolumeError:ep",
  VolumeAttributesClass: "1:metadata:meta-v1.ObjectMeta:e 2:driverName:string: 3:parameters:string:em",
  VolumeError: "1:time:time:e 2:message:string:e 3:errorCode:int:ep",
  VolumeNodeResources: "1:count:int:ep",
};
