import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { byNamespace, NAMESPACE_INDEX } from "../../src/indexer/index-funcs.js";
import { Indexer } from "../../src/indexer/indexer.js";
import { listerOf } from "../../src/indexer/lister.js";
import { pod, podIdentity } from "../support/pods.js";

const PODS: readonly Pod[] = [
  pod("web-1", "1", { namespace: "blue", labels: { app: "web", tier: "front" } }),
  pod("web-2", "2", { namespace: "green", labels: { app: "web" } }),
  pod("db-1", "3", { namespace: "blue", labels: { app: "db" } }),
  { metadata: { name: "bare", namespace: "blue", resourceVersion: "4" } },
];

function newIndexer(indexed = true): Indexer<Pod> {
  const indexer = new Indexer<Pod>({
    identity: podIdentity,
    indexers: indexed ? { [NAMESPACE_INDEX]: byNamespace } : {},
  });
  indexer.replace(PODS, "10");
  return indexer;
}

function names(pods: readonly Pod[]): string[] {
  return pods.map(({ metadata }) => metadata?.name ?? "?").sort();
}

/** Returns a pod that reports every read of its metadata. */
function watched(name: string, onRead: () => void): Pod {
  const { metadata = {} } = pod(name, "1");
  return {
    get metadata() {
      onRead();
      return metadata;
    },
  };
}

describe("Lister", () => {
  it("gets by key and by namespace and name, nothing for what is not there (LI-3)", () => {
    const indexer = newIndexer();
    indexer.add({ metadata: { name: "node-1" } });
    const lister = listerOf(indexer);
    assert.equal(lister.get("blue/web-1"), PODS[0]);
    assert.equal(lister.get("blue", "web-1"), PODS[0]);
    assert.equal(lister.get("web-1"), undefined);
    assert.equal(lister.get("green", "web-1"), undefined);
    assert.equal(lister.get("node-1"), lister.get("", "node-1"));
    assert.notEqual(lister.get("node-1"), undefined);
  });

  it("follows the store", () => {
    const indexer = newIndexer();
    const lister = listerOf(indexer);
    assert.equal(lister.size, 4);
    assert.equal(lister.resourceVersion, "10");
    indexer.delete("blue/bare", "11");
    assert.equal(lister.size, 3);
    assert.equal(lister.resourceVersion, "11");
  });

  it("hands out arrays that are the caller's own and stay as they are (CT-3)", () => {
    const indexer = newIndexer();
    const lister = listerOf(indexer);
    const [keys, pods] = [lister.keys(), lister.list()];
    indexer.replace([], "11");
    assert.equal(keys.length, 4);
    assert.equal(pods.length, 4);
    keys.push("mine");
    assert.deepEqual(lister.keys(), []);
  });

  it("shows the indices (X-3)", () => {
    const lister = listerOf(newIndexer());
    assert.deepEqual(names(lister.byIndex("namespace", "green")), ["web-2"]);
    assert.deepEqual(lister.indexKeys("namespace", "blue"), ["blue/bare", "blue/db-1", "blue/web-1"]);
    assert.deepEqual(lister.indexValues("namespace").sort(), ["blue", "green"]);
    assert.throws(() => lister.byIndex("node", "n"), {
      message: 'Cannot use index "node": expected one of "namespace"',
    });
  });

  it("offers nothing that writes", () => {
    assert.deepEqual(Object.keys(listerOf(newIndexer())).sort(), [
      "byIndex",
      "get",
      "indexKeys",
      "indexValues",
      "keys",
      "list",
      "resourceVersion",
      "size",
    ]);
  });
});

describe("Lister, list", () => {
  const cases: { namespace?: string; labelSelector?: string; found: string[] }[] = [
    { found: ["bare", "db-1", "web-1", "web-2"] },
    { namespace: "", labelSelector: "", found: ["bare", "db-1", "web-1", "web-2"] },
    { namespace: "blue", found: ["bare", "db-1", "web-1"] },
    { namespace: "red", found: [] },
    { labelSelector: "app=web", found: ["web-1", "web-2"] },
    { labelSelector: "app", found: ["db-1", "web-1", "web-2"] },
    { labelSelector: "!app", found: ["bare"] },
    { labelSelector: "app!=web", found: ["bare", "db-1"] },
    { namespace: "blue", labelSelector: "app in (web,db), !tier", found: ["db-1"] },
    { namespace: "blue", labelSelector: "app,!app", found: [] },
  ];
  for (const indexed of [true, false]) {
    for (const { found, ...options } of cases) {
      it(`finds ${found.join(", ") || "none"} for ${JSON.stringify(options)} ${indexed ? "by" : "without"} the index (LI-1, LI-2, TestListAll)`, () => {
        assert.deepEqual(names(listerOf(newIndexer(indexed)).list(options)), found);
      });
    }
  }

  it("finds the objects of a namespace by their keys alone, without an index of the caller", () => {
    // These objects have nothing but a key.
    const identity = { keyOf: (key: string) => key, uidOf: () => "", resourceVersionOf: () => "" };
    const indexer = new Indexer<string>({ identity });
    indexer.replace(["blue/a", "blue/b", "green/c", "d"], "10");
    const lister = listerOf(indexer);
    assert.deepEqual(lister.list({ namespace: "blue" }), ["blue/a", "blue/b"]);
    assert.deepEqual(lister.list({ namespace: "red" }), []);
    indexer.delete("blue/a");
    indexer.add("green/e");
    assert.deepEqual(lister.byIndex("namespace", "blue"), ["blue/b"]);
    assert.deepEqual(lister.indexKeys("namespace", "green"), ["green/c", "green/e"]);
    assert.deepEqual(lister.indexValues("namespace").sort(), ["", "blue", "green"]);
  });

  it("looks only at the namespace asked for (LI-2)", () => {
    let reads = 0;
    const indexer = newIndexer();
    const stranger = watched("stranger", () => {
      reads += 1;
    });
    indexer.add(stranger);
    reads = 0;
    listerOf(indexer).list({ namespace: "blue", labelSelector: "app=web" });
    assert.equal(reads, 0);
  });

  it("looks at nothing for a selector that nothing can meet (LI-1, BenchmarkLister_Match_1M_0)", () => {
    let reads = 0;
    const indexer = newIndexer();
    indexer.add(
      watched("a", () => {
        reads += 1;
      }),
    );
    reads = 0;
    assert.deepEqual(listerOf(indexer).list({ labelSelector: "app=web,!app" }), []);
    assert.equal(reads, 0);
  });

  it("reads no labels for an empty selector (LI-1)", () => {
    let reads = 0;
    const indexer = newIndexer();
    indexer.add(
      watched("a", () => {
        reads += 1;
      }),
    );
    reads = 0;
    assert.equal(listerOf(indexer).list({ labelSelector: "  " }).length, 5);
    assert.equal(reads, 0);
  });

  it("refuses a selector that is none, also where nothing would match", () => {
    assert.throws(() => listerOf(newIndexer()).list({ namespace: "red", labelSelector: "app=(" }), {
      name: "SyntaxError",
      message: 'Cannot parse label selector "app=(": found "(" at character 5, expected a label value',
    });
  });
});
