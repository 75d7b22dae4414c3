import { describe, it } from "node:test";
import { fullClusterMissing } from "../support/full-cluster.js";
import { deployment, pod, type PodOptions } from "./objects.js";
import { assertTokens } from "../support/tokens.js";
import { watchedCluster } from "./watched-cluster.js";

/** Places a pod on the nodes of one pool. */
function inPool(pool: string, options: PodOptions = {}): PodOptions {
  return { ...options, spec: { nodeSelector: { pool }, ...options.spec } };
}

function asking(cpu: string): object {
  return { resources: { requests: { cpu } } };
}

describe("what happens on nodes", { skip: fullClusterMissing(), concurrency: true }, () => {
  const watched = watchedCluster(async (cluster) => {
    await cluster.addNode("drain-1", { labels: { pool: "drain" } });
    await cluster.addNode("lost-1", { labels: { pool: "lost" } });
    await cluster.addNode("small-1", { labels: { pool: "small" }, cpu: "1" });
    await cluster.addNode("full-1", { labels: { pool: "full" } });
  });

  it("tells a pod that no node has room for as kubectl does", async () => {
    await watched.create("unplaced", pod("big", inPool("full", { app: asking("100") })));
    await watched.rests("unplaced", ["big Pending 0/1 0"]);
    await watched.waitFor("unplaced", "condition=PodScheduled=false", "pod/big");
    await watched.rests("unplaced", ["big Pending 0/1 0"]);
    assertTokens(watched.lines("unplaced"), [
      'big status=Pending reason=Unschedulable msg="0/* nodes are available: 1 Insufficient cpu, *selector."',
    ]);
    assertTokens(await watched.lateLines("unplaced"), [
      'big status=Pending age=* reason=Unschedulable msg="0/* nodes are available: 1 Insufficient cpu, *selector." initial',
    ]);
  });

  it("tells a pod whose scheduling is gated as kubectl does", async () => {
    await watched.create(
      "gated",
      pod("web", inPool("full", { spec: { schedulingGates: [{ name: "hold" }] } })),
    );
    await watched.rests("gated", ["web SchedulingGated 0/1 0"]);
    assertTokens(watched.lines("gated"), ["web status=SchedulingGated gates=hold"]);
  });

  it("tells the pods of a drained node as kubectl does", async () => {
    await watched.create("drain", deployment("web", 2, inPool("drain")));
    await watched.rests("drain", ["web-* Running 1/1 0", "web-* Running 1/1 0"]);
    await watched.cluster.addNode("drain-2", { labels: { pool: "drain" } });
    await watched.kubectl("drain", "drain", "drain-1", "--timeout=60s");
    await watched.rests("drain", ["web-* Running 1/1 0", "web-* Running 1/1 0"]);
    assertTokens(watched.lines("drain"), [
      "status=Running node=drain-1 disruption=EvictionByEvictionAPI",
      "status=Terminating node=drain-1 was=Running grace=30s",
      "New owner=deploy/web",
      "Deleted node=drain-1 disruption=EvictionByEvictionAPI lived=* terminating=*",
    ]);
  });

  it("tells the pods of a lost node as kubectl does", async () => {
    const tolerations = ["unreachable", "not-ready"].map((condition) => ({
      key: `node.kubernetes.io/${condition}`,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: 15,
    }));
    await watched.create("lost", deployment("web", 1, inPool("lost", { spec: { tolerations } })));
    await watched.rests("lost", ["web-* Running 1/1 0"]);
    await watched.cluster.addNode("lost-2", { labels: { pool: "lost" } });
    await watched.cluster.loseNode("lost-1");
    await watched.waitFor("lost", "condition=Ready=false", "pod", "-l", "app=web");
    await watched.rests("lost", ["web-* Running 1/1 0"]);
    await watched.rests("lost", ["web-* Running 1/1 0", "web-* Terminating 1/1 0"]);
    assertTokens(watched.lines("lost"), [
      "status=Running ready=1/1 node=lost-1 cond=Ready:False",
      "status=* node=lost-1 disruption=DeletionByTaintManager",
      "status=Terminating ready=1/1 node=lost-1 was=Running grace=30s",
      "status=Running ready=1/1 node=lost-2 ready-was=0/1",
    ]);
  });

  it("tells a pod that preempts another, and the other, as kubectl does", async () => {
    const priorityClass = {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: "urgent" },
    };
    await watched.create(
      "preempt",
      { ...priorityClass, value: 1000 },
      pod("low", inPool("small", { app: asking("800m") })),
    );
    await watched.rests("preempt", ["low Running 1/1 0"]);
    const spec = { priorityClassName: "urgent" };
    await watched.create("preempt", pod("high", inPool("small", { app: asking("800m"), spec })));
    await watched.rests("preempt", ["high Running 1/1 0"]);
    assertTokens(watched.lines("preempt"), [
      "low node=small-1 disruption=PreemptionByScheduler",
      "low status=Terminating was=Running grace=30s",
      'high status=Pending reason=Unschedulable msg="0/* nodes are available: *"',
      "high status=Pending nominated=small-1",
    ]);
  });

  it("tells a pod that its kubelet evicts as kubectl does", async () => {
    await watched.create("evict", pod("cache", inPool("full")));
    await watched.rests("evict", ["cache Running 1/1 0"]);
    const message = "The node was low on resource: memory. Threshold quantity: 100Mi, available: 61504Ki.";
    await watched.kubectl("evict", "annotate", "pod", "cache", `kubelet.test/evict=${message}`);
    await watched.rests("evict", ["cache Evicted 0/1 0"]);
    assertTokens(watched.lines("evict"), [
      "cache status=Running annotations=+kubelet.test/evict",
      `cache status=Evicted was=Running ready-was=1/1 disruption=TerminationByKubelet msg="${message}"`,
    ]);
  });
});
