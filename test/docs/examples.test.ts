import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it, type TestContext } from "node:test";
import { CUSTOM_RESOURCE_DEFINITIONS } from "../../src/api/built-in-resources.js";
import type { StoredObject } from "../../src/apiserver/index.js";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { eventually } from "../support/eventually.js";
import { startExample } from "../support/run-example.js";
import { WEBSITE_DEFINITION } from "../support/website-definition.js";
import { inRepository } from "./repository.js";

async function clusterFor(t: TestContext): Promise<CliCluster> {
  const cluster = await startCliCluster();
  t.after(async () => cluster.close());
  return cluster;
}

function runPod(cluster: CliCluster, name: string, image: string): void {
  cluster.server.objects.create("pods", {
    metadata: { name },
    spec: { containers: [{ name: "c", image }] },
  });
}

function addNode(cluster: CliCluster, name: string): void {
  cluster.server.objects.create("nodes", { metadata: { name } });
}

/** Gives the pod the status that a kubelet reports once the pod runs. */
function setRunning(cluster: CliCluster, name: string): void {
  cluster.server.objects.patch(
    "pods",
    `default/${name}`,
    { status: { phase: "Running" } },
    { contentType: "application/merge-patch+json", subresource: "status" },
  );
}

/** Gives the pod the status of a container that waits for a reason. */
function setWaiting(cluster: CliCluster, name: string, reason: string): void {
  const containerStatus = { name: "c", ready: false, restartCount: 3, state: { waiting: { reason } } };
  cluster.server.objects.patch(
    "pods",
    `default/${name}`,
    { status: { phase: "Running", containerStatuses: [containerStatus] } },
    { contentType: "application/merge-patch+json", subresource: "status" },
  );
}

function removePod(cluster: CliCluster, name: string): void {
  cluster.server.objects.delete("pods", `default/${name}`, { gracePeriodSeconds: 0 });
}

