import { PodActor } from "../kubelet/pod-actor.js";
import { backOffSeconds } from "../kubelet/back-off.js";
import { deploymentPod } from "../kubelet/manifests.js";
import type { Stage } from "../cluster/stage.js";

/** 128 + SIGKILL: how the kernel ends a process that needs more memory than its limit. */
const KILLED = { exitCode: 137, reason: "OOMKilled" };

/** A container that exceeds its memory limit twice: it is restarted immediately, then after a back-off. */
export async function outOfMemoryLife(stage: Stage): Promise<void> {
  const pod = new PodActor(
    stage,
    deploymentPod(stage, { namespace: "shop", app: "search", image: "registry.example/search:5.1" }),
  );
  await pod.startUp();
  await stage.pause(1000, 2000);
  await pod.becomeReady();
  await stage.pause(8000, 15_000);
  await kill(pod);
  await stage.pause(800, 1500);
  await pod.run();
  await stage.pause(1000, 2000);
  await pod.becomeReady();
  await stage.pause(5000, 10_000);
  await kill(pod);
  await stage.pause(800, 1500);
  await pod.report((view) => {
    view.wait("app", "CrashLoopBackOff", pod.backOffMessage("app", backOffSeconds(1)));
  });
  await stage.pause(backOffSeconds(1) * 1000);
  await pod.run();
  await stage.pause(1000, 2000);
  await pod.becomeReady();
  await stage.pause(20_000, 30_000);
  await pod.shutDown();
}

async function kill(pod: PodActor): Promise<void> {
  await pod.report((view, now) => {
    view.exit("app", KILLED, now);
  });
}
