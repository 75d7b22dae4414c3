import type { Conduct } from "../controllers/pod-play.js";
import { backOffSeconds } from "../kubelet/back-off.js";
import type { Exit } from "../kubelet/kubelet-view.js";
import type { PodActor } from "../kubelet/pod-actor.js";

/** A pod that starts, becomes ready and stays so. */
export const healthy: Conduct = async (pod) => {
  await pod.startUp();
  await getReady(pod);
};

/** Returns the conduct of a healthy pod on a node of the scenario's choice. */
export function healthyOn(node: string): Conduct {
  return async (pod) => {
    await pod.startUp(node);
    await getReady(pod);
  };
}

/** Waits as long as readiness probes take, and lets the pod become ready. */
export async function getReady(pod: PodActor): Promise<void> {
  await pod.stage.pause(1000, 3000);
  await pod.becomeReady();
}

/**
 * Ends a container and starts it again: after its first crash immediately, and after each further one when
 * the back-off is over.
 */
export async function crash(pod: PodActor, container: string, { crashes, exit }: Crash): Promise<void> {
  const { stage } = pod;
  await pod.report((view, now) => {
    view.exit(container, exit, now);
  });
  await stage.pause(500, 1500);
  if (crashes > 1) {
    const seconds = backOffSeconds(crashes - 1);
    await pod.backOff(container, seconds);
    await stage.pause(seconds * 1000);
  }
  await pod.run(container);
}

/** A crash of a container. */
export interface Crash {
  /** How often the container has crashed, with this crash. */
  readonly crashes: number;
  readonly exit: Exit;
}

/** Writes what the node controller writes about a pod whose node does not answer. */
export async function markNotReady(pod: PodActor, isLost: boolean): Promise<void> {
  await pod.report((view) => {
    view.setLost(isLost);
  });
  if (isLost) {
    await pod.tell("NodeNotReady", "Node is not ready", { component: "node-controller", type: "Warning" });
  }
}
