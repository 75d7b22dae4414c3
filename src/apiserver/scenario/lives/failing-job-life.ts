import type { Stage } from "../cluster/stage.js";
import { Job } from "../controllers/job.js";
import type { PodActor } from "../kubelet/pod-actor.js";

const OUTLINE = {
  namespace: "batch",
  name: "import",
  image: "registry.example/import:0.3",
  backoffLimit: 2,
};
/** What a Go program leaves behind, and its exit code after a panic. */
const PANIC = {
  exitCode: 2,
  reason: "Error",
  message:
    "panic: dial tcp 10.0.0.9:5432: connect: connection refused\n\ngoroutine 1 [running]:\n" +
    "main.main()\n\t/src/cmd/import/main.go:24 +0x95\n",
};

/** A Job whose pods fail, one after the other, until the Job has reached its limit. */
export async function failingJobLife(life: Stage): Promise<void> {
  const job = new Job(life, OUTLINE, failing);
  await job.create();
  await job.untilFinished();
  await life.pause(30_000, 60_000);
  await job.delete();
}

async function failing(pod: PodActor): Promise<void> {
  await pod.startUp();
  await pod.stage.pause(500, 1000);
  await pod.becomeReady();
  await pod.stage.pause(4000, 8000);
  await pod.report((view, now) => {
    view.exit("app", PANIC, now);
  });
}
