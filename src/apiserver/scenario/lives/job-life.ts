import { PodActor } from "../kubelet/pod-actor.js";
import { podManifest } from "../kubelet/manifests.js";
import { randomSuffix } from "../cluster/random.js";
import type { Stage } from "../cluster/stage.js";

/** The pod of a Job: it runs, completes, stays for a while, and is deleted. */
export async function jobLife(stage: Stage): Promise<void> {
  const job = `backup-${29_400_000 + Math.floor(stage.random() * 100_000)}`;
  const pod = new PodActor(
    stage,
    podManifest(stage, {
      namespace: "batch",
      name: `${job}-${randomSuffix(stage.random)}`,
      app: "backup",
      image: "registry.example/backup:1.8",
      owner: { apiVersion: "batch/v1", kind: "Job", name: job },
      labels: { "batch.kubernetes.io/job-name": job },
      spec: { restartPolicy: "Never" },
    }),
  );
  await pod.startUp();
  await stage.pause(500, 1000);
  await pod.becomeReady();
  await stage.pause(5000, 12_000);
  await pod.report((view, now) => {
    view.exitAll({ exitCode: 0, reason: "Completed" }, now);
  });
  await stage.pause(20_000, 40_000);
  // The pod has ended, so the server deletes it without a grace period.
  await pod.terminate();
  await stage.pause(5000, 10_000);
}
