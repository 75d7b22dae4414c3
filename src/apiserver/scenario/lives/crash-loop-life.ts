import { PodActor } from "../kubelet/pod-actor.js";
import { backOffSeconds } from "../kubelet/back-off.js";
import { deploymentPod } from "../kubelet/manifests.js";
import type { Stage } from "../cluster/stage.js";

/**
 * The last back-off takes 160 seconds. Then the pod is deleted, as when the broken version is rolled back.
 */
const CRASHES = 5;

/**
 * A container that fails soon after every start: Running, Error, CrashLoopBackOff, with a longer back-off
 * each time.
 */
export async function crashLoopLife(stage: Stage): Promise<void> {
  const pod = new PodActor(
    stage,
    deploymentPod(stage, { namespace: "demo", app: "api", image: "registry.example/api:2.4.0-rc1" }),
  );
  await pod.startUp();
  for (let crash = 1; crash <= CRASHES; crash += 1) {
    await stage.pause(1000, 4000);
    await crashAndRestart(stage, pod, backOffSeconds(crash));
  }
  await pod.shutDown();
}

/** Lets the container fail, waits for the back-off, and starts it again. */
export async function crashAndRestart(stage: Stage, pod: PodActor, seconds: number): Promise<void> {
  const message = pod.backOffMessage("app", seconds);
  await pod.report((view, now) => {
    view.exit("app", { exitCode: 1, reason: "Error" }, now);
  });
  await stage.pause(500, 1500);
  await pod.tell("BackOff", message.replace(/^back-off \d+s/, "Back-off"), {
    container: "app",
    type: "Warning",
  });
  await pod.report((view) => {
    view.wait("app", "CrashLoopBackOff", message);
  });
  await stage.pause(seconds * 1000);
  await pod.run();
}
