import type { ContainerState, ContainerStatus, Pod } from "../../../api/pod.js";

/** The state of one container. */
export interface ContainerView {
  readonly name: string;
  readonly image: string;
  resources: ContainerStatus["resources"];
  /** The requests that the node has set aside. */
  allocated: ContainerStatus["allocatedResources"];
  state: ContainerState;
  lastState: ContainerState;
  ready: boolean;
  started: boolean;
  restartCount: number;
  containerID: string;
}

/** How a container ended, with its times. */
export type Terminated = NonNullable<ContainerState["terminated"]>;

/** How the kubelet reports the end of a container that it does not find. */
export const UNKNOWN_END: Terminated = {
  exitCode: 137,
  reason: "ContainerStatusUnknown",
  message: "The container could not be located when the pod was terminated",
};

type Container = NonNullable<Pod["spec"]>["containers"][number];

/** Returns the state of a container that waits for the reason. */
export function viewOf({ name, image = "", resources }: Container, reason: string): ContainerView {
  return {
    name,
    image,
    resources,
    allocated: resources?.requests,
    state: { waiting: { reason } },
    lastState: {},
    ready: false,
    started: false,
    restartCount: 0,
    containerID: "",
  };
}

/** Returns the status of a container as the kubelet writes it. */
export function statusOf({
  containerID,
  resources,
  allocated,
  ...container
}: ContainerView): ContainerStatus {
  const exists = containerID !== "";
  return {
    ...container,
    ...(exists && resources !== undefined ? { resources } : {}),
    ...(exists && allocated !== undefined ? { allocatedResources: allocated } : {}),
    imageID: exists ? `sha256:${containerID.slice(-64)}` : "",
    ...(exists ? { containerID } : {}),
  };
}
