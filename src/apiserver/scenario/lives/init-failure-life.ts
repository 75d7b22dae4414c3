import type { Stage } from "../cluster/stage.js";
import { Deployment } from "../controllers/deployment.js";
import type { PodSpec } from "../controllers/pod-template.js";
import { versionOf } from "../controllers/replica-set.js";
import type { PodActor } from "../kubelet/pod-actor.js";
import { crash, getReady } from "./conducts.js";

const PLACE = { namespace: "shop", name: "orders" };
const SPEC: Partial<PodSpec> = {
  initContainers: [
    { name: "proxy", image: "registry.example/proxy:1", restartPolicy: "Always" },
    {
      name: "wait-for-db",
      image: "busybox:1.37",
      command: ["sh", "-c", "until nc -z db 5432; do sleep 1; done"],
    },
    {
      name: "migrate",
      image: "registry.example/orders:3.0",
      args: ["migrate"],
      terminationMessagePolicy: "FallbackToLogsOnError",
    },
  ],
};
const REFUSED = {
  exitCode: 1,
  reason: "Error",
  message: 'could not connect to server: Connection refused, host "db", port 5432\n',
};
/** How often the migration fails before it succeeds. */
const FAILURES = 2;

/** A pod with a sidecar and two init containers, one of which fails at first: from Init:0/3 to Running. */
export async function initFailureLife(life: Stage): Promise<void> {
  const orders = new Deployment(life, { ...PLACE, replicas: 1 });
  await orders.create(
    versionOf({ ...PLACE, image: "registry.example/orders:3.0", spec: SPEC }, initializing),
  );
  await orders.untilComplete();
  await life.pause(20_000, 40_000);
  await orders.delete();
}

async function initializing(pod: PodActor): Promise<void> {
  const { stage } = pod;
  await pod.settleIn();
  await stage.pause(1000, 2000);
  await pod.run("proxy");
  await stage.pause(500, 1000);
  await pod.becomeReady("proxy");
  await start(pod, "wait-for-db");
  await stage.pause(2000, 4000);
  await pod.complete("wait-for-db");
  await start(pod, "migrate");
  for (let crashes = 1; crashes <= FAILURES; crashes += 1) {
    await stage.pause(1000, 3000);
    await crash(pod, "migrate", { crashes, exit: REFUSED });
  }
  await stage.pause(2000, 4000);
  await pod.complete("migrate");
  await stage.pause(500, 1500);
  await pod.run();
  await getReady(pod);
}

async function start(pod: PodActor, name: string): Promise<void> {
  await pod.stage.pause(500, 1500);
  await pod.run(name);
}
