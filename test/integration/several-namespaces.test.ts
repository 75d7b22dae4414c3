import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { NODES, PODS } from "../../src/api/built-in-resources.js";
import { type ApiServer, startApiServer } from "../../src/apiserver/index.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { connect } from "../../src/cluster/connect.js";
import type { InformerEnding } from "../../src/informer/reports/reports.js";
import { podNamed } from "../support/embedded.js";
import { eventually } from "../support/eventually.js";
import { leakCheck } from "../support/leak-check.js";
import { warningsDuring } from "../support/warnings.js";

const READS_PODS = { verbs: ["list", "watch"], apiGroups: [""], resources: ["pods"] };

/** Connects as a user who may read pods in the namespaces `cart` and `shop` alone. */
async function connected(
  t: TestContext,
  endings?: InformerEnding[],
): Promise<{ server: ApiServer; cluster: Cluster }> {
  const noLeaks = leakCheck();
  const rules = [{ ...READS_PODS, namespaces: ["cart", "shop"] }];
  const server = await startApiServer({ users: { seller: { rules } } });
  for (const namespace of ["cart", "shop", "bank"]) {
    server.objects.create("namespaces", { metadata: { name: namespace } });
    server.objects.create("pods", podIn(namespace, "web"));
  }
  const cluster = await connect({
    kubeconfigText: server.kubeconfig("seller"),
    informers: endings === undefined ? {} : { onEnding: (ending) => void endings.push(ending) },
  });
  t.after(async () => {
    await cluster.close();
    await server.close();
    await noLeaks();
  });
  return { server, cluster };
}

function podIn(namespace: string, name: string): { metadata: object; spec: object } {
  const { spec } = podNamed(name);
  return { metadata: { namespace, name }, spec };
}

describe("an informer over several namespaces of a server", () => {
  it("follows all of them for a user who may read no others", async (t) => {
    const { server, cluster } = await connected(t);
    const pods = cluster.informer(PODS, { namespaces: ["shop", "cart"] });
    await pods.whenSynced();
    assert.deepEqual(pods.lister.keys().sort(), ["cart/web", "shop/web"]);
    assert.equal(pods.lister.list({ namespace: "shop" }).length, 1);
    server.objects.create("pods", podIn("cart", "late"));
    server.objects.create("pods", podIn("bank", "late"));
    server.objects.delete("pods", "shop/web");
    await eventually(() => {
      assert.deepEqual(pods.lister.keys().sort(), ["cart/late", "cart/web"]);
    });
    server.compact();
    await server.restart();
    server.objects.create("pods", podIn("shop", "again"));
    await eventually(() => {
      assert.deepEqual(pods.lister.keys().sort(), ["cart/late", "cart/web", "shop/again"]);
    });
  });

  it("names the namespace that is forbidden, and has the objects of the others", async (t) => {
    const endings: InformerEnding[] = [];
    const { server, cluster } = await connected(t, endings);
    const pods = cluster.informer(PODS, { namespaces: ["cart", "bank", "shop"] });
    await eventually(() => {
      assert.deepEqual(pods.lister.keys().sort(), ["cart/web", "shop/web"]);
      assert.equal(pods.status().cause?.namespace, "bank");
    });
    assert.deepEqual(
      [...new Set(endings.map(({ informer, kind }) => `${kind} in ${informer.namespace ?? ""}`))],
      ["forbidden in bank"],
    );
    await assert.rejects(cluster.whenSynced(AbortSignal.timeout(1)), {
      message:
        /^Cannot wait for pods in the namespace "bank" to sync: .*"seller" cannot list resource "pods"/,
    });
    server.setRules("seller", undefined);
    await cluster.whenSynced();
    assert.equal(pods.lister.size, 3);
  });

  it("names the namespace in a warning of the process", async (t) => {
    const { cluster } = await connected(t);
    const warnings = await warningsDuring(async () => {
      const pods = cluster.informer(PODS, { namespaces: ["bank", "shop"] });
      await eventually(() => {
        assert.equal(pods.status().cause?.kind, "forbidden");
      });
    });
    assert.match(
      warnings.join("\n"),
      /^InformerWarning: pods in the namespace "bank": a list failed: pods is forbidden/,
    );
  });

  it("is shared by callers that name the same namespaces, in any order", async (t) => {
    const { cluster } = await connected(t, []);
    const pods = cluster.informer(PODS, { namespaces: ["shop", "cart", "shop"] });
    assert.equal(cluster.informer(PODS, { namespaces: ["cart", "shop"] }), pods);
    assert.notEqual(cluster.informer(PODS, { namespaces: ["cart"] }), pods);
    assert.equal(
      cluster.informer(PODS, { namespaces: ["cart"] }),
      cluster.informer(PODS, { namespace: "cart" }),
    );
    assert.equal(cluster.informer(NODES, { namespaces: ["cart", "shop"] }), cluster.informer(NODES));
    const factory = cluster.factory({ defaultScope: { namespaces: ["cart", "shop"] } });
    assert.equal(factory.informer(PODS), factory.informer(PODS, { namespaces: ["shop", "cart"] }));
    assert.notEqual(factory.informer(PODS), factory.informer(PODS, { namespace: "shop" }));
  });

  it("refuses namespaces that are not a choice", async (t) => {
    const { cluster } = await connected(t, []);
    for (const [options, found] of [
      [{ namespaces: [] }, "namespaces is empty, expected at least one name"],
      [
        { namespace: "cart", namespaces: ["shop"] },
        'namespace "cart" and namespaces are both given, expected one of them',
      ],
      [
        { namespaces: ["", "shop"] },
        'namespaces has "", which stands for all namespaces, beside others; leave out one or the other',
      ],
    ] as const) {
      assert.throws(() => cluster.informer(PODS, options), {
        name: "TypeError",
        message: `Cannot make an informer of pods: ${found}`,
      });
    }
  });
});
