import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiError } from "../../../src/apiserver/refusals/api-error.js";
import { type JsonObject, type JsonValue, valueAt } from "../../../src/apiserver/json/json-object.js";
import { schemaOfKind } from "../../../src/apiserver/patch/merge-schema.js";
import { strategicMergePatch } from "../../../src/apiserver/patch/strategic-merge-patch.js";

/** The result of every case was compared with that of kube-apiserver 1.36. */
const POD: JsonObject = {
  metadata: {
    name: "p",
    labels: { a: "1", b: "2" },
    finalizers: ["x.io/a", "x.io/b"],
    ownerReferences: [
      { uid: "u1", name: "n1" },
      { uid: "u2", name: "n2" },
    ],
  },
  spec: {
    containers: [
      {
        name: "a",
        image: "a:1",
        args: ["x", "y"],
        env: [
          { name: "E1", value: "1" },
          { name: "E2", value: "2" },
          { name: "E3", value: "3" },
        ],
        ports: [{ containerPort: 80 }, { containerPort: 81 }],
      },
      { name: "b", image: "b:1" },
      { name: "c", image: "c:1" },
    ],
    tolerations: [{ key: "k", operator: "Exists" }],
    volumes: [
      { name: "v1", emptyDir: {} },
      { name: "v2", configMap: { name: "cm" } },
    ],
  },
};

function patchPod(patch: JsonObject): JsonObject {
  const before = structuredClone(POD);
  const after = strategicMergePatch(POD, patch, schemaOfKind("Pod"));
  assert.deepEqual(POD, before, "the original must not change");
  return after;
}

/** Returns the names of a list's items, in order. */
function names(list: JsonValue | undefined, key = "name"): JsonValue[] {
  assert(Array.isArray(list));
  return list.map((item) => valueAt(item, key) ?? null);
}

function containersAfter(spec: JsonObject): JsonValue | undefined {
  return valueAt(patchPod({ spec }), "spec", "containers");
}

const ORDERS: readonly (readonly [title: string, spec: JsonObject, expected: string[]])[] = [
  ["keeps the order of what it changes", { containers: [{ name: "b", image: "b:2" }] }, ["a", "b", "c"]],
  ["puts a new item first", { containers: [{ name: "z" }] }, ["z", "a", "b", "c"]],
  [
    "weaves new and changed items into the old order",
    { containers: [{ name: "b" }, { name: "z" }] },
    ["a", "b", "z", "c"],
  ],
  [
    "puts a new item before the changed one it precedes",
    { containers: [{ name: "z" }, { name: "b" }] },
    ["z", "a", "b", "c"],
  ],
  ["follows the order of the patch", { containers: [{ name: "c" }, { name: "a" }] }, ["b", "c", "a"]],
  [
    "follows $setElementOrder alone",
    { "$setElementOrder/containers": [{ name: "c" }, { name: "a" }] },
    ["b", "c", "a"],
  ],
  [
    "follows $setElementOrder with a new item",
    {
      "$setElementOrder/containers": [{ name: "c" }, { name: "z" }, { name: "a" }],
      containers: [{ name: "z" }],
    },
    ["b", "c", "z", "a"],
  ],
  [
    "follows $setElementOrder with a deletion",
    {
      "$setElementOrder/containers": [{ name: "b" }, { name: "a" }],
      containers: [{ $patch: "delete", name: "c" }, { name: "b" }],
    },
    ["b", "a"],
  ],
  ["deletes an item by its key", { containers: [{ $patch: "delete", name: "a" }] }, ["b", "c"]],
  [
    "ignores the deletion of what is not there",
    { containers: [{ $patch: "delete", name: "z" }] },
    ["a", "b", "c"],
  ],
  ["replaces the list on $patch: replace", { containers: [{ $patch: "replace" }, { name: "n" }] }, ["n"]],
];

const REFUSALS: readonly (readonly [title: string, patch: JsonObject, code: number, message: string])[] = [
  [
    "an item without its merge key",
    { spec: { containers: [{ image: "x" }] } },
    500,
    "map: map[image:x] does not contain declared merge key: name",
  ],
  [
    "an unknown directive in a list",
    { spec: { containers: [{ name: "c", $patch: "bogus" }] } },
    500,
    "unknown patch type: bogus in map: map[$patch:bogus name:c]",
  ],
  [
    "$patch: merge in a list",
    { spec: { containers: [{ name: "c", $patch: "merge" }] } },
    500,
    "merging lists cannot yet be specified in the patch",
  ],
  [
    "an unknown directive in an object",
    { metadata: { labels: { $patch: "bogus" } } },
    500,
    "unknown patch type: bogus in map: map[$patch:bogus]",
  ],
  [
    "an order that the items do not follow",
    { spec: { "$setElementOrder/containers": [{ name: "x" }], containers: [{ name: "c", image: "b" }] } },
    500,
    "The order in patch list:\n[map[image:b name:c]]\n doesn't match $setElementOrder list:\n[map[name:x]]\n",
  ],
  [
    "$retainKeys that leave out a field of the patch",
    { spec: { volumes: [{ name: "v2", $retainKeys: ["name"], emptyDir: {} }] } },
    400,
    "invalid patch format of retainKeys",
  ],
];

