// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.


/** Condition contains details for one aspect of the current state of this API Resource. */
export interface Condition {
  /** type of condition in CamelCase or in foo.example.com/CamelCase. */
  readonly type: string;
  /** status of the condition, one of True, False, Unknown. */
  readonly status: string;
  /** observedGeneration represents the .metadata.generation that the condition was set based upon. */
  readonly observedGeneration?: number;
  /** lastTransitionTime is the last time the condition transitioned from one status to another. */
  readonly lastTransitionTime: string;
  /** reason contains a programmatic identifier indicating the reason for the condition's last transition. */
  readonly reason: string;
  /** message is a human readable message indicating details about the transition. */
  readonly message: string;
}

/** DeleteOptions may be provided when deleting an API object. */
export interface DeleteOptions {
  readonly apiVersion?: string;
  readonly kind?: string;
  /** The duration in seconds before the object should be deleted. */
  readonly gracePeriodSeconds?: number;
  /** Must be fulfilled before a deletion is carried out. */
  readonly preconditions?: Preconditions;
  /** Deprecated: please use the PropagationPolicy, this field will be deprecated in 1.7. */
  readonly orphanDependents?: boolean;
  /** Whether and how garbage collection will be performed. */
  readonly propagationPolicy?: string;
  /** When present, indicates that modifications should not be persisted. */
  readonly dryRun?: readonly string[];
  /** if set to true, it will trigger an unsafe deletion of the resource in case the normal deletion flow fails with a corrupt object error. */
  readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean;
}

