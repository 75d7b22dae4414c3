import { PodActor } from "../kubelet/pod-actor.js";
import { deploymentPod } from "../kubelet/manifests.js";
import type { Stage } from "../cluster/stage.js";

const FLAPS = 3;

/** A pod that no node has room for at first, and that later is ready and not ready in turn. */
export async function readinessLife(stage: Stage): Promise<void> {
  const pod = new PodActor(
    stage,
    deploymentPod(stage, { namespace: "demo", app: "report", image: "registry.example/report:7" }),
  );
  await pod.create();
  await stage.pause(50, 100);
  await reportUnschedulable(stage, pod);
  await stage.pause(10_000, 15_000);
  await pod.schedule();
  await stage.pause(100);
  await pod.admit();
  await stage.pause(500, 3000);
  await pod.run();
  for (let flap = 0; flap < FLAPS; flap += 1) {
    await stage.pause(2000, 4000);
    await pod.becomeReady();
    await stage.pause(8000, 15_000);
    await pod.tell("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", {
      container: "app",
      type: "Warning",
    });
    await pod.report((view) => {
      view.setReady("app", false);
    });
  }
  await stage.pause(2000, 4000);
  await pod.shutDown();
}

async function reportUnschedulable(stage: Stage, pod: PodActor): Promise<void> {
  const message =
    "0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims " +
    "found for incoming pod.";
  await pod.tell("FailedScheduling", message, { component: "default-scheduler", type: "Warning" });
  await stage.driver.patchPodStatus(pod.reference, {
    conditions: [
      {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message,
        lastTransitionTime: stage.now(),
      },
    ],
  });
}
