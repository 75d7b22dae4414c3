import type { Stage } from "../cluster/stage.js";
import { CronJob } from "../controllers/cron-job.js";
import type { PodActor } from "../kubelet/pod-actor.js";

/** The number of Jobs before the scenario is over. */
const JOBS = 3;

/** A CronJob whose Jobs complete. Each Job and its pod stay for a while, and are deleted. */
export async function jobLife(life: Stage): Promise<void> {
  const first = 29_400_000 + Math.floor(life.random() * 100_000);
  const outline = {
    namespace: "batch",
    name: "backup",
    image: "registry.example/backup:1.8",
    schedule: "* * * * *",
    backoffLimit: 6,
  };
  const cronJob = new CronJob(life, outline, completing);
  await cronJob.create();
  for (let job = 0; job < JOBS; job += 1) {
    const done = await cronJob.run(first + job);
    await life.pause(20_000, 40_000);
    await done.delete();
    await life.pause(10_000, 20_000);
  }
  await cronJob.delete();
}

async function completing(pod: PodActor): Promise<void> {
  await pod.startUp();
  await pod.stage.pause(500, 1000);
  await pod.becomeReady();
  await pod.stage.pause(5000, 12_000);
  await pod.complete("app");
}
