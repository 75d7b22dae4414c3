import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { CUSTOM_RESOURCE_DEFINITIONS, PODS } from "../../src/api/built-in-resources.js";
import { type GroupVersionResource, onlyMetadata } from "../../src/api/resource.js";
import { type ApiServer, startApiServer } from "../../src/apiserver/index.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { connect, type ConnectOptions } from "../../src/cluster/connect.js";
import { customResourceDefinition } from "../support/custom-resource-definition.js";
import { podNamed } from "../support/embedded.js";
import { eventually } from "../support/eventually.js";
import { leakCheck } from "../support/leak-check.js";

async function connected(
  t: TestContext,
  options: ConnectOptions = {},
): Promise<{ server: ApiServer; cluster: Cluster }> {
  const noLeaks = leakCheck();
  const server = await startApiServer();
  const cluster = await connect({ kubeconfigText: server.kubeconfig(), ...options });
  t.after(async () => {
    await cluster.close();
    await server.close();
    await noLeaks();
  });
  return { server, cluster };
}

const WIDGETS: GroupVersionResource = { group: "example.com", version: "v1", resource: "widgets" };

describe("connect", () => {
  it("gives informers that run at once, one for each resource and scope", async (t) => {
    const { server, cluster } = await connected(t);
    server.objects.create("pods", podNamed("web"));
    const pods = cluster.informer(PODS, { namespace: "default" });
    assert.equal(cluster.informer(PODS, { namespace: "default" }), pods);
    for await (const event of pods.events()) {
      assert.ok(event.type === "add");
      assert.equal(event.object.metadata?.name, "web");
      break;
    }
    await cluster.whenSynced();
    assert.equal(pods.lister.size, 1);
    assert.equal(cluster.config.server, server.url);
  });

  for (const [title, http, isHttp2] of [
    ["speaks HTTP/2 where the server offers it", "auto", true],
    ["speaks HTTP/1.1 if it is told to", "1.1", false],
  ] as const) {
    it(title, async (t) => {
      const { cluster } = await connected(t, { http });
      const { body, pinged } = await cluster.transport.request({ path: "/version" });
      body.close();
      assert.equal(pinged, isHttp2);
    });
  }

  it("closes everything at the end of an await using block", async (t) => {
    const noLeaks = leakCheck();
    const server = await startApiServer();
    t.after(async () => {
      await server.close();
      await noLeaks();
    });
    let pods;
    {
      await using cluster = await connect({ kubeconfigText: server.kubeconfig() });
      pods = cluster.informer(PODS);
      await pods.whenSynced();
      const own = cluster.factory({ resyncMs: 60_000 });
      own.informer(PODS);
      own.start(new AbortController().signal);
      await own.whenSynced();
    }
    assert.equal(pods.isStopped, true);
  });

  it("refuses to be used after it was closed, and can be closed again", async (t) => {
    const { cluster } = await connected(t);
    await Promise.all([cluster.close(), cluster.close()]);
    assert.throws(() => cluster.informer(PODS), {
      code: "ERR_STOPPED",
      message: "Cannot use an informer: the connection to the cluster was closed",
    });
    assert.throws(() => cluster.factory(), { code: "ERR_STOPPED" });
  });

  it("takes a configuration as it is, and says what is wrong with one that it must find", async (t) => {
    const { server, cluster } = await connected(t);
    const other = await connect({ clientConfig: cluster.config });
    assert.equal(other.config, cluster.config);
    await other.close();
    await assert.rejects(connect({ kubeconfigText: server.kubeconfig(), context: "nope" }), {
      code: "ERR_CONTEXT_NOT_FOUND",
      message: /^Cannot use context "nope": it does not exist/,
    });
    await assert.rejects(connect({ env: {}, homeDirectory: "/nowhere" }), {
      code: "ERR_KUBECONFIG_NOT_FOUND",
      message: /pass a kubeconfig with the option kubeconfig$/,
    });
    await assert.rejects(connect({ kubeconfigText: "{" }), {
      code: "ERR_KUBECONFIG_INVALID",
      message: /^Cannot read the option kubeconfigText at line 1: /,
    });
    const noServer = { kubeconfigText: "contexts: []" };
    await assert.rejects(connect({ ...noServer, context: "dev" }), {
      code: "ERR_CONTEXT_NOT_FOUND",
      message: /the option kubeconfigText has no contexts$/,
    });
  });

  it("passes options on to its informers, also to those of factories", async (t) => {
    const failures: string[] = [];
    const { server, cluster } = await connected(t, {
      informers: { onHandlerError: ({ informer, key }) => void failures.push(`${informer.name} ${key}`) },
    });
    server.objects.create("pods", podNamed("web"));
    cluster.informer(PODS).addEventHandler({ onAdd: () => assert.fail("no") });
    await eventually(() => {
      assert.deepEqual(failures, ["pods default/web"]);
    });
  });
});

