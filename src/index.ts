// The public API of the library. The first part is what most users need. The second part is for users who
// replace a part of the library by their own. The last part is generated types and constants of the built-in kinds.

export type { DeepReadonly, KubeObject, ListMeta } from "./api/object.js";
export { objectKey, parseObjectKey, type ObjectKey, type ObjectName } from "./api/object-key.js";
export { controllerOf, isControlledBy } from "./api/owner-references.js";
export { podStatus } from "./api/pod-status.js";
export { onlyMetadata, type GroupVersionResource, type PartialObjectMetadata } from "./api/resource.js";
export { compareResourceVersions } from "./api/resource-version.js";
export { selectorText } from "./api/selector-text.js";
export type { Status } from "./api/status.js";
export { StatusError } from "./api/status-error.js";
export type { ObjectMeta, OwnerReference } from "./types/meta/v1.js";
export { InformerError } from "./base/errors.js";
export type { Logger } from "./base/logger.js";
export { loadClientConfig, type LoadClientConfigOptions } from "./kubeconfig/load-client-config.js";
export type { ConfigOverrides } from "./kubeconfig/overrides/config-overrides.js";
export type { CredentialPluginOptions } from "./kubeconfig/credentials/plugin-options.js";
export type { RunningPlugin } from "./kubeconfig/credentials/running-plugin.js";
export { KubeconfigError } from "./kubeconfig/kubeconfig-error.js";
export { HttpTransport, type HttpTransportOptions } from "./transport/http-transport.js";
export { TransportError } from "./transport/transport-error.js";
export { Cluster, type ClusterInformerOptions } from "./cluster/cluster.js";
export { connect, type ConnectOptions } from "./cluster/connect.js";
export { CacheSyncError } from "./informer/cache-sync-error.js";
export { filteringHandler } from "./informer/filtering-handler.js";
export type { HandlerQueueOptions } from "./informer/handler-queue.js";
export type { EventHandlerOptions, EventStreamOptions } from "./informer/handler-set.js";
export type { InformerCallbacks } from "./informer/informer-callbacks.js";
export type { HandlerFailure, InformerEnding, InformerReference } from "./informer/reports/reports.js";
export type { HandledEvent, InformerMetrics, ReceivedData } from "./informer/informer-metrics.js";
export type {
  HandlerStatus,
  InformerCounts,
  InformerStatus,
  InterruptionCause,
  MissedChanges,
  NamespaceStatus,
} from "./informer/informer-status.js";
export type { InformerScope, SharedInformerScope } from "./informer/informer-scope.js";
export type { Registration } from "./informer/registration.js";
export type {
  DeletedObject,
  EventCause,
  ResourceEvent,
  ResourceEventHandler,
} from "./informer/resource-event-handler.js";
export { SharedIndexInformer } from "./informer/shared-index-informer.js";
export type { SharedIndexInformerOptions } from "./informer/shared-index-informer-options.js";
export {
  SharedInformerFactory,
  type FactoryInformerOptions,
  type SharedInformerFactoryOptions,
} from "./informer/shared-informer-factory.js";
export { waitForCacheSync, type Syncable } from "./informer/wait-for-cache-sync.js";
export type { WaitOptions, Written, WrittenObject } from "./informer/written.js";
export { byLabel, byNamespace, byNode } from "./indexer/index-funcs.js";
export type { IndexFunc } from "./indexer/index-func.js";
export type { Lister, ListerOptions } from "./indexer/lister.js";
export { Controller, type WatchedInformer } from "./controller/controller.js";
export type {
  ControllerMetrics,
  ControllerOptions,
  OwnsOptions,
  Reconciled,
  ReconcileFailure,
  ReconcileResult,
  WatchesOptions,
} from "./controller/controller-options.js";
export { defaultRateLimiter } from "./controller/default-rate-limiter.js";
export {
  exponentialRateLimiter,
  type ExponentialRateLimiterOptions,
} from "./controller/exponential-rate-limiter.js";
export { keyOf, splitKey } from "./controller/keys.js";
export { maxOfRateLimiter } from "./controller/max-of-rate-limiter.js";
export {
  and,
  annotationsChanged,
  generationChanged,
  labelsChanged,
  not,
  or,
  type Predicate,
} from "./controller/predicates.js";
export type { RateLimiter } from "./controller/rate-limiter.js";
export {
  tokenBucketRateLimiter,
  type TokenBucketRateLimiterOptions,
} from "./controller/token-bucket-rate-limiter.js";
export { WorkQueue, type WorkQueueOptions, type WorkQueueStatus } from "./controller/work-queue.js";
export type { QueueMeasurement, WorkQueueMetrics } from "./controller/work-queue-metrics.js";
export { LeaderElector, type LeaderElectorState } from "./leader-election/leader-elector.js";
export type {
  LeaderElectionOptions,
  LeaderElectorOptions,
} from "./leader-election/leader-elector-options.js";
export { LeaseLostError } from "./leader-election/lease-lost-error.js";
export { runAsLeader, type RunAsLeaderOptions } from "./leader-election/run-as-leader.js";
export {
  EventRecorder,
  type EventRecorderOptions,
  type RecordedEvent,
} from "./event-recorder/event-recorder.js";
export type { EventType } from "./event-recorder/event-object.js";
export type { EventSubject } from "./event-recorder/object-reference.js";
export type { ObjectReference } from "./types/core/v1.js";
export { isKnownEqual } from "./wire/kept/is-known-equal.js";
export { selectFields } from "./wire/kept/select-fields.js";
export { toPlainObject, type Mutable } from "./wire/kept/to-plain-object.js";

