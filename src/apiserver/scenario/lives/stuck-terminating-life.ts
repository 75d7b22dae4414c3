import { PodActor } from "../kubelet/pod-actor.js";
import { deploymentPod } from "../kubelet/manifests.js";
import type { Stage } from "../cluster/stage.js";

const FINALIZER = "demo.k8s-informer/hold";

/**
 * A pod with a finalizer. After it is deleted and stopped, it stays Terminating until the finalizer is
 * removed.
 */
export async function stuckTerminatingLife(stage: Stage): Promise<void> {
  const pod = new PodActor(
    stage,
    deploymentPod(stage, {
      namespace: "batch",
      app: "worker",
      image: "registry.example/worker:0.9",
      finalizers: [FINALIZER],
    }),
  );
  await pod.startUp();
  await stage.pause(1000, 2000);
  await pod.becomeReady();
  await stage.pause(10_000, 20_000);
  await pod.shutDown();
  await stage.pause(15_000, 30_000);
  await stage.driver.patchPod(pod.reference, { metadata: { finalizers: null } });
}
