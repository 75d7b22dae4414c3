// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as coreV1 from "../core/v1.js";
import type * as metaV1 from "../meta/v1.js";

/** CSIDriver captures information about a Container Storage Interface (CSI) volume driver deployed on the cluster. */
export interface CSIDriver {
  readonly apiVersion?: "storage.k8s.io/v1beta1";
  readonly kind?: "CSIDriver";
  /** Standard object metadata. metadata.Name indicates the name of the CSI driver that this object refers to; it MUST be the same name returned by the CSI GetPluginName() call for that driver. */
  readonly metadata?: metaV1.ObjectMeta;
  /** spec represents the specification of the CSI Driver. */
  readonly spec: CSIDriverSpec;
}

/** CSIDriverSpec is the specification of a CSIDriver. */
export interface CSIDriverSpec {
  /** attachRequired indicates this CSI volume driver requires an attach operation (because it implements the CSI ControllerPublishVolume() method), and that the Kubernetes attach detach controller should call the attach volume interface which checks the volumeattachment status and waits until the volume is attached before proceeding to mounting. */
  readonly attachRequired?: boolean;
  /** podInfoOnMount indicates this CSI volume driver requires additional pod information (like podName, podUID, etc.) during mount operations, if set to true. */
  readonly podInfoOnMount?: boolean;
  /** volumeLifecycleModes defines what kind of volumes this CSI volume driver supports. */
  readonly volumeLifecycleModes?: readonly string[];
  /** storageCapacity indicates that the CSI volume driver wants pod scheduling to consider the storage capacity that the driver deployment will report by creating CSIStorageCapacity objects with capacity information, if set to true. */
  readonly storageCapacity?: boolean;
  /** fsGroupPolicy defines if the underlying volume supports changing ownership and permission of the volume before being mounted. */
  readonly fsGroupPolicy?: string;
  /** tokenRequests indicates the CSI driver needs pods' service account tokens it is mounting volume for to do necessary authentication. */
  readonly tokenRequests?: readonly TokenRequest[];
  /** requiresRepublish indicates the CSI driver wants `NodePublishVolume` being periodically called to reflect any possible change in the mounted volume. */
  readonly requiresRepublish?: boolean;
  /** seLinuxMount specifies if the CSI driver supports "-o context" mount option. */
  readonly seLinuxMount?: boolean;
  /** nodeAllocatableUpdatePeriodSeconds specifies the interval between periodic updates of the CSINode allocatable capacity for this driver. */
  readonly nodeAllocatableUpdatePeriodSeconds?: number;
  /** serviceAccountTokenInSecrets is an opt-in for CSI drivers to indicate that service account tokens should be passed via the Secrets field in NodePublishVolumeRequest instead of the VolumeContext field. */
  readonly serviceAccountTokenInSecrets?: boolean;
  /** PreventPodSchedulingIfMissing indicates that the CSI driver wants to prevent pod scheduling if the CSI driver on the node is missing. */
  readonly preventPodSchedulingIfMissing?: boolean;
}

/** DEPRECATED - This group version of CSINode is deprecated by storage/v1/CSINode. */
export interface CSINode {
  readonly apiVersion?: "storage.k8s.io/v1beta1";
  readonly kind?: "CSINode";
  /** metadata.name must be the Kubernetes node name. */
  readonly metadata?: metaV1.ObjectMeta;
  /** spec is the specification of CSINode. */
  readonly spec: CSINodeSpec;
}

/** CSINodeDriver holds information about the specification of one CSI driver installed on a node. */
export interface CSINodeDriver {
  /** name represents the name of the CSI driver that this object refers to. */
  readonly name: string;
  /** nodeID of the node from the driver point of view. */
  readonly nodeID: string;
  /** topologyKeys is the list of keys supported by the driver. */
  readonly topologyKeys?: readonly string[] | null;
  /** allocatable represents the volume resources of a node that are available for scheduling. */
  readonly allocatable?: VolumeNodeResources;
}

/** CSINodeSpec holds information about the specification of all CSI drivers installed on a node. */
export interface CSINodeSpec {
  /** drivers is a list of information of all CSI Drivers existing on a node. */
  readonly drivers: readonly CSINodeDriver[];
}

/** CSIStorageCapacity stores the result of one CSI GetCapacity call. */
export interface CSIStorageCapacity {
  readonly apiVersion?: "storage.k8s.io/v1beta1";
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

/** StorageClass describes the parameters for a class of storage for which PersistentVolumes can be dynamically provisioned. */
export interface StorageClass {
  readonly apiVersion?: "storage.k8s.io/v1beta1";
  readonly kind?: "StorageClass";
  /** Standard object's metadata. */
  readonly metadata?: metaV1.ObjectMeta;
  /** provisioner indicates the type of the provisioner. */
  readonly provisioner: string;
  /** parameters holds the parameters for the provisioner that should create volumes of this storage class. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** reclaimPolicy controls the reclaimPolicy for dynamically provisioned PersistentVolumes of this storage class. */
  readonly reclaimPolicy?: string;
  /** mountOptions controls the mountOptions for dynamically provisioned PersistentVolumes of this storage class. e.g. */
  readonly mountOptions?: readonly string[];
  /** allowVolumeExpansion shows whether the storage class allow volume expand. */
  readonly allowVolumeExpansion?: boolean;
  /** volumeBindingMode indicates how PersistentVolumeClaims should be provisioned and bound. */
  readonly volumeBindingMode?: string;
  /** allowedTopologies restrict the node topologies where volumes can be dynamically provisioned. */
  readonly allowedTopologies?: readonly coreV1.TopologySelectorTerm[];
}

/** TokenRequest contains parameters of a service account token. */
export interface TokenRequest {
  /** audience is the intended audience of the token in "TokenRequestSpec". */
  readonly audience: string;
  /** expirationSeconds is the duration of validity of the token in "TokenRequestSpec". */
  readonly expirationSeconds?: number;
}

/** VolumeAttachment captures the intent to attach or detach the specified volume to/from the specified node. */
export interface VolumeAttachment {
  readonly apiVersion?: "storage.k8s.io/v1beta1";
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
  readonly apiVersion?: "storage.k8s.io/v1beta1";
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

/** VolumeNodeResources is a set of resource limits for scheduling of volumes. */
export interface VolumeNodeResources {
  /** count indicates the maximum number of unique volumes managed by the CSI driver that can be used on a node. */
  readonly count?: number;
}