// ---- For users who replace a part of the library ----

export type { ObjectIdentity } from "./api/object-identity.js";
export type { WatchEvent } from "./api/watch-event.js";
export { systemClock, type Clock, type Timer } from "./base/clock.js";
export type {
  ClientConfig,
  Credential,
  CredentialSource,
  SystemAuthorities,
} from "./kubeconfig/client-config.js";
export { systemAuthorities } from "./kubeconfig/system-authorities.js";
export type { Outlook } from "./transport/outlook.js";
export type { Transport, TransportRequest, TransportResponse } from "./transport/transport.js";
export type { Codec, ListDecoder, WatchDecoder } from "./wire/codec.js";
export { jsonCodec } from "./wire/json-codec.js";
export { defaultCodec, protobufCodec, type ProtobufCodecOptions } from "./wire/protobuf-codec.js";
export { WireError } from "./wire/wire-error.js";
export type { ListPage, ListWatch, WatchStream } from "./listwatch/list-watch.js";
export type { ListOptions, WatchOptions } from "./listwatch/list-options.js";
export { RestListWatch } from "./listwatch/rest-list-watch.js";
export { exponentialBackoff, type Backoff } from "./reflector/backoff.js";
export type { Ending, EndingKind, Phase } from "./reflector/ending.js";
export type { Finding } from "./reflector/probe-watch.js";
export type { Next } from "./reflector/recovery.js";
export { Reflector } from "./reflector/reflector.js";
export type { InitialList, ReflectorOptions } from "./reflector/reflector-options.js";
export type { EndingReport, ReflectorState } from "./reflector/reflector-state.js";
export type { ReflectorStore } from "./reflector/reflector-store.js";
export { DeletedFinalStateUnknown } from "./queue/deleted-final-state-unknown.js";
export { DeltaFIFO } from "./queue/delta-fifo.js";
export type { Delta, Deltas, DeltaType } from "./queue/delta.js";
export type { Queue } from "./queue/queue.js";
export { Indexer } from "./indexer/indexer.js";

// ---- The built-in kinds ----

