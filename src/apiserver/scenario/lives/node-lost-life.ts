import type { Stage } from "../cluster/stage.js";
import { SPARE_NODES } from "../cluster/world.js";
import { Deployment } from "../controllers/deployment.js";
import type { PodPlay } from "../controllers/pod-play.js";
import { podTemplate, type PodSpec } from "../controllers/pod-template.js";
import { NodeActor } from "../kubelet/node-actor.js";
import { healthy, healthyOn, markNotReady } from "./conducts.js";

const PLACE = { namespace: "shop", name: "sessions" };
const REPLICAS = 2;
/** How long the pods tolerate a lost node. By default, pods tolerate it for five minutes. */
const TOLERATION_SECONDS = 15;
const TOLERATIONS: NonNullable<PodSpec["tolerations"]> = ["not-ready", "unreachable"].map((taint) => ({
  key: `node.kubernetes.io/${taint}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: TOLERATION_SECONDS,
}));

/**
 * A node stops answering: its pods count as not ready although they say Running, they are deleted and stay
 * Terminating, and others replace them. When the node is back, its kubelet ends them.
 */
export async function nodeLostLife(life: Stage): Promise<void> {
  const node = new NodeActor(life, SPARE_NODES.lost.name);
  const sessions = new Deployment(life, { ...PLACE, replicas: REPLICAS });
  await sessions.create({
    template: podTemplate({
      ...PLACE,
      image: "registry.example/sessions:1.9",
      spec: { tolerations: TOLERATIONS },
    }),
    conduct: (number) => (number < REPLICAS ? healthyOn(node.name) : healthy),
  });
  await sessions.untilComplete();
  await life.pause(8000, 12_000);
  await node.lose();
  const lost = sessions.pods.filter(({ actor }) => actor.node === node.name);
  for (const { actor } of lost) {
    await markNotReady(actor, true);
  }
  await life.pause(TOLERATION_SECONDS * 1000);
  for (const pod of lost) {
    await deleteFromLostNode(pod, async () => life.until(() => !life.world.isLost(node.name)));
  }
  await life.pause(30_000, 45_000);
  await node.return();
  await sessions.untilComplete();
  await life.pause(30_000, 60_000);
  await sessions.delete();
}

/** Deletes a pod as the taint manager does. No kubelet ends it before the node is back. */
async function deleteFromLostNode(pod: PodPlay, untilBack: () => Promise<void>): Promise<void> {
  const { actor } = pod;
  const { namespace, name } = actor.reference;
  await actor.tell("TaintManagerEviction", `Marking for deletion Pod ${namespace}/${name}`, {
    component: "taint-eviction-controller",
  });
  pod.leave(async () => {
    await actor.report((view) => {
      view.setCondition("DisruptionTarget", {
        status: "True",
        reason: "DeletionByTaintManager",
        message: "Taint manager: deleting due to NoExecute taint",
      });
    });
    await actor.terminate();
    await untilBack();
  });
}
