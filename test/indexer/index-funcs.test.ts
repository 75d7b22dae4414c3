import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import {
  byLabel,
  byNamespace,
  byNode,
  labelIndex,
  NAMESPACE_INDEX,
  NODE_INDEX,
} from "../../src/indexer/index-funcs.js";
import { Indexer } from "../../src/indexer/indexer.js";
import { pod, podIdentity } from "../support/pods.js";

describe("byNamespace", () => {
  it("is the namespace, and empty for cluster-wide objects (X-6)", () => {
    assert.deepEqual(byNamespace(pod("a", "1", { namespace: "team" })), ["team"]);
    assert.deepEqual(byNamespace({ metadata: { name: "node-1" } }), [""]);
    assert.deepEqual(byNamespace({}), [""]);
    assert.equal(NAMESPACE_INDEX, "namespace");
  });
});

describe("byNode", () => {
  it("is the node of a pod, and nothing while it has none", () => {
    assert.deepEqual(byNode({ spec: { nodeName: "node-1" } }), ["node-1"]);
    assert.deepEqual(byNode({ spec: { nodeName: "" } }), []);
    assert.deepEqual(byNode({ spec: {} }), []);
    assert.deepEqual(byNode({}), []);
  });
});

describe("byLabel", () => {
  it("is the value of the label, and nothing without it", () => {
    assert.deepEqual(byLabel("app")(pod("a", "1", { labels: { app: "web" } })), ["web"]);
    assert.deepEqual(byLabel("app")(pod("a", "1", { labels: { app: "" } })), [""]);
    assert.deepEqual(byLabel("app")(pod("a", "1", { labels: { tier: "db" } })), []);
    assert.deepEqual(byLabel("app")({ metadata: { name: "a" } }), []);
    assert.deepEqual(byLabel("constructor")(pod("a", "1")), []);
  });
});

describe("index functions of objects with members of other types", () => {
  const nodeOf = byNode as (object: unknown) => readonly string[];
  const namespaceOf = byNamespace as (object: unknown) => readonly string[];
  const appOf = byLabel("app") as (object: unknown) => readonly string[];

  for (const value of [null, 5, true, "text", ["app"], { length: 1 }, [], {}]) {
    it(`find nothing in ${JSON.stringify(value)}`, () => {
      assert.deepEqual(nodeOf({ spec: value }), []);
      assert.deepEqual(namespaceOf({ metadata: value }), [""]);
      assert.deepEqual(appOf({ metadata: value }), []);
      assert.deepEqual(appOf({ metadata: { labels: value } }), []);
      if (typeof value !== "string") {
        assert.deepEqual(nodeOf({ spec: { nodeName: value } }), []);
        assert.deepEqual(namespaceOf({ metadata: { namespace: value } }), [""]);
        assert.deepEqual(appOf({ metadata: { labels: { app: value } } }), []);
      }
    });
  }
});

describe("ready-made indices", () => {
  it("are asked for by several users, who get the same index", () => {
    const indexer = new Indexer<Pod>({ identity: podIdentity });
    for (let user = 0; user < 2; user += 1) {
      indexer.addIndexers({ [labelIndex("app")]: byLabel("app"), [NODE_INDEX]: byNode });
    }
    assert.throws(() => indexer.addIndexers({ [labelIndex("app")]: byLabel("tier") }), RangeError);
  });

  it("work together under their names", () => {
    const indexer = new Indexer<Pod>({
      identity: podIdentity,
      indexers: { [NAMESPACE_INDEX]: byNamespace, [NODE_INDEX]: byNode, [labelIndex("app")]: byLabel("app") },
    });
    indexer.add({
      ...pod("a", "1", { labels: { app: "web" } }),
      spec: { containers: [], nodeName: "node-1" },
    });
    assert.deepEqual(indexer.indexNames, ["node", "label:app"]);
    assert.deepEqual(indexer.indexKeys(NODE_INDEX, "node-1"), ["default/a"]);
    assert.deepEqual(indexer.indexKeys(labelIndex("app"), "web"), ["default/a"]);
  });
});
