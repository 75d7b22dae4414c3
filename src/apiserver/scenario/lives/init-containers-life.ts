import { PodActor } from "../kubelet/pod-actor.js";
import { backOffSeconds } from "../kubelet/back-off.js";
import { deploymentPod, type PodSpec } from "../kubelet/manifests.js";
import type { Stage } from "../cluster/stage.js";

const SPEC: Partial<PodSpec> = {
  initContainers: [
    { name: "proxy", image: "registry.example/proxy:1", restartPolicy: "Always" },
    {
      name: "wait-for-db",
      image: "busybox:1.37",
      command: ["sh", "-c", "until nc -z db 5432; do sleep 1; done"],
    },
    { name: "migrate", image: "registry.example/orders:3.0", args: ["migrate"] },
  ],
};

/** A pod with a sidecar and two init containers, one of which fails at first: from Init:0/3 to Running. */
export async function initContainersLife(stage: Stage): Promise<void> {
  const pod = new PodActor(
    stage,
    deploymentPod(stage, {
      namespace: "shop",
      app: "orders",
      image: "registry.example/orders:3.0",
      spec: SPEC,
    }),
  );
  await pod.create();
  await stage.pause(10, 50);
  await pod.schedule();
  await stage.pause(100);
  await pod.admit();
  await stage.pause(1000, 2000);
  await pod.run("proxy");
  await stage.pause(500, 1000);
  await pod.becomeReady("proxy");
  await initContainer(stage, pod, "wait-for-db");
  await failedMigration(stage, pod);
  await initContainer(stage, pod, "migrate");
  await stage.pause(500, 1500);
  await pod.run();
  await stage.pause(1000, 2000);
  await pod.becomeReady();
  await stage.pause(20_000, 40_000);
  await pod.shutDown();
}

async function initContainer(stage: Stage, pod: PodActor, name: string): Promise<void> {
  await stage.pause(500, 1500);
  await pod.run(name);
  await stage.pause(2000, 4000);
  await pod.complete(name);
}

async function failedMigration(stage: Stage, pod: PodActor): Promise<void> {
  const seconds = backOffSeconds(1);
  await stage.pause(500, 1500);
  await pod.run("migrate");
  await stage.pause(1000, 3000);
  const message = 'could not connect to server: Connection refused, host "db", port 5432';
  await pod.report((view, now) => {
    view.exit("migrate", { exitCode: 1, reason: "Error", message }, now);
  });
  await stage.pause(500, 1500);
  await pod.report((view) => {
    view.wait("migrate", "CrashLoopBackOff", pod.backOffMessage("migrate", seconds));
  });
  await stage.pause(seconds * 1000);
}
