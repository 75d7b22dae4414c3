import type { Stage } from "../cluster/stage.js";
import { SPARE_NODES } from "../cluster/world.js";
import { DaemonSet } from "../controllers/daemon-set.js";
import { Deployment } from "../controllers/deployment.js";
import type { Conduct } from "../controllers/pod-play.js";
import { podTemplate, READINESS_PROBE } from "../controllers/pod-template.js";
import { NodeActor } from "../kubelet/node-actor.js";
import { healthy, healthyOn, markNotReady } from "./conducts.js";

const PLACE = { namespace: "shop", name: "gateway" };
const REPLICAS = 3;
const AGENT = { namespace: "demo", name: "log-agent", image: "registry.example/log-agent:3" };

/**
 * A node is drained: its pods are evicted through the eviction API and replaced on other nodes. The pods of a
 * DaemonSet stay.
 */
export async function nodeDrainLife(life: Stage): Promise<void> {
  const node = new NodeActor(life, SPARE_NODES.drained.name);
  const agent = new DaemonSet(life, AGENT, agentOn);
  await agent.create();
  const gateway = new Deployment(life, { ...PLACE, replicas: REPLICAS });
  await gateway.create({
    template: podTemplate({
      ...PLACE,
      image: "registry.example/gateway:4.7",
      container: { readinessProbe: READINESS_PROBE },
    }),
    conduct: (number) => (number < REPLICAS ? healthyOn(node.name) : healthy),
  });
  await gateway.untilComplete();
  await life.pause(4000, 6000);
  await node.cordon();
  for (const pod of gateway.pods.filter(({ actor }) => actor.node === node.name)) {
    pod.leave(async (actor) => actor.evict());
  }
  await life.until(() => gateway.pods.every(({ actor }) => actor.node !== node.name));
  await gateway.untilComplete();
  await life.pause(30_000, 60_000);
  await node.uncordon();
  await life.pause(20_000, 40_000);
  await gateway.delete();
  await agent.delete();
}

/** Returns what the agent on a node does. Its pod counts as not ready while the node is lost. */
function agentOn(node: string): Conduct {
  return async (pod) => {
    await healthyOn(node)(pod);
    const { stage } = pod;
    while (node === SPARE_NODES.lost.name) {
      await stage.until(() => stage.world.isLost(node));
      await markNotReady(pod, true);
      await stage.until(() => !stage.world.isLost(node));
      await markNotReady(pod, false);
    }
  };
}