describe("strategicMergePatch, lists with a merge key", () => {
  for (const [title, spec, expected] of ORDERS) {
    it(title, () => {
      assert.deepEqual(names(containersAfter(spec)), expected);
    });
  }

  it("merges the fields of the item it finds", () => {
    const containers = containersAfter({ containers: [{ name: "b", args: ["q"] }] });
    assert(Array.isArray(containers));
    assert.deepEqual(containers[1], { name: "b", image: "b:1", args: ["q"] });
  });

  it("matches ports by their number and environment variables by their name", () => {
    const containers = containersAfter({
      containers: [
        {
          name: "a",
          ports: [{ containerPort: 81, name: "n" }, { containerPort: 90 }],
          env: [{ name: "E2", $patch: "delete" }],
          "$setElementOrder/env": [{ name: "E3" }, { name: "E1" }],
        },
      ],
    });
    assert(Array.isArray(containers));
    const [container] = containers;
    assert.deepEqual(valueAt(container, "ports"), [
      { containerPort: 80 },
      { containerPort: 81, name: "n" },
      { containerPort: 90 },
    ]);
    assert.deepEqual(names(valueAt(container, "env")), ["E3", "E1"]);
  });

  it("matches conditions by their type", () => {
    const pod = strategicMergePatch(
      { status: { conditions: [{ type: "PodScheduled", status: "True" }] } },
      { status: { conditions: [{ type: "Ready", status: "False" }] } },
      schemaOfKind("Pod"),
    );
    assert.deepEqual(names(valueAt(pod, "status", "conditions"), "type"), ["Ready", "PodScheduled"]);
  });

  it("matches owners by their uid", () => {
    const { metadata } = patchPod({
      metadata: {
        ownerReferences: [
          { uid: "u2", $patch: "delete" },
          { uid: "u3", name: "n3" },
        ],
      },
    });
    assert.deepEqual(names(valueAt(metadata, "ownerReferences"), "uid"), ["u3", "u1"]);
  });
});

describe("strategicMergePatch, other lists", () => {
  it("replaces lists without a merge key", () => {
    const pod = patchPod({
      spec: { tolerations: [{ key: "q" }], containers: [{ name: "a", args: ["z"] }] },
    });
    assert.deepEqual(valueAt(pod, "spec", "tolerations"), [{ key: "q" }]);
    const containers = valueAt(pod, "spec", "containers");
    assert(Array.isArray(containers));
    assert.deepEqual(valueAt(containers[0], "args"), ["z"]);
  });

  it("replaces container statuses as a whole", () => {
    const pod = strategicMergePatch(
      { status: { containerStatuses: [{ name: "a" }, { name: "b" }] } },
      { status: { containerStatuses: [{ name: "b", ready: true }] } },
      schemaOfKind("Pod"),
    );
    assert.deepEqual(valueAt(pod, "status", "containerStatuses"), [{ name: "b", ready: true }]);
  });

  it("adds to finalizers, each once, in the order of the patch", () => {
    const { metadata } = patchPod({ metadata: { finalizers: ["x.io/c", "x.io/b"] } });
    assert.deepEqual(valueAt(metadata, "finalizers"), ["x.io/c", "x.io/a", "x.io/b"]);
  });

  it("takes finalizers away by $deleteFromPrimitiveList", () => {
    const { metadata } = patchPod({ metadata: { "$deleteFromPrimitiveList/finalizers": ["x.io/a"] } });
    assert.deepEqual(valueAt(metadata, "finalizers"), ["x.io/b"]);
  });

  it("orders finalizers by $setElementOrder", () => {
    const { metadata } = patchPod({
      metadata: {
        "$deleteFromPrimitiveList/finalizers": ["x.io/a"],
        "$setElementOrder/finalizers": ["x.io/d", "x.io/b"],
        finalizers: ["x.io/d"],
      },
    });
    assert.deepEqual(valueAt(metadata, "finalizers"), ["x.io/d", "x.io/b"]);
  });
});

