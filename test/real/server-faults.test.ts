import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { EndingReport, GroupVersionResource, KubeObject } from "../../src/index.js";
import { customResourceDefinition } from "../support/custom-resource-definition.js";
import { startFaultProxy } from "../support/fault-proxy.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { assertAsked, between } from "../support/real/asked.js";
import { observeInformer } from "../support/real/observed-informer.js";
import { type ObservedPods, observePods } from "../support/real/observed-pods.js";
import { eventually } from "../support/eventually.js";

/** The tests take seconds on an idle machine. */
const LIMIT_MS = 120_000;

/** The requests of an informer that nothing happens to. */
const UNDISTURBED = ["list 0/500", "watch +0"];

/** Disables the watch cache for pods, so that the server has no history except that of etcd. */
const UNCACHED = ["--watch-cache-sizes=pods#0"];

describe("an informer on a server in trouble", { skip: realClusterMissing() ?? false }, () => {
  let cluster: RealCluster;
  let namespaces = 0;

  before(
    async () => {
      cluster = await startRealCluster({ apiServerArgs: ["--shutdown-watch-termination-grace-period=1s"] });
    },
    { timeout: LIMIT_MS },
  );
  after(async () => cluster.close());

  async function must(method: string, path: string, body?: object): Promise<void> {
    const { status, text } = await cluster.request(method, path, body);
    assert.ok(status < 300, `${method} ${path}: ${text}`);
  }

  /** Creates a namespace for one test, with pods. */
  async function namespaceWith(...names: string[]): Promise<string> {
    namespaces += 1;
    const namespace = `trouble-${namespaces}`;
    await must("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    await create(namespace, ...names);
    return namespace;
  }

  async function create(namespace: string, ...names: string[]): Promise<void> {
    for (const name of names) {
      await must("POST", `/api/v1/namespaces/${namespace}/pods`, {
        metadata: { name },
        spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
      });
    }
  }

  async function remove(namespace: string, name: string): Promise<void> {
    await must("DELETE", `/api/v1/namespaces/${namespace}/pods/${name}?gracePeriodSeconds=0`);
  }

  async function restricted(): Promise<string> {
    return cluster.users.writeKubeconfig({ credentials: { token: cluster.restrictedToken } });
  }

  async function mayReadPods(namespace: string): Promise<void> {
    await cluster.users.grant({
      user: "restricted",
      namespace,
      resources: ["pods"],
      verbs: ["list", "watch"],
    });
  }

  it("goes on without a list when each watch lives two seconds only", { timeout: LIMIT_MS }, async (t) => {
    const namespace = await namespaceWith("first");
    const observed = await observePods(t, cluster, { scope: { namespace }, minWatchTimeoutMs: 2_000 });
    await observed.watches();
    for (const name of ["second", "third", "fourth"]) {
      await create(namespace, name);
      const { length } = observed.reports;
      await eventually(() => assert.ok(observed.reports.length > length, "the watch ends"));
    }
    await remove(namespace, "first");
    await observed.equalServer();
    assert.deepEqual(new Set(observed.endings()), new Set(["watch closed: rewatch"]));
    const watches = [0, 1, 2, 3].map((position) => between(1, 2, `watch +${position}`));
    assertAsked(observed.requests(), ["list 0/500", ...watches]);
    // The second pod may have been created before the first list.
    assert.match(observed.said().join("\n"), /^info: watching pods: [12] found$/);
  });

  it(
    "sees one namespace where it may, and says that it may not see the rest",
    { timeout: LIMIT_MS },
    async (t) => {
      const namespace = await namespaceWith("visible");
      await mayReadPods(namespace);
      const kubeconfigPath = await restricted();
      const observed = await observePods(t, cluster, { scope: { namespace }, kubeconfigPath });
      const everywhere = await observePods(t, cluster, { name: "everywhere", kubeconfigPath });
      await observed.equalServer();
      await observed.watches();
      await eventually(() => assert.deepEqual(everywhere.endings().slice(0, 1), ["list forbidden: relist"]));
      assert.equal(everywhere.informer.hasSynced, false);
      assert.deepEqual(everywhere.said(), [
        'warn: cannot list pods: pods is forbidden: User "restricted" cannot list resource "pods" in API group "" at the cluster scope; listing again in Ns',
      ]);
      assert.deepEqual(observed.said(), ["info: watching pods: 1 found"]);
      assertAsked(observed.requests(), UNDISTURBED);
      assertAsked(everywhere.requests(), [between(1, 2, "list 0/500")]);
    },
  );

  it("comes back when it may read again", { timeout: LIMIT_MS }, async (t) => {
    const namespace = await namespaceWith("stays", "goes");
    await mayReadPods(namespace);
    const observed = await observePods(t, cluster, {
      scope: { namespace },
      kubeconfigPath: await restricted(),
      // The server checks permissions only at the start of a watch, so watches have to be short.
      minWatchTimeoutMs: 2_000,
    });
    await observed.watches();
    await must("DELETE", `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`);
    await eventually(() =>
      assert.ok(observed.endings().includes("watch forbidden: relist"), "it is refused"),
    );
    await remove(namespace, "goes");
    await create(namespace, "comes");
    await mayReadPods(namespace);
    await observed.equalServer();
    await eventually(() =>
      assert.deepEqual(observed.said(), [
        "info: watching pods: 2 found",
        `warn: lost the watch on pods: pods is forbidden: User "restricted" cannot watch resource "pods" in API group "" in the namespace "${namespace}"; listing again in Ns`,
        "info: watching pods again after Ns, relisted: 1 added, 0 updated, 1 deleted meanwhile",
      ]),
    );
    assertAsked(observed.requests(), [
      "list 0/500",
      between(2, 3, "watch +0"),
      between(1, 3, "list +0"),
      between(1, 3, "watch +1"),
    ]);
  });

  it("follows a custom resource whose definition goes and comes back", { timeout: LIMIT_MS }, async (t) => {
    const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const widgets = "/apis/example.com/v1/namespaces/default/widgets";
    const define = async (): Promise<void> =>
      eventually(async () => must("POST", definitions, WIDGET_DEFINITION));
    const make = async (name: string): Promise<void> =>
      eventually(async () => must("POST", widgets, widget(name)));
    await define();
    await make("old");
    const observed = await observeInformer(t, cluster, WIDGETS);
    await observed.watches();
    await must("DELETE", `${definitions}/widgets.example.com`);
    await eventually(() => assert.ok(observed.endings().includes("list notFound: relist"), "it is gone"));
    await define();
    await observed.watches();
    await make("new");
    await observed.equalServer();
    await observed.equalContents();
    assert.deepEqual(observed.books.told, ["add default/old", "delete default/old", "add default/new"]);
    // Whether the informer asks while the server prepares its storage depends on timing.
    const said = observed.said().filter((line) => !line.includes("storage is (re)initializing"));
    assert.deepEqual(said, [
      "info: watching widgets: 1 found",
      'warn: lost the watch on widgets: the server has no resource "widgets.example.com" in version v1, its CRD may not be installed (the server answered N: N page not found); listing again in Ns',
      "info: watching widgets again after Ns, relisted: 0 added, 0 updated, 0 deleted meanwhile",
    ]);
    assertAsked(observed.requests(), [
      "list 0/500",
      "watch +0",
      // The first watch may begin before the definition is deleted, and end with it.
      between(1, 2, "watch +1"),
      between(2, 5, "list +1"),
      between(1, 2, "watch +1"),
    ]);
  });

  it("goes on when etcd was away", { timeout: LIMIT_MS }, async (t) => {
    const namespace = await namespaceWith("stays", "goes");
    const observed = await observePods(t, cluster, { scope: { namespace } });
    await observed.watches();
    await cluster.etcd.stop("SIGKILL");
    await new Promise((resolve) => {
      setTimeout(resolve, 3_000);
    });
    await cluster.etcd.start();
    await cluster.apiServer.whenReady();
    await eventually(async () => create(namespace, "comes"));
    await remove(namespace, "goes");
    await observed.equalServer();
    // The server continues from its cache, so that clients notice nothing.
    assert.deepEqual(observed.endings(), []);
    assert.deepEqual(observed.said(), ["info: watching pods: 2 found"]);
    assertAsked(observed.requests(), UNDISTURBED);
  });

  it(
    "waits for its turn where the server takes few requests at once (IP-10)",
    { timeout: LIMIT_MS },
    async (t) => {
      const namespace = await namespaceWith("first");
      await mayReadPods(namespace);
      const kubeconfigPath = await restricted();
      await cluster.apiServer.restart({
        signal: "SIGKILL",
        extraArgs: [
          // Fairness would queue requests instead of refusing them. Administrators are never refused.
          "--enable-priority-and-fairness=false",
          "--max-requests-inflight=1",
          "--max-mutating-requests-inflight=1",
        ],
      });
      const informers: ObservedPods[] = [];
      const isBusy = ({ kind }: EndingReport): boolean => kind === "tooManyRequests";
      const busy = (): EndingReport[] => informers.flatMap(({ reports }) => reports).filter(isBusy);
      // Whether requests arrive at the same time is random.
      while (busy().length === 0 && informers.length < 200) {
        const more = Array.from({ length: 20 }, async (_, position) => {
          const name = `informer ${informers.length + position}`;
          return observePods(t, cluster, { name, scope: { namespace }, kubeconfigPath });
        });
        informers.push(...(await Promise.all(more)));
        await Promise.all(informers.map(async (observed) => observed.equalServer()));
      }
      assert.ok(busy().length > 0, "no request was refused");
      assert.ok(
        busy().every(({ delayMs }) => delayMs >= 1_000),
        "Retry-After is a second",
      );
      for (const observed of informers) {
        await observed.watches();
        const refused = (phase: string): number =>
          observed.reports.filter((report) => report.phase === phase && isBusy(report)).length;
        const [lists, watches] = [1 + refused("list"), 1 + refused("watch")];
        assertAsked(
          observed.requests(),
          [between(lists, lists, "list 0/500"), between(watches, watches, "watch +0")],
          observed.name,
        );
      }
      for (const observed of informers.filter(({ reports }) => reports.some(isBusy))) {
        const lines = observed.said().join("\n");
        assert.match(lines, /Too many requests, please try again later\.; (listing|watching) again in Ns$/m);
        assert.match(lines, /^info: watching pods (again )?after Ns/m);
      }
    },
  );

  it("lists everything at once when a page's token expires (L-6)", { timeout: LIMIT_MS }, async (t) => {
    await cluster.apiServer.restart({ signal: "SIGKILL", extraArgs: UNCACHED });
    const namespace = await namespaceWith("a", "b", "c", "d", "e");
    const observed = await observePods(t, cluster, {
      scope: { namespace },
      pageSize: 2,
      beforeRequest: async (request) => {
        if (request === "list page/2") {
          await create(namespace, "f");
          await cluster.etcd.compact();
        }
      },
    });
    await observed.watches();
    await observed.equalServer();
    await observed.equalContents();
    assert.equal(observed.informer.lister.size, 6);
    assert.deepEqual(observed.endings(), []);
    assert.deepEqual(observed.said(), ["info: watching pods: 6 found"]);
    assertAsked(observed.requests(), ["list 0/2", "list page/2", "list 0", "watch +0"]);
  });

  it("lists when history was compacted while it was held back", { timeout: LIMIT_MS }, async (t) => {
    // Uses the server of the previous test, which has no watch cache.
    const namespace = await namespaceWith("stays", "goes");
    const proxy = await startFaultProxy(cluster.port);
    t.after(async () => proxy.close());
    const observed = await observePods(t, cluster, {
      scope: { namespace },
      kubeconfigPath: await cluster.users.writeKubeconfig({
        credentials: cluster.adminCertificate,
        server: `https://127.0.0.1:${proxy.port}`,
      }),
    });
    await observed.watches();
    // A slow handler would not do, because it would still get the events that are in the socket buffers.
    await proxy.set({ kind: "mute" });
    await create(namespace, ...Array.from({ length: 10 }, (_, position) => `comes-${position}`));
    await remove(namespace, "goes");
    await cluster.etcd.compact();
    await proxy.set({ kind: "refuse", cut: true });
    await proxy.set({ kind: "pass" });
    await observed.equalServer();
    assert.deepEqual(observed.endings(), ["watch interrupted: rewatch", "watch expired: relist"]);
    await eventually(() =>
      assert.deepEqual(observed.said(), [
        "info: watching pods: 2 found",
        "warn: lost the watch on pods: cannot read the whole response from https://SERVER: connection reset by peer; watching again in Ns",
        "warn: lost the watch on pods: The resourceVersion for the provided watch is too old.; listing again in Ns",
        "info: watching pods again after Ns, relisted: N added, 0 updated, 1 deleted meanwhile",
      ]),
    );
    assertAsked(observed.requests(), [...UNDISTURBED, "watch +0", "list +0", "watch +10"]);
  });

  it("goes back in time with a server that was restored from a backup", { timeout: LIMIT_MS }, async (t) => {
    const namespace = await namespaceWith("stays", "was-deleted");
    await cluster.saveEtcd("before");
    const observed = await observePods(t, cluster, { scope: { namespace } });
    await observed.watches();
    await create(namespace, "never-was");
    await remove(namespace, "was-deleted");
    await must("PATCH", `/api/v1/namespaces/${namespace}/pods/stays`, {
      metadata: { labels: { touched: "yes" } },
    });
    // Moves the position far ahead. A starting server writes objects of its own, and once it has passed the
    // position of a client, the client cannot tell that the server went back in time.
    for (let count = 0; count < 200; count += 1) {
      await must("PATCH", `/api/v1/namespaces/${namespace}`, { metadata: { labels: { count: `${count}` } } });
    }
    await must("PATCH", `/api/v1/namespaces/${namespace}/pods/stays`, {
      metadata: { labels: { touched: "again" } },
    });
    await observed.equalServer();
    const position = Number(observed.informer.lastSyncResourceVersion);
    assert.ok((await cluster.restoreEtcd("before")) < position, "the server is back in time");
    await observed.equalServer();
    assert.deepEqual(observed.informer.lister.keys().sort(), [
      `${namespace}/stays`,
      `${namespace}/was-deleted`,
    ]);
    await eventually(() =>
      assert.equal(
        observed.said().at(-1),
        "info: watching pods again after Ns, relisted: 1 added, 1 updated, 1 deleted meanwhile",
      ),
    );
    // A server that shuts down may still answer a watch with an error. Then the list asks for the position.
    // The last position depends on timing, because the restored server has a new history.
    assert.match(
      observed.requests().join("; "),
      /^list 0\/500; watch \+0(; watch \+5){1,4}(; list \+5(\/1)?){1,5}; list latest\/500; watch \+\d$/,
    );
    const [found = "", ...lost] = observed.said().slice(0, -1);
    assert.equal(found, "info: watching pods: 2 found");
    assert.match(lost.join("\n"), /^(warn: (lost the watch on|cannot list) pods: .*\n?)+$/);
    assert.equal(new Set(lost).size, lost.length, "each line is written once");
  });
});

function widget(name: string): object {
  return { apiVersion: "example.com/v1", kind: "Widget", metadata: { name } };
}

const WIDGETS: GroupVersionResource<KubeObject> = {
  group: "example.com",
  version: "v1",
  resource: "widgets",
  kind: "Widget",
};

const WIDGET_DEFINITION = customResourceDefinition({ kind: "Widget" });
