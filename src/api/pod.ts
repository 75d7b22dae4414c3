// The types of pods that the stages read. All types of the API are in types/.
export type { ContainerState, ContainerStatus, Pod, PodStatus } from "../types/core/v1.js";
