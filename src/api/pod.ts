import type * as coreV1 from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "./object.js";

/**
 * A pod in the server's JSON shape: times are strings, nothing is renamed. Those of an informer are decoded
 * when they are read, and have no members of their own for a spread or a clone: `toPlainObject` makes a copy
 * that has.
 */
export type Pod = DeepReadonly<coreV1.Pod>;
export type PodStatus = DeepReadonly<coreV1.PodStatus>;
export type ContainerStatus = DeepReadonly<coreV1.ContainerStatus>;
export type ContainerState = DeepReadonly<coreV1.ContainerState>;
