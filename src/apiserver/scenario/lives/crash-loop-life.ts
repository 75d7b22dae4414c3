import type { Stage } from "../cluster/stage.js";
import { Deployment } from "../controllers/deployment.js";
import { versionOf } from "../controllers/replica-set.js";
import type { PodActor } from "../kubelet/pod-actor.js";
import { crash, healthy } from "./conducts.js";

const PLACE = { namespace: "demo", name: "api" };
/** What a Go program leaves behind, and its exit code after a panic. */
const PANIC = {
  exitCode: 2,
  reason: "Error",
  message:
    "panic: environment variable DB_URL is not set\n\ngoroutine 1 [running]:\n" +
    "main.main()\n\t/src/cmd/api/main.go:31 +0x1d4\n",
};

/**
 * A container that fails soon after every start: Running, Error, CrashLoopBackOff, with a longer back-off
 * each time. Then another image is rolled out.
 */
export async function crashLoopLife(life: Stage): Promise<void> {
  const api = new Deployment(life, { ...PLACE, replicas: 1 });
  await api.create(versionOf({ ...PLACE, image: "registry.example/api:2.4.0-rc1" }, panicking));
  // Long enough for back-offs up to 2m40s.
  await life.pause(300_000, 360_000);
  await api.rollOut(versionOf({ ...PLACE, image: "registry.example/api:2.4.0" }, healthy));
  await api.untilComplete();
  await life.pause(30_000, 60_000);
  await api.delete();
}

async function panicking(pod: PodActor): Promise<void> {
  await pod.startUp();
  for (let crashes = 1; ; crashes += 1) {
    await pod.stage.pause(1000, 4000);
    await crash(pod, "app", { crashes, exit: PANIC });
  }
}
