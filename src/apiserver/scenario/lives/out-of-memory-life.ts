import type { Stage } from "../cluster/stage.js";
import { Deployment } from "../controllers/deployment.js";
import { READINESS_PROBE } from "../controllers/pod-template.js";
import { versionOf } from "../controllers/replica-set.js";
import type { PodActor } from "../kubelet/pod-actor.js";
import { crash, getReady } from "./conducts.js";

const PLACE = { namespace: "shop", name: "search" };
/** 128 + SIGKILL: how the kernel ends a process that needs more memory than its limit. */
const KILLED = { exitCode: 137, reason: "OOMKilled" };

/** A container that exceeds its memory limit again and again: it is restarted, with a back-off in between. */
export async function outOfMemoryLife(life: Stage): Promise<void> {
  const search = new Deployment(life, { ...PLACE, replicas: 1 });
  const container = { readinessProbe: READINESS_PROBE };
  await search.create(versionOf({ ...PLACE, image: "registry.example/search:5.1", container }, leaking));
  await life.pause(180_000, 240_000);
  await search.delete();
}

async function leaking(pod: PodActor): Promise<void> {
  await pod.startUp();
  for (let crashes = 1; ; crashes += 1) {
    await getReady(pod);
    await pod.stage.pause(8000, 15_000);
    await crash(pod, "app", { crashes, exit: KILLED });
  }
}