export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** A label selector is a label query over a set of resources. */
export interface LabelSelector {
  /** matchLabels is a map of {key,value} pairs. */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** matchExpressions is a list of label selector requirements. */
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

/** A label selector requirement is a selector that contains values, a key, and an operator that relates the key and values. */
export interface LabelSelectorRequirement {
  /** key is the label key that the selector applies to. */
  readonly key: string;
  /** operator represents a key's relationship to a set of values. */
  readonly operator: string;
  /** values is an array of string values. */
  readonly values?: readonly string[];
}

/** ListMeta describes metadata that synthetic resources must have, including lists and various status objects. */
export interface ListMeta {
  /** Deprecated: selfLink is a legacy read-only field that is no longer populated by the system. */
  readonly selfLink?: string;
  /** String that identifies the server's internal version of this object that can be used by clients to determine when objects have changed. */
  readonly resourceVersion?: string;
  /** continue may be set if the user set a limit on the number of items returned, and indicates that the server has more data available. */
  readonly continue?: string;
  /** remainingItemCount is the number of subsequent items in the list which are not included in this list response. */
  readonly remainingItemCount?: number;
  /** shardInfo is set when the list is a filtered subset of the full collection, as selected by a shard selector on the request. */
  readonly shardInfo?: ShardInfo;
}

/** ManagedFieldsEntry is a workflow-id, a FieldSet and the group version of the resource that the fieldset applies to. */
export interface ManagedFieldsEntry {
  /** Manager is an identifier of the workflow managing these fields. */
  readonly manager?: string;
  /** Operation is the type of operation which lead to this ManagedFieldsEntry being created. */
  readonly operation?: string;
  /** APIVersion defines the version of this resource that this field set applies to. */
  readonly apiVersion?: string;
  /** Time is the timestamp of when the ManagedFields entry was added. */
  readonly time?: string;
  /** FieldsType is the discriminator for the different fields format and version. */
  readonly fieldsType?: string;
  /** FieldsV1 holds the first JSON version format as described in the "FieldsV1" type. */
  readonly fieldsV1?: unknown;
  /** Subresource is the name of the subresource used to update that object, or empty string if the object was updated through the main resource. */
  readonly subresource?: string;
}

/** ObjectMeta is metadata that all persisted resources must have, which includes all objects users must create. */
export interface ObjectMeta {
  /** Name must be unique within a namespace. */
  readonly name?: string;
  /** GenerateName is an optional prefix, used by the server, to generate a unique name ONLY IF the Name field has not been provided. */
  readonly generateName?: string;
  /** Namespace defines the space within which each name must be unique. */
  readonly namespace?: string;
  /** Deprecated: selfLink is a legacy read-only field that is no longer populated by the system. */
  readonly selfLink?: string;
  /** UID is the unique in time and space value for this object. */
  readonly uid?: string;
  /** An opaque value that represents the internal version of this object that can be used by clients to determine when objects have changed. */
  readonly resourceVersion?: string;
  /** A sequence number representing a specific generation of the desired state. */
  readonly generation?: number;
  /** CreationTimestamp is a timestamp representing the server time when this object was created. */
  readonly creationTimestamp?: string;
  /** DeletionTimestamp is RFC 3339 date and time at which this resource will be deleted. */
  readonly deletionTimestamp?: string;
  /** Number of seconds allowed for this object to gracefully terminate before it will be removed from the system. */
  readonly deletionGracePeriodSeconds?: number;
  /** Map of string keys and values that can be used to organize and categorize (scope and select) objects. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations is an unstructured key value map stored with a resource that may be set by external tools to store and retrieve arbitrary metadata. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** List of objects depended by this object. */
  readonly ownerReferences?: readonly OwnerReference[];
  /** Must be empty before the object is deleted from the registry. */
  readonly finalizers?: readonly string[];
  /** ManagedFields maps workflow-id and version to the set of fields that are managed by that workflow. */
  readonly managedFields?: readonly ManagedFieldsEntry[];
}

/** OwnerReference contains enough information to let you identify an owning object. */
export interface OwnerReference {
  /** API version of the referent. */
  readonly apiVersion: string;
  /** Kind of the referent. */
  readonly kind: string;
  /** Name of the referent. */
  readonly name: string;
  /** UID of the referent. */
  readonly uid: string;
  /** If true, this reference points to the managing controller. */
  readonly controller?: boolean;
  /** If true, AND if the owner has the "foregroundDeletion" finalizer, then the owner cannot be deleted from the key-value store until this reference is removed. */
  readonly blockOwnerDeletion?: boolean;
}

/** Preconditions must be fulfilled before an operation (update, delete, etc.) is carried out. */
export interface Preconditions {
  /** Specifies the target UID. */
  readonly uid?: string;
  /** Specifies the target ResourceVersion. */
  readonly resourceVersion?: string;
}

/** ShardInfo describes the shard selector that was applied to produce a list response. */
export interface ShardInfo {
  /** selector is the shard selector string from the request, echoed back so clients can verify which shard they received and merge responses from multiple shards. */
  readonly selector: string;
}

/** Status is a return value for calls that don't return other objects. */
export interface Status {
  readonly apiVersion?: string;
  readonly kind?: string;
  /** Standard list metadata. */
  readonly metadata?: ListMeta;
  /** Status of the operation. */
  readonly status?: string;
  /** A human-readable description of the status of this operation. */
  readonly message?: string;
  /** A machine-readable description of why this operation is in the "Failure" status. */
  readonly reason?: string;
  /** Extended data associated with the reason. */
  readonly details?: StatusDetails;
  /** Suggested HTTP return code for this status, 0 if not set. */
  readonly code?: number;
}

/** StatusCause provides more information about an api.Status failure, including cases when multiple errors are encountered. */
export interface StatusCause {
  /** A machine-readable description of the cause of the error. */
  readonly reason?: string;
  /** A human-readable description of the cause of the error. */
  readonly message?: string;
  /** The field of the resource that has caused this error, as named by its JSON serialization. */
  readonly field?: string;
}

/** StatusDetails is a set of additional properties that MAY be set by the server to provide additional information about a response. */
export interface StatusDetails {
  /** The name attribute of the resource associated with the status StatusReason (when there is a single name which can be described). */
  readonly name?: string;
  /** The group attribute of the resource associated with the status StatusReason. */
  readonly group?: string;
  /** The kind attribute of the resource associated with the status StatusReason. */
  readonly kind?: string;
  /** UID of the resource. */
  readonly uid?: string;
  /** The Causes array includes more details associated with the StatusReason failure. */
  readonly causes?: readonly StatusCause[];
  /** If specified, the time in seconds before the operation should be retried. */
  readonly retryAfterSeconds?: number;
}