describe("strategicMergePatch, objects", () => {
  it("merges, and removes what is null", () => {
    const { metadata } = patchPod({
      metadata: { labels: { a: null, c: "3" }, annotations: { x: "1", y: null } },
    });
    assert.deepEqual(valueAt(metadata, "labels"), { b: "2", c: "3" });
    assert.deepEqual(valueAt(metadata, "annotations"), { x: "1" });
  });

  it("replaces on $patch: replace", () => {
    const { metadata } = patchPod({ metadata: { labels: { $patch: "replace", q: "1" } } });
    assert.deepEqual(valueAt(metadata, "labels"), { q: "1" });
  });

  it("empties on $patch: delete", () => {
    const { metadata } = patchPod({ metadata: { labels: { $patch: "delete" } } });
    assert.deepEqual(valueAt(metadata, "labels"), {});
  });

  it("keeps the named fields alone on $retainKeys", () => {
    const { spec } = patchPod({
      spec: { volumes: [{ name: "v2", $retainKeys: ["name", "emptyDir"], emptyDir: {} }] },
    });
    assert.deepEqual(valueAt(spec, "volumes"), [
      { name: "v1", emptyDir: {} },
      { name: "v2", emptyDir: {} },
    ]);
  });

  it("replaces the selector of a disruption budget", () => {
    const budget = strategicMergePatch(
      { spec: { selector: { matchLabels: { a: "1" } } } },
      { spec: { selector: { matchLabels: { b: "2" } } } },
      schemaOfKind("PodDisruptionBudget"),
    );
    assert.deepEqual(valueAt(budget, "spec", "selector"), { matchLabels: { b: "2" } });
  });

  it("stores no directives and no nulls where there was nothing to merge with", () => {
    const { spec } = patchPod({
      spec: {
        initContainers: [
          {
            name: "i",
            env: [
              { name: "A", value: null },
              { name: "B", $patch: "delete" },
            ],
          },
        ],
        "$setElementOrder/initContainers": [{ name: "i" }],
        nope: null,
      },
    });
    assert.deepEqual(valueAt(spec, "initContainers"), [{ name: "i", env: [{ name: "A" }] }]);
    assert(!Object.hasOwn(spec as JsonObject, "nope"));
  });

  it("does not touch the prototype", () => {
    const patched = patchPod(JSON.parse('{"metadata":{"labels":{"__proto__":{"evil":"1"}}}}') as JsonObject);
    assert.equal(Object.getPrototypeOf(valueAt(patched, "metadata", "labels")), Object.prototype);
  });
});

// If each item were looked for among all others, each of these would take ten seconds or more.
describe("strategicMergePatch, lists of 20 000 items", () => {
  const SIZE = 20_000;
  const count = Array.from({ length: SIZE }, (_, at) => at);
  const references = count.map((at) => ({ uid: `u${at}`, name: `n${at}` }));
  const pod: JsonObject = {
    metadata: { ownerReferences: references, finalizers: count.map((at) => `x.io/f${at}`) },
  };

  function metadataAfter(metadata: JsonObject): JsonObject {
    return strategicMergePatch(pod, { metadata }, schemaOfKind("Pod"))["metadata"] as JsonObject;
  }

  it("merges items by their key, old and new ones", () => {
    const changes = count.map((at) => ({ uid: `u${SIZE + SIZE / 2 - 1 - at}`, name: "changed" }));
    const merged = metadataAfter({ ownerReferences: changes })["ownerReferences"];
    // The first half of the changes is new, the second half is old and keeps its place behind what is left.
    const [added, changed] = [changes.slice(0, SIZE / 2), changes.slice(SIZE / 2)];
    assert.deepEqual(merged, [...added, ...references.slice(0, SIZE / 2), ...changed]);
  });

  it("deletes items by their key", () => {
    const changes = count.slice(1).map((at) => ({ $patch: "delete", uid: `u${at}` }));
    assert.deepEqual(metadataAfter({ ownerReferences: changes })["ownerReferences"], [references[0]]);
  });

  it("puts items in the order of the patch", () => {
    const order = count.map((at) => ({ uid: `u${SIZE - 1 - at}` }));
    const ordered = metadataAfter({ "$setElementOrder/ownerReferences": order })["ownerReferences"];
    assert.deepEqual(ordered, references.toReversed());
  });

  it("merges and deletes scalars", () => {
    const added = count.map((at) => `x.io/f${at + SIZE / 2}`);
    assert.equal((metadataAfter({ finalizers: added })["finalizers"] as JsonValue[]).length, SIZE * 1.5);
    const left = metadataAfter({ "$deleteFromPrimitiveList/finalizers": added })["finalizers"];
    assert.deepEqual(
      left,
      count.slice(0, SIZE / 2).map((at) => `x.io/f${at}`),
    );
  });
});

describe("strategicMergePatch refuses", () => {
  for (const [title, patch, code, message] of REFUSALS) {
    it(title, () => {
      assert.throws(
        () => patchPod(patch),
        (error) => {
          assert(error instanceof ApiError);
          assert.deepEqual([error.status.code, error.message], [code, message]);
          return true;
        },
      );
    });
  }
});
