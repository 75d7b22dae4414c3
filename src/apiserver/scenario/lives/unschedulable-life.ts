import type { Stage } from "../cluster/stage.js";
import { Deployment } from "../controllers/deployment.js";
import type { Conduct } from "../controllers/pod-play.js";
import { type PodVersion, versionOf } from "../controllers/replica-set.js";
import type { PodActor } from "../kubelet/pod-actor.js";
import { healthy } from "./conducts.js";

const PLACE = { namespace: "batch", name: "trainer" };
/** The scheduler tries again when the cluster changes, and then reports the same Event again. */
const RETRY_MS = [20_000, 30_000] as const;

/** A pod that requests more memory than any node has. It stays Pending until its request becomes smaller. */
export async function unschedulableLife(life: Stage): Promise<void> {
  const trainer = new Deployment(life, { ...PLACE, replicas: 1 });
  await trainer.create(version("64Gi", unplaceable));
  await life.pause(60_000, 90_000);
  await trainer.rollOut(version("2Gi", healthy));
  await trainer.untilComplete();
  await life.pause(20_000, 40_000);
  await trainer.delete();
}

function version(memory: string, conduct: Conduct): PodVersion {
  const resources = { requests: { cpu: "1", memory }, limits: { memory } };
  return versionOf({ ...PLACE, image: "registry.example/trainer:1.4", container: { resources } }, conduct);
}

async function unplaceable(pod: PodActor): Promise<void> {
  await pod.stage.pause(10, 50);
  for (;;) {
    await pod.rejectPlacement(pod.stage.world.unschedulableMessage("Insufficient memory"));
    await pod.stage.pause(...RETRY_MS);
  }
}
