import type { Stage } from "../cluster/stage.js";
import { Deployment } from "../controllers/deployment.js";
import { type PodVersion, versionOf } from "../controllers/replica-set.js";
import { healthy } from "./conducts.js";

const PLACE = { namespace: "batch", name: "worker" };
const FINALIZERS = ["demo.k8s-informer/hold"];

const GRACE_SECONDS = 20;
/** 128 + SIGKILL: what becomes of a program that ignores SIGTERM. */
const KILLED = { exitCode: 137, reason: "Error" };

/**
 * A pod that ignores SIGTERM and has a finalizer. After a rollout, the old pod is Terminating for its whole grace
 * period. Then it is killed, but it stays until the finalizer is removed.
 */
export async function stuckTerminatingLife(life: Stage): Promise<void> {
  const worker = new Deployment(life, { ...PLACE, replicas: 1 });
  await worker.create(version(life, "0.9"));
  await worker.untilComplete();
  await life.pause(5000, 10_000);
  await worker.rollOut(version(life, "1.0"));
  await life.until(() => worker.pods.length === 1);
  await life.pause(30_000, 60_000);
  await worker.delete();
}

function version(life: Stage, tag: string): PodVersion {
  const spec = { terminationGracePeriodSeconds: GRACE_SECONDS };
  return {
    ...versionOf(
      { ...PLACE, image: `registry.example/worker:${tag}`, finalizers: FINALIZERS, spec },
      healthy,
    ),
    ending: { after: [GRACE_SECONDS * 1000, GRACE_SECONDS * 1000], exit: KILLED },
    release: async (pod) => {
      await life.pause(20_000, 40_000);
      await pod.patch({ metadata: { finalizers: null } });
    },
  };
}
