import { PodActor } from "../kubelet/pod-actor.js";
import { backOffSeconds } from "../kubelet/back-off.js";
import { deploymentPod } from "../kubelet/manifests.js";
import type { Stage } from "../cluster/stage.js";

const IMAGE = "registry.example/cart:v9";
const ATTEMPTS = 4;

/** An image that does not exist: ErrImagePull and ImagePullBackOff alternate until the pod is deleted. */
export async function imagePullLife(stage: Stage): Promise<void> {
  const pod = new PodActor(stage, deploymentPod(stage, { namespace: "shop", app: "cart", image: IMAGE }));
  const reference = `failed to resolve reference "${IMAGE}": ${IMAGE}: not found`;
  const failure = `rpc error: code = NotFound desc = failed to pull and unpack image "${IMAGE}": ${reference}`;
  await pod.create();
  await stage.pause(10, 50);
  await pod.schedule();
  await stage.pause(100);
  await pod.admit();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    await stage.pause(800, 1500);
    await pod.tell("Failed", `Failed to pull image "${IMAGE}": ${failure}`, {
      container: "app",
      type: "Warning",
    });
    await pod.report((view) => {
      view.connect();
      view.wait("app", "ErrImagePull", failure);
    });
    await stage.pause(800, 1500);
    await pod.report((view) => {
      view.wait("app", "ImagePullBackOff", `Back-off pulling image "${IMAGE}": ErrImagePull: ${failure}`);
    });
    await stage.pause(backOffSeconds(attempt) * 1000);
  }
  // No container ever ran, so none has to stop.
  await pod.terminate();
  await stage.pause(100, 300);
  await pod.remove();
}