/** The resource of examples/custom-resource.ts. */
const CRON_TABS = {
  metadata: { name: "crontabs.stable.example.com" },
  spec: {
    group: "stable.example.com",
    scope: "Namespaced",
    names: { plural: "crontabs", singular: "crontab", kind: "CronTab" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

const WEBSITES = "websites.example.com";

describe("examples", { concurrency: 3 }, () => {
  it("are the fifteen that are run here", () => {
    const programs = readdirSync(inRepository("examples")).filter((name) => name.endsWith(".ts"));
    assert.deepEqual(programs.sort(), [
      "api-server-in-a-test.ts",
      "client-node-annotate.ts",
      "client-node-cache.ts",
      "client-node-informer.ts",
      "client-node-with-a-limit.ts",
      "crash-annotator.ts",
      "custom-resource.ts",
      "leader-election.ts",
      "metrics.ts",
      "node-controller.ts",
      "pods-by-image.ts",
      "pods-by-node.ts",
      "tested-controller.ts",
      "watch-pods.ts",
      "website-controller.ts",
    ]);
  });

  it("watch-pods says what happens to pods, and ends with Ctrl-C", async (t) => {
    const cluster = await clusterFor(t);
    runPod(cluster, "early", "nginx");
    const example = startExample(t, "watch-pods", cluster.kubeconfig());
    await example.printed("added early: Pending");
    runPod(cluster, "web", "nginx");
    setRunning(cluster, "web");
    removePod(cluster, "early");
    await example.printed("deleted default/early");
    assert.equal(await example.interrupt(), 0);
    assert.deepEqual(example.lines, [
      "added early: Pending",
      "added web: Pending",
      "updated web: Running",
      "updated early: Terminating",
      "deleted default/early",
    ]);
  });

  it("pods-by-image counts by its own index, event by event", async (t) => {
    const cluster = await clusterFor(t);
    runPod(cluster, "a", "nginx");
    runPod(cluster, "b", "redis");
    const example = startExample(t, "pods-by-image", cluster.kubeconfig());
    await example.printed("add (initial) redis: 1");
    runPod(cluster, "c", "nginx");
    await example.printed("add (watch) nginx: 2");
    removePod(cluster, "a");
    await example.printed("delete (watch) nginx: 1");
    assert.equal(await example.interrupt(), 0);
    assert.equal(example.lines[0], "2 pods, images: nginx, redis");
    assert.deepEqual(example.lines.slice(1, 3).sort(), ["add (initial) nginx: 1", "add (initial) redis: 1"]);
    // A pod is updated once more while it is deleted. Whether that update still counts it is a matter of timing.
    const later = example.lines.slice(3).filter((line) => !line.startsWith("update "));
    assert.deepEqual(later, ["add (watch) nginx: 2", "delete (watch) nginx: 1"]);
  });

  it("api-server-in-a-test brings its own cluster and its own trouble, and ends by itself", async (t) => {
    const example = startExample(t, "api-server-in-a-test", "/nonexistent");
    assert.equal(await example.ended(), 0, example.lines.join("\n"));
    assert.deepEqual(example.lines, ["default/web is gone, found by relist; faults: 1"]);
  });

  it("crash-annotator annotates Deployments whose pods crash, until they are well again", async (t) => {
    const cluster = await clusterFor(t);
    const { server } = cluster;
    const ownerOf = (kind: string, owner: StoredObject): object => {
      const { name, uid } = owner.metadata;
      return { ownerReferences: [{ apiVersion: "apps/v1", kind, name, uid, controller: true }] };
    };
    const labels = { app: "web" };
    const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "nginx" }] } };
    const spec = { selector: { matchLabels: labels }, template };
    const web = server.objects.create("deployments.apps", { metadata: { name: "web" }, spec });
    const metadata = { name: "web-1", ...ownerOf("Deployment", web) };
    const replicaSet = server.objects.create("replicasets.apps", { metadata, spec });
    for (const name of ["web-1-a", "web-1-b"]) {
      server.objects.create("pods", {
        ...template,
        metadata: { name, labels, ...ownerOf("ReplicaSet", replicaSet) },
      });
    }
    const annotation = (): unknown =>
      server.objects.get("deployments.apps", "default/web")?.metadata.annotations?.[
        "example.com/crashing-pods"
      ];
    setWaiting(cluster, "web-1-a", "CrashLoopBackOff");
    const example = startExample(t, "crash-annotator", cluster.kubeconfig());
    await example.printed("default/web: 1 crashing");
    assert.equal(annotation(), "1");
    setWaiting(cluster, "web-1-b", "CrashLoopBackOff");
    await example.printed("default/web: 2 crashing");
    assert.equal(annotation(), "2");
    removePod(cluster, "web-1-a");
    removePod(cluster, "web-1-b");
    await example.printed("default/web: 0 crashing");
    assert.equal(annotation(), undefined);
    assert.equal(await example.interrupt(), 0);
  });

  it("client-node-informer tells what happens to the pods of one namespace", async (t) => {
    const cluster = await clusterFor(t);
    runPod(cluster, "early", "nginx");
    const example = startExample(t, "client-node-informer", cluster.kubeconfig());
    await example.printed("Added: early");
    setRunning(cluster, "early");
    await example.printed("Updated: early");
    removePod(cluster, "early");
    await example.printed("Deleted: early");
    assert.equal(await example.interrupt(), 0);
  });

  it("client-node-cache prints the names of the pods after each change", async (t) => {
    const cluster = await clusterFor(t);
    runPod(cluster, "a", "nginx");
    const example = startExample(t, "client-node-cache", cluster.kubeconfig());
    await example.printed("a");
    runPod(cluster, "b", "nginx");
    await example.printed("a,b");
    removePod(cluster, "a");
    await example.printed("b");
    assert.equal(await example.interrupt(), 0);
  });

  it("client-node-annotate patches Deployments, and tries again after a conflict", async (t) => {
    const cluster = await clusterFor(t);
    const { server } = cluster;
    const labels = { app: "web" };
    const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "nginx" }] } };
    const spec = { selector: { matchLabels: labels }, template };
    server.objects.create("deployments.apps", { metadata: { name: "web" }, spec });
    const contentType = "application/merge-patch+json";
    server.faults.add({
      match: { verb: "patch", resource: "deployments" },
      do: {
        type: "before",
        run: () =>
          void server.objects.patch(
            "deployments.apps",
            "default/web",
            { metadata: { labels } },
            { contentType },
          ),
      },
    });
    const example = startExample(t, "client-node-annotate", cluster.kubeconfig());
    await example.printed("default/web has changed, trying again", "default/web: nginx");
    const { metadata } = server.objects.get("deployments.apps", "default/web") ?? {};
    assert.equal(metadata?.annotations?.["example.com/images"], "nginx");
    assert.equal(await example.interrupt(), 0);
  });

  it("client-node-with-a-limit gives a request up that gets no answer", async (t) => {
    const cluster = await clusterFor(t);
    cluster.server.faults.add({ match: { verb: "create" }, do: { type: "hang" } });
    const stuck = startExample(t, "client-node-with-a-limit", cluster.kubeconfig(), "300");
    await stuck.matched(/^no answer: (.*)/);
    assert.equal(await stuck.ended(), 0);
    // On a busy machine, the request may have been given up before it reached the server.
    cluster.server.faults.clear();
    const served = startExample(t, "client-node-with-a-limit", cluster.kubeconfig());
    await served.printed("made web");
    assert.equal(await served.ended(), 0);
  });

  it("custom-resource prints what its own type describes", async (t) => {
    const cluster = await clusterFor(t);
    const { objects } = cluster.server;
    objects.create(CUSTOM_RESOURCE_DEFINITIONS, CRON_TABS);
    const resource = "crontabs.stable.example.com";
    const spec = { cronSpec: "* * * * */5", image: "my-cron" };
    objects.create(resource, { metadata: { name: "daily" }, spec });
    const example = startExample(t, "custom-resource", cluster.kubeconfig());
    await example.printed("daily: * * * * */5");
    objects.create(resource, { metadata: { name: "hourly" }, spec: { ...spec, cronSpec: "0 * * * *" } });
    await example.printed("hourly: 0 * * * *");
    const contentType = "application/merge-patch+json";
    objects.patch(resource, "default/daily", { spec: { cronSpec: "0 0 * * *" } }, { contentType });
    await example.printed("daily: 0 0 * * *, was * * * * */5");
    objects.delete(resource, "default/daily");
    await example.printed("default/daily is gone, 1 left");
    assert.equal(await example.interrupt(), 0);
  });

  it("tested-controller brings its own cluster, and ends by itself", async (t) => {
    const example = startExample(t, "tested-controller", "/nonexistent");
    assert.equal(await example.ended(), 0, example.lines.join("\n"));
    assert.deepEqual(example.lines, ["created", "created again"]);
  });

  it("leader-election works in one process of two, and in the other one when the first ends", async (t) => {
    const cluster = await clusterFor(t);
    const first = startExample(t, "leader-election", cluster.kubeconfig());
    await first.printed("this process leads");
    const second = startExample(t, "leader-election", cluster.kubeconfig());
    const leader = await second.matched(/^(the leader is .*)$/);
    assert.ok(first.lines.includes(leader), first.lines.join("\n"));
    runPod(cluster, "web", "nginx");
    setWaiting(cluster, "web", "CrashLoopBackOff");
    await first.printed("reported default/web");
    assert.equal(await first.interrupt(), 0);
    assert.equal(first.lines.at(-1), "this process has stopped leading");
    const [event] = cluster.server.objects.list("events.events.k8s.io");
    assert.deepEqual([event?.["reason"], event?.metadata.namespace], ["CrashLoop", "default"]);
    await second.printed("this process leads", "reported default/web");
    assert.equal(await second.interrupt(), 0);
  });

  it("metrics exports what the informer tells of itself", async (t) => {
    const cluster = await clusterFor(t);
    runPod(cluster, "a", "nginx");
    runPod(cluster, "b", "nginx");
    const example = startExample(t, "metrics", cluster.kubeconfig());
    const url = await example.matched(/^metrics on (.*)$/);
    removePod(cluster, "a");
    await example.printed("deleted default/a");
    const metrics = (await (await fetch(url)).text()).split("\n");
    for (const line of [
      "informer_healthy 1",
      "informer_objects 1",
      "informer_queue_depth 0",
      'informer_received_total{informer="pods",kind="list"} 1',
      "informer_relists 0",
    ]) {
      assert.ok(metrics.includes(line), `${line} is not among\n${metrics.join("\n")}`);
    }
    for (const name of ["lag", "duration"]) {
      const counted = metrics.find((line) => line.startsWith(`informer_handler_${name}_seconds_count`));
      assert.match(counted ?? "", /\{informer="pods",handler="printer"\} [3-4]$/);
    }
    assert.equal(await example.interrupt(), 0);
  });

  it("node-controller decides on the state of both informers, and tells a late handler the present", async (t) => {
    const cluster = await clusterFor(t);
    addNode(cluster, "node-1");
    for (const name of ["a", "b"]) {
      runPod(cluster, name, "nginx");
      cluster.server.objects.bind(`default/${name}`, "node-1");
    }
    runPod(cluster, "c", "nginx");
    const example = startExample(t, "node-controller", cluster.kubeconfig());
    await example.printed("node node-1: there, 2 pods");
    assert.equal(example.lines[0], "synced: 1 nodes, 3 pods");
    assert.deepEqual(example.lines.slice(1, 4).sort(), ["pod a", "pod b", "pod c"]);
    cluster.server.objects.bind("default/c", "node-1");
    await example.printed("node node-1: there, 3 pods");
    cluster.server.objects.delete("nodes", "node-1");
    await example.printed("node node-1: missing, 3 pods");
    assert.equal(await example.interrupt(), 0);
  });

  it("pods-by-node answers with the pods of a node once it has synced, and with metrics", async (t) => {
    const cluster = await clusterFor(t);
    for (const name of ["a", "b", "c"]) {
      runPod(cluster, name, "nginx");
    }
    cluster.server.objects.bind("default/a", "node-1");
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    cluster.server.faults.add({
      match: { resource: "pods" },
      do: { type: "before", run: async () => released },
    });
    const example = startExample(t, "pods-by-node", cluster.kubeconfig());
    const url = await example.matched(/^pods by node on (.*)$/);
    assert.equal((await fetch(`${url}/readyz`)).status, 503);
    assert.equal((await fetch(`${url}/nodes/node-1`)).status, 503);
    release();
    await eventually(async () => assert.equal((await fetch(`${url}/readyz`)).status, 200));
    const onNode = async (): Promise<unknown> => (await fetch(`${url}/nodes/node-1`)).json();
    assert.deepEqual(await onNode(), [{ namespace: "default", name: "a", status: "Pending" }]);
    cluster.server.objects.bind("default/b", "node-1");
    await eventually(async () => assert.equal(((await onNode()) as object[]).length, 2));
    const metrics = (await (await fetch(`${url}/metrics`)).text()).split("\n");
    for (const line of ['node_pods{node="node-1"} 2', "informer_healthy 1", "informer_events 1"]) {
      assert.ok(metrics.includes(line), `${line} is not among\n${metrics.join("\n")}`);
    }
    assert.equal((await fetch(`${url}/nodes`)).status, 404);
    assert.equal(await example.interrupt(), 0);
  });

  it("website-controller publishes a Website again after a conflict, and runs its finalizer", async (t) => {
    const cluster = await clusterFor(t);
    const { objects, faults } = cluster.server;
    objects.create(CUSTOM_RESOURCE_DEFINITIONS, WEBSITE_DEFINITION);
    const merge = { contentType: "application/merge-patch+json" };
    const label = (): void =>
      void objects.patch(WEBSITES, "default/shop", { metadata: { labels: { seen: "yes" } } }, merge);
    faults.add({ match: { verb: "patch", resource: "websites" }, do: { type: "before", run: label } });
    const example = startExample(t, "website-controller", cluster.kubeconfig());
    objects.create(WEBSITES, { metadata: { name: "shop" }, spec: { pages: { index: "Hello" } } });
    await example.printed("default/shop: published index");
    const website = (): StoredObject | undefined => objects.get(WEBSITES, "default/shop");
    const published = (): unknown => objects.get("configmaps", "default/shop")?.["data"];
    const hasStatus = async (status: object): Promise<void> =>
      eventually(() => assert.deepEqual(website()?.["status"], status));
    await hasStatus({ observedGeneration: 1, pages: 1 });
    assert.deepEqual(published(), { index: "Hello" });
    assert.deepEqual(website()?.metadata.finalizers, ["example.com/website-controller"]);

    objects.patch(WEBSITES, "default/shop", { spec: { pages: { index: null, about: "Us" } } }, merge);
    await hasStatus({ observedGeneration: 2, pages: 1 });
    assert.deepEqual(published(), { about: "Us" });
    objects.delete("configmaps", "default/shop");
    await eventually(() => assert.deepEqual(published(), { about: "Us" }));
    objects.delete(WEBSITES, "default/shop");
    await example.printed("default/shop: taken off the web");
    await eventually(() => assert.equal(website(), undefined));
    assert.equal(await example.interrupt(), 0);
  });
});