describe("discover", () => {
  const CRD = customResourceDefinition({ kind: "Widget", shortNames: ["wd"] });

  it("finds a resource by its kind, its plural or its short name, and custom ones at the server", async (t) => {
    const { server, cluster } = await connected(t);
    server.objects.create(CUSTOM_RESOURCE_DEFINITIONS, CRD);
    const deployments = { group: "apps", version: "v1", resource: "deployments", kind: "Deployment" };
    for (const word of ["deploy", "Deployment", "deployments.apps"]) {
      assert.deepEqual(await cluster.discover(word), { ...deployments, namespaced: true });
    }
    for (const word of ["wd", "Widget", "widgets", "widgets.example.com"]) {
      assert.deepEqual(await cluster.discover(word), { ...WIDGETS, kind: "Widget", namespaced: true });
    }
    const widgets = cluster.informer(await cluster.discover("wd"));
    await widgets.whenSynced();
    const metadata = cluster.informer(onlyMetadata(WIDGETS));
    server.objects.create("widgets.example.com", { metadata: { name: "one" }, spec: { size: 3 } });
    await eventually(() => {
      assert.equal(widgets.lister.get("default/one")?.metadata?.name, "one");
      assert.equal(metadata.lister.get("default/one")?.metadata.name, "one");
    });
    await assert.rejects(cluster.discover("gadget"), {
      code: "ERR_NO_SUCH_RESOURCE",
      message: 'Cannot find the resource "gadget": the server has no such type, its CRD may not be installed',
    });
  });
});

describe("informers of a cluster", () => {
  it("keep only the metadata when no more is asked for", async (t) => {
    const { server, cluster } = await connected(t);
    server.objects.create("pods", podNamed("web", { app: "shop" }));
    const metadata = cluster.informer(onlyMetadata(PODS));
    const pods = cluster.informer(PODS);
    await cluster.whenSynced();
    const expected = server.objects.get(PODS, "default/web");
    assert.deepEqual(metadata.lister.get("default/web"), {
      kind: "PartialObjectMetadata",
      apiVersion: "meta.k8s.io/v1",
      metadata: expected?.metadata,
    });
    assert.equal(pods.lister.get("default/web")?.kind, "Pod");
    server.objects.create("pods", podNamed("late"));
    await eventually(() => {
      assert.equal(metadata.lister.get("default/late")?.metadata.name, "late");
    });
    server.objects.delete("pods", "default/late");
    await eventually(() => {
      assert.equal(metadata.lister.get("default/late"), undefined);
    });
  });

  it("take a transform, a codec and indices of their own, and are shared only with callers that agree", async (t) => {
    const { server, cluster } = await connected(t);
    server.objects.create("pods", podNamed("web", { app: "shop" }));
    const byApp = ({ metadata }: Pod): string[] => [metadata?.labels?.["app"] ?? ""];
    const transform = ({ metadata = {} }: Pod): Pod => ({ metadata });
    const pods = cluster.informer(PODS, { transform, indexers: { app: byApp } });
    assert.equal(cluster.informer(PODS, { indexers: { app: byApp } }), pods);
    await pods.whenSynced();
    assert.equal(pods.lister.byIndex("app", "shop").length, 1);
    assert.equal(pods.lister.byIndex("namespace", "default").length, 1);
    assert.equal(pods.lister.get("default/web")?.spec, undefined);
    // @ts-expect-error -- the compiler knows the names of the indices
    assert.throws(() => pods.lister.byIndex("ap", "shop"), /expected one of "app", "namespace"/);
    assert.throws(() => cluster.informer(PODS, { transform: (pod) => pod }), {
      message: "Cannot share the informer of pods: it was made with another transform; use another factory",
    });
  });

  it("say of a resource without a CRD that its CRD may not be installed", async (t) => {
    const { cluster } = await connected(t, { informers: { onEnding: () => undefined } });
    const widgets = cluster.informer(WIDGETS);
    await eventually(() => {
      assert.equal(widgets.status().cause?.kind, "notFound");
    });
    await assert.rejects(widgets.whenSynced(AbortSignal.timeout(1)), {
      message:
        /the server has no resource "widgets.example.com" in version v1, its CRD may not be installed \(/,
    });
  });
});
