// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as coreV1 from "../core/v1.js";
import type * as metaV1 from "../meta/v1.js";

/** CSIStorageCapacity stores the result of one CSI GetCapacity call. */
export interface CSIStorageCapacity {
  readonly apiVersion?: "storage.k8s.io/v1alpha1";
  readonly kind?: "CSIStorageCapacity";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** nodeTopology defines which nodes have access to the storage for which capacity was reported. */
  readonly nodeTopology?: metaV1.LabelSelector;
  /** storageClassName represents the name of the StorageClass that the reported capacity applies to. */
  readonly storageClassName: string;
  /** capacity is the value reported by the CSI driver in its GetCapacityResponse for a GetCapacityRequest with topology and parameters that match the previous fields. */
  readonly capacity?: string;
  /** maximumVolumeSize is the value reported by the CSI driver in its GetCapacityResponse for a GetCapacityRequest with topology and parameters that match the previous fields. */
  readonly maximumVolumeSize?: string;
}

/** VolumeAttachment captures the intent to attach or detach the specified volume to/from the specified node. */
export interface VolumeAttachment {
  readonly apiVersion?: "storage.k8s.io/v1alpha1";
  readonly kind?: "VolumeAttachment";
  /** Standard object metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** spec represents specification of the desired attach/detach volume behavior. */
  readonly spec: VolumeAttachmentSpec;
  /** status represents status of the VolumeAttachment request. */
  readonly status?: VolumeAttachmentStatus;
}

/** VolumeAttachmentSource represents a volume that should be attached. */
export interface VolumeAttachmentSource {
  /** persistentVolumeName represents the name of the persistent volume to attach. */
  readonly persistentVolumeName?: string;
  readonly inlineVolumeSpec?: coreV1.PersistentVolumeSpec;
}

/** VolumeAttachmentSpec is the specification of a VolumeAttachment request. */
export interface VolumeAttachmentSpec {
  /** attacher indicates the name of the volume driver that MUST handle this request. */
  readonly attacher: string;
  /** source represents the volume that should be attached. */
  readonly source: VolumeAttachmentSource;
  /** nodeName represents the node that the volume should be attached to. */
  readonly nodeName: string;
}

/** VolumeAttachmentStatus is the status of a VolumeAttachment request. */
export interface VolumeAttachmentStatus {
  /** attached indicates the volume is successfully attached. */
  readonly attached: boolean;
  /** attachmentMetadata is populated with any information returned by the attach operation, upon successful attach, that must be passed into subsequent WaitForAttach or Mount calls. */
  readonly attachmentMetadata?: Readonly<Record<string, string>>;
  /** attachError represents the last error encountered during attach operation, if any. */
  readonly attachError?: VolumeError;
  /** detachError represents the last error encountered during detach operation, if any. */
  readonly detachError?: VolumeError;
}

/** VolumeAttributesClass represents a specification of mutable volume attributes defined by the CSI driver. */
export interface VolumeAttributesClass {
  readonly apiVersion?: "storage.k8s.io/v1alpha1";
  readonly kind?: "VolumeAttributesClass";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** Name of the CSI driver This field is immutable. */
  readonly driverName: string;
  /** parameters hold volume attributes defined by the CSI driver. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** VolumeError captures an error encountered during a volume operation. */
export interface VolumeError {
  /** time represents the time the error was encountered. */
  readonly time?: string;
  /** message represents the error encountered during Attach or Detach operation. */
  readonly message?: string;
  /** errorCode is a numeric gRPC code representing the error encountered during Attach or Detach operations. */
  readonly errorCode?: number;
}
