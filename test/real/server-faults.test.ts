import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import {
  type EndingReport,
  type GroupVersionResource,
  HttpTransport,
  jsonCodec,
  type KubeObject,
  type ListWatch,
  loadClientConfig,
  type Pod,
  PODS,
  RestListWatch,
  SharedIndexInformer,
} from "../../src/index.js";
import { startFaultProxy } from "../support/fault-proxy.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { eventually, type ObservedPods, observePods } from "../support/real/observed-pods.js";

/** Seconds on an idle machine. */
const LIMIT_MS = 120_000;

/** No watch cache for pods: what etcd forgets, the server has forgotten, too. */
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

  /** A namespace of its own for a test, with some pods. */
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
    assert.deepEqual(new Set(endings(observed)), new Set(["closed rewatch"]));
    assert.deepEqual(observed.requests(), ["list 0/500", "watch N"]);
    // The second may be there already.
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
      await eventually(() => assert.deepEqual(endings(everywhere).slice(0, 1), ["forbidden relist"]));
      assert.equal(everywhere.informer.hasSynced, false);
      assert.deepEqual(everywhere.said(), [
        'warn: cannot list pods: pods is forbidden: User "restricted" cannot list resource "pods" in API group "" at the cluster scope; listing again in Ns',
      ]);
      assert.deepEqual(observed.said(), ["info: watching pods: 1 found"]);
    },
  );

  it("comes back when it may read again", { timeout: LIMIT_MS }, async (t) => {
    const namespace = await namespaceWith("stays", "goes");
    await mayReadPods(namespace);
    const observed = await observePods(t, cluster, {
      scope: { namespace },
      kubeconfigPath: await restricted(),
      // The server lets a watch go on whose user may watch no more: until it ends.
      minWatchTimeoutMs: 2_000,
    });
    await observed.watches();
    await must("DELETE", `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`);
    await eventually(() => assert.ok(endings(observed).includes("forbidden relist"), "it is refused"));
    await remove(namespace, "goes");
    await create(namespace, "comes");
    await mayReadPods(namespace);
    await observed.equalServer();
    await eventually(() =>
      assert.deepEqual(observed.said(), [
        "info: watching pods: 2 found",
        `warn: lost the watch on pods: pods is forbidden: User "restricted" cannot watch resource "pods" in API group "" in the namespace "${namespace}"; listing again in Ns`,
        "info: watching pods again after Ns, listed anew: 1 added, 0 updated, 1 deleted meanwhile",
      ]),
    );
    assert.deepEqual(observed.requests(), ["list 0/500", "watch N", "list N", "watch N"]);
  });

  it("follows a custom resource whose definition goes and comes back", { timeout: LIMIT_MS }, async (t) => {
    const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const widgets = "/apis/example.com/v1/namespaces/default/widgets";
    const define = async (name: string): Promise<void> => {
      await eventually(async () => must("POST", definitions, WIDGET_DEFINITION));
      await eventually(async () => must("POST", widgets, widget(name)));
    };
    await define("old");
    const resource: GroupVersionResource<KubeObject> = {
      group: "example.com",
      version: "v1",
      resource: "widgets",
      kind: "Widget",
    };
    const { transport, stop } = await openTransport(t);
    const codec = jsonCodec<KubeObject>({ kind: "Widget" });
    const reports: EndingReport[] = [];
    const informer = new SharedIndexInformer<KubeObject>({
      listWatch: new RestListWatch<KubeObject>({ transport, resource, codec }),
      identity: codec,
      onWatchError: (report) => void reports.push(report),
    });
    const running = informer.run(stop.signal);
    t.after(async () => running);
    await informer.whenSynced();
    assert.deepEqual(informer.lister.keys(), ["default/old"]);
    await must("DELETE", `${definitions}/widgets.example.com`);
    await eventually(() =>
      assert.ok(
        reports.some(({ kind }) => kind === "notFound"),
        "it is gone",
      ),
    );
    await define("new");
    await eventually(() => assert.deepEqual(informer.lister.keys(), ["default/new"]));
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
    assert.deepEqual(
      observed.requests().filter((request) => request.startsWith("list")),
      ["list 0/500"],
    );
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
          // Without fairness, which would let requests queue; an administrator is never refused.
          "--enable-priority-and-fairness=false",
          "--max-requests-inflight=1",
          "--max-mutating-requests-inflight=1",
        ],
      });
      const informers: ObservedPods[] = [];
      const isBusy = ({ kind }: EndingReport): boolean => kind === "tooManyRequests";
      const busy = (): EndingReport[] => informers.flatMap(({ reports }) => reports).filter(isBusy);
      // Whether requests meet at the server is chance.
      while (busy().length === 0 && informers.length < 200) {
        const more = Array.from({ length: 20 }, async (_, position) => {
          const name = `informer ${informers.length + position}`;
          return observePods(t, cluster, { name, scope: { namespace }, kubeconfigPath });
        });
        informers.push(...(await Promise.all(more)));
        await Promise.all(informers.map(async (observed) => observed.equalServer()));
      }
      assert.ok(busy().length > 0, "nobody was refused");
      assert.ok(
        busy().every(({ delayMs }) => delayMs >= 1_000),
        "Retry-After is a second",
      );
      for (const observed of informers.filter(({ reports }) => reports.some(isBusy))) {
        await observed.watches();
        const lines = observed.said().join("\n");
        assert.match(lines, /Too many requests, please try again later\.; (listing|watching) again in Ns$/m);
        assert.match(lines, /^info: watching pods (again )?after Ns/m);
      }
    },
  );

  it("lists everything at once when a page's token expires (L-6)", { timeout: LIMIT_MS }, async (t) => {
    await cluster.apiServer.restart({ signal: "SIGKILL", extraArgs: UNCACHED });
    const namespace = await namespaceWith("a", "b", "c", "d", "e");
    const { transport, stop } = await openTransport(t);
    const codec = jsonCodec<Pod>({ kind: "Pod" });
    const rest = new RestListWatch<Pod>({ transport, resource: PODS, codec, namespace });
    const asked: string[] = [];
    const listWatch: ListWatch<Pod> = {
      list: async (options, signal) => {
        asked.push(options.continue === undefined ? `limit ${options.limit ?? 0}` : "next page");
        const page = await rest.list(options, signal);
        if (page.metadata.continue !== undefined && options.continue === undefined) {
          await create(namespace, "f");
          await cluster.etcd.compact();
        }
        return page;
      },
      watch: async (options, signal) => rest.watch(options, signal),
    };
    const informer = new SharedIndexInformer<Pod>({ listWatch, identity: codec, pageSize: 2 });
    const running = informer.run(stop.signal);
    t.after(async () => running);
    await informer.whenSynced();
    assert.deepEqual(asked, ["limit 2", "next page", "limit 0"]);
    assert.equal(informer.lister.size, 6);
  });

  it("lists when history was compacted while it was held back", { timeout: LIMIT_MS }, async (t) => {
    // The server of the test before, which has no watch cache.
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
    // Not by a slow handler: what the sockets have taken by then would still be told, and nothing be missed.
    await proxy.set({ kind: "mute" });
    await create(namespace, ...Array.from({ length: 10 }, (_, position) => `comes-${position}`));
    await remove(namespace, "goes");
    await cluster.etcd.compact();
    await proxy.set({ kind: "refuse", cut: true });
    await proxy.set({ kind: "pass" });
    await observed.equalServer();
    assert.deepEqual(endings(observed).slice(-1), ["expired relist"]);
    await eventually(() =>
      assert.deepEqual(observed.said().slice(-2), [
        "warn: lost the watch on pods: The resourceVersion for the provided watch is too old.; listing again in Ns",
        "info: watching pods again after Ns, listed anew: N added, 0 updated, 1 deleted meanwhile",
      ]),
    );
    assert.deepEqual(observed.requests().slice(-3), ["watch N", "list N", "watch N"]);
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
    // A server that starts writes things of its own: a few seconds later it is past a position that was nearly its own,
    // and nobody can tell any more.
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
        "info: watching pods again after Ns, listed anew: 1 added, 1 updated, 1 deleted meanwhile",
      ),
    );
    assert.deepEqual(observed.requests().slice(-2), ["list latest/500", "watch N"]);
  });

  /** As the administrator; ends with the test, after what uses it. */
  async function openTransport(t: TestContext): Promise<{ transport: HttpTransport; stop: AbortController }> {
    const config = await loadClientConfig({
      kubeconfig: cluster.kubeconfigPath,
      env: {},
      homeDirectory: cluster.directory,
    });
    const transport = new HttpTransport(config);
    const stop = new AbortController();
    t.after(async () => {
      stop.abort();
      await transport.close();
    });
    return { transport, stop };
  }
});

function endings({ reports }: ObservedPods): string[] {
  return reports.map(({ kind, next }) => `${kind} ${next}`);
}

function widget(name: string): object {
  return { apiVersion: "example.com/v1", kind: "Widget", metadata: { name } };
}

const WIDGET_DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "widgets", singular: "widget", kind: "Widget", listKind: "WidgetList" },
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
};
