import type { Stage } from "../cluster/stage.js";
import { Deployment } from "../controllers/deployment.js";
import { podTemplate } from "../controllers/pod-template.js";
import { NodeActor } from "../kubelet/node-actor.js";
import type { PodActor } from "../kubelet/pod-actor.js";
import { healthyOn } from "./conducts.js";

const PLACE = { namespace: "demo", name: "thumbnails" };
const NODE = "node-3";
/** What the kubelet says about a pod without requests that used the memory of its node. */
const MESSAGE =
  "The node was low on resource: memory. Threshold quantity: 100Mi, available: 61504Ki. " +
  "Container app was using 412Mi, request is 0, has larger consumption of memory. ";

/**
 * A node runs low on memory: its kubelet kills a pod without requests, and refuses its replacement. The next
 * replacement runs on another node. The failed pods stay until they are deleted.
 */
export async function evictionLife(life: Stage): Promise<void> {
  const node = new NodeActor(life, NODE);
  const thumbnails = new Deployment(life, { ...PLACE, replicas: 2 });
  await thumbnails.create({
    template: podTemplate({
      ...PLACE,
      image: "registry.example/thumbnails:1.1",
      container: { resources: {} },
    }),
    conduct: (number) => [healthyOn(NODE), healthyOn("node-1"), refused][number] ?? healthyOn("node-2"),
  });
  await thumbnails.untilComplete();
  await life.pause(8000, 12_000);
  await node.runLowOnMemory();
  const victims = thumbnails.pods.filter(({ actor }) => actor.node === NODE);
  for (const { actor } of victims) {
    await evict(actor);
  }
  await thumbnails.untilComplete();
  await life.pause(20_000, 30_000);
  await node.recoverMemory();
  await life.pause(10_000, 20_000);
  for (const pod of thumbnails.pods.filter(({ actor }) => actor.ended !== undefined)) {
    pod.leave();
  }
  await life.pause(20_000, 40_000);
  await thumbnails.delete();
}

async function evict(pod: PodActor): Promise<void> {
  await pod.tell("Evicted", MESSAGE, { type: "Warning" });
  await pod.tell("Killing", "Stopping container app", { container: "app" });
  await pod.stage.pause(300, 800);
  await pod.report((view, now) => {
    view.exitAll({ exitCode: 137, reason: "Error" }, now);
    view.setCondition("DisruptionTarget", {
      status: "True",
      reason: "TerminationByKubelet",
      message: MESSAGE,
    });
    view.evict(MESSAGE);
  });
}

/** The scheduler does not know of the pressure yet, but the kubelet does. */
async function refused(pod: PodActor): Promise<void> {
  await pod.stage.pause(10, 50);
  await pod.schedule(NODE);
  await pod.stage.pause(50);
  await pod.reject("Evicted", "The node had condition: [MemoryPressure]. ");
}
