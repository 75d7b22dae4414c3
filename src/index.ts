// The public API of the library. The first part is what most users need. The second part is for users who
// replace a part of the library by their own.

export type { DeepReadonly, KubeObject, ListMeta, ObjectMeta } from "./api/object.js";
export { objectKey, parseObjectKey, type ObjectKey, type ObjectName } from "./api/object-key.js";
export { controllerOf, isControlledBy, type OwnerReference } from "./api/owner-references.js";
export type { Pod } from "./api/pod.js";
export { podStatus } from "./api/pod-status.js";
export { onlyMetadata, PODS, type GroupVersionResource, type PartialObjectMetadata } from "./api/resource.js";
export { compareResourceVersions } from "./api/resource-version.js";
export { selectorText } from "./api/selector-text.js";
export type { Status } from "./api/status.js";
export { StatusError } from "./api/status-error.js";
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
} from "./informer/informer-status.js";
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
  type InformerScope,
  type SharedInformerFactoryOptions,
} from "./informer/shared-informer-factory.js";
export { waitForCacheSync, type Syncable } from "./informer/wait-for-cache-sync.js";
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