export {
  COMPONENT_STATUSES,
  CONFIG_MAPS,
  ENDPOINTS,
  EVENTS,
  LIMIT_RANGES,
  NAMESPACES,
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  PODS,
  POD_TEMPLATES,
  REPLICATION_CONTROLLERS,
  RESOURCE_QUOTAS,
  SECRETS,
  SERVICE_ACCOUNTS,
  SERVICES,
  MUTATING_ADMISSION_POLICIES,
  MUTATING_ADMISSION_POLICY_BINDINGS,
  MUTATING_WEBHOOK_CONFIGURATIONS,
  VALIDATING_ADMISSION_POLICIES,
  VALIDATING_ADMISSION_POLICY_BINDINGS,
  VALIDATING_WEBHOOK_CONFIGURATIONS,
  CUSTOM_RESOURCE_DEFINITIONS,
  API_SERVICES,
  CONTROLLER_REVISIONS,
  DAEMON_SETS,
  DEPLOYMENTS,
  REPLICA_SETS,
  STATEFUL_SETS,
  HORIZONTAL_POD_AUTOSCALERS,
  CRON_JOBS,
  JOBS,
  CERTIFICATE_SIGNING_REQUESTS,
  CLUSTER_TRUST_BUNDLES,
  POD_CERTIFICATE_REQUESTS,
  LEASE_CANDIDATES,
  LEASES,
  ENDPOINT_SLICES,
  EVENTS_EVENTS_K8S_IO,
  FLOW_SCHEMAS,
  PRIORITY_LEVEL_CONFIGURATIONS,
  STORAGE_VERSIONS,
  INGRESS_CLASSES,
  INGRESSES,
  IP_ADDRESSES,
  NETWORK_POLICIES,
  SERVICE_CIDRS,
  RUNTIME_CLASSES,
  POD_DISRUPTION_BUDGETS,
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  ROLE_BINDINGS,
  ROLES,
  DEVICE_CLASSES,
  DEVICE_TAINT_RULES,
  RESOURCE_CLAIMS,
  RESOURCE_CLAIM_TEMPLATES,
  RESOURCE_POOL_STATUS_REQUESTS,
  RESOURCE_SLICES,
  POD_GROUPS,
  PRIORITY_CLASSES,
  WORKLOADS,
  CSI_DRIVERS,
  CSI_NODES,
  CSI_STORAGE_CAPACITIES,
  STORAGE_CLASSES,
  VOLUME_ATTACHMENTS,
  VOLUME_ATTRIBUTES_CLASSES,
  STORAGE_VERSION_MIGRATIONS,
} from "./api/built-in-resources.js";
export type {
  ComponentStatus,
  ConfigMap,
  Endpoints,
  Event,
  LimitRange,
  Namespace,
  Node,
  PersistentVolumeClaim,
  PersistentVolume,
  Pod,
  PodTemplate,
  ReplicationController,
  ResourceQuota,
  Secret,
  ServiceAccount,
  Service,
} from "./types/core/v1.js";
export type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from "./types/admissionregistration/v1.js";
export type { CustomResourceDefinition } from "./types/apiextensions/v1.js";
export type { APIService } from "./types/apiregistration/v1.js";
export type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from "./types/apps/v1.js";
export type { HorizontalPodAutoscaler } from "./types/autoscaling/v2.js";
export type { CronJob, Job } from "./types/batch/v1.js";
export type { CertificateSigningRequest } from "./types/certificates/v1.js";
export type { ClusterTrustBundle, PodCertificateRequest } from "./types/certificates/v1beta1.js";
export type { LeaseCandidate } from "./types/coordination/v1beta1.js";
export type { Lease } from "./types/coordination/v1.js";
export type { EndpointSlice } from "./types/discovery/v1.js";
export type { FlowSchema, PriorityLevelConfiguration } from "./types/flowcontrol/v1.js";
export type { StorageVersion } from "./types/apiserverinternal/v1alpha1.js";
export type { IngressClass, Ingress, IPAddress, NetworkPolicy, ServiceCIDR } from "./types/networking/v1.js";
export type { RuntimeClass } from "./types/node/v1.js";
export type { PodDisruptionBudget } from "./types/policy/v1.js";
export type { ClusterRoleBinding, ClusterRole, RoleBinding, Role } from "./types/rbac/v1.js";
export type {
  DeviceClass,
  ResourceClaim,
  ResourceClaimTemplate,
  ResourceSlice,
} from "./types/resource/v1.js";
export type { DeviceTaintRule } from "./types/resource/v1beta2.js";
export type { ResourcePoolStatusRequest } from "./types/resource/v1alpha3.js";
export type { PodGroup, Workload } from "./types/scheduling/v1alpha2.js";
export type { PriorityClass } from "./types/scheduling/v1.js";
export type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from "./types/storage/v1.js";
export type { StorageVersionMigration } from "./types/storagemigration/v1beta1.js";
