import type * as coreV1 from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "./object.js";

/**
 * A pod with the names and shapes of the JSON of the server, so times are strings. The pods of an informer
 * decode their members when they are read, and are frozen. To change one, make a copy with `toPlainObject`.
 */
export type Pod = DeepReadonly<coreV1.Pod>;
export type PodStatus = DeepReadonly<coreV1.PodStatus>;
export type ContainerStatus = DeepReadonly<coreV1.ContainerStatus>;
export type ContainerState = DeepReadonly<coreV1.ContainerState>;
