import type { Stage } from "../cluster/stage.js";
import { Job } from "../controllers/job.js";
import type { PodActor } from "../kubelet/pod-actor.js";

/** A Job whose pod completes. Job and pod stay for a while, and are deleted. */
export async function jobLife(life: Stage): Promise<void> {
  const number = 29_400_000 + Math.floor(life.random() * 100_000);
  const outline = {
    namespace: "batch",
    name: `backup-${number}`,
    app: "backup",
    image: "registry.example/backup:1.8",
    backoffLimit: 6,
  };
  const job = new Job(life, outline, completing);
  await job.create();
  await job.untilFinished();
  await life.pause(20_000, 40_000);
  await job.delete();
}

async function completing(pod: PodActor): Promise<void> {
  await pod.startUp();
  await pod.stage.pause(500, 1000);
  await pod.becomeReady();
  await pod.stage.pause(5000, 12_000);
  await pod.complete("app");
}
