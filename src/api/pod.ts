import type * as coreV1 from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "./object.js";

/** A pod in the server's JSON shape: times are strings, nothing is renamed. */
export type Pod = DeepReadonly<coreV1.Pod>;
export type PodStatus = DeepReadonly<coreV1.PodStatus>;
export type ContainerStatus = DeepReadonly<coreV1.ContainerStatus>;
export type ContainerState = DeepReadonly<coreV1.ContainerState>;
