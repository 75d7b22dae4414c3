// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  CSIStorageCapacity: "1:metadata:meta-v1.ObjectMeta:e 2:nodeTopology:meta-v1.LabelSelector:ep 3:storageClassName:string: 4:capacity:quantity:ep 5:maximumVolumeSize:quantity:ep",
  VolumeAttachment: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.VolumeAttachmentSpec: 3:status:.VolumeAttachmentStatus:e",
  VolumeAttachmentSource: "1:persistentVolumeName:string:ep 2:inlineVolumeSpec:core-v1.PersistentVolumeSpec:ep",
  VolumeAttachmentSpec: "1:attacher:string: 2:source:.VolumeAttachmentSource: 3:nodeName:string:",
  VolumeAttachmentStatus: "1:attached:bool: 2:attachmentMetadata:string:em 3:attachError:.VolumeError:ep 4:detachError:.VolumeError:ep",
  VolumeAttributesClass: "1:metadata:meta-v1.ObjectMeta:e 2:driverName:string: 3:parameters:string:em",
  VolumeError: "1:time:time:e 2:message:string:e 3:errorCode:int:ep",
};
