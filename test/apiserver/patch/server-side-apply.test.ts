import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiError } from "../../../src/apiserver/refusals/api-error.js";
import { type ApplyOptions, serverSideApply } from "../../../src/apiserver/patch/server-side-apply.js";
import { fromFieldsV1, toFieldsV1 } from "../../../src/apiserver/patch/field-set.js";
import { defineKind } from "../../../src/apiserver/kinds/define-kind.js";
import { itemsOf } from "../../../src/apiserver/json/json-access.js";
import { type JsonObject, type StoredObject, valueAt } from "../../../src/apiserver/json/json-object.js";

// All expected values were compared with those of kube-apiserver 1.36.

const NOW = new Date("2026-11-23T11:32:05Z");

function apply(
  live: StoredObject | undefined,
  manager: string,
  config: JsonObject,
  more: Partial<ApplyOptions> = {},
): StoredObject {
  const kind = "kind" in config ? (config["kind"] as string) : "ConfigMap";
  const patch = { apiVersion: "v1", kind, ...config };
  return serverSideApply(live, patch, {
    kind: defineKind({ kind }),
    fieldManager: manager,
    force: false,
    now: NOW,
    ...more,
  });
}

function map(data: JsonObject | undefined, labels?: JsonObject): JsonObject {
  return {
    metadata: { name: "c", ...(labels === undefined ? {} : { labels }) },
    ...(data === undefined ? {} : { data }),
  };
}

function managers(object: StoredObject): unknown[] {
  return itemsOf(object.metadata["managedFields"]).map(({ manager, operation, fieldsV1 }) => [
    manager,
    operation,
    fieldsV1,
  ]);
}

function refusal(act: () => unknown): [code: number, message: string, fields: (string | undefined)[]] {
  try {
    act();
  } catch (error) {
    assert(error instanceof ApiError);
    return [error.status.code, error.message, (error.status.details?.causes ?? []).map(({ field }) => field)];
  }
  assert.fail("it was not refused");
}

const FIRST = apply(undefined, "m1", map({ x: "1", y: "1" }, { a: "1" }));

describe("serverSideApply", () => {
  it("creates what is not there, and records the owner of each field", () => {
    assert.deepEqual(FIRST, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "c",
        labels: { a: "1" },
        managedFields: [
          {
            manager: "m1",
            operation: "Apply",
            apiVersion: "v1",
            time: "2026-11-23T11:32:05Z",
            fieldsType: "FieldsV1",
            fieldsV1: { "f:data": { "f:x": {}, "f:y": {} }, "f:metadata": { "f:labels": { "f:a": {} } } },
          },
        ],
      },
      data: { x: "1", y: "1" },
    });
  });

  it("changes nothing when the same is applied again, later", () => {
    const again = apply(FIRST, "m1", map({ x: "1", y: "1" }, { a: "1" }), { now: new Date(0) });
    assert.deepEqual(again, FIRST);
  });

  it("removes what its manager leaves out, unless others own it", () => {
    const shared = apply(FIRST, "m2", map({ y: "1", z: "1" }));
    const less = apply(shared, "m1", map({}));
    assert.deepEqual(less["data"], { y: "1", z: "1" });
    assert.deepEqual(managers(less), [
      ["m1", "Apply", { "f:data": {} }],
      ["m2", "Apply", { "f:data": { "f:y": {}, "f:z": {} } }],
    ]);
  });

  it("forgets a manager that owns nothing any more", () => {
    const shared = apply(FIRST, "m2", map({ z: "1" }));
    const less = apply(shared, "m2", map(undefined));
    assert.deepEqual(less["data"], { x: "1", y: "1" });
    assert.deepEqual(managers(less), managers(FIRST));
  });

  it("lets managers own the same field while they agree", () => {
    assert.deepEqual(managers(apply(FIRST, "m2", map({ y: "1", z: "1" }))), [
      ["m1", "Apply", { "f:data": { "f:x": {}, "f:y": {} }, "f:metadata": { "f:labels": { "f:a": {} } } }],
      ["m2", "Apply", { "f:data": { "f:y": {}, "f:z": {} } }],
    ]);
  });

  it("refuses a change of what another manager owns", () => {
    assert.deepEqual(
      refusal(() => apply(FIRST, "m2", map({ x: "2" }))),
      [409, 'Apply failed with 1 conflict: conflict with "m1": .data.x', [".data.x"]],
    );
  });

  it("names all conflicts", () => {
    assert.deepEqual(
      refusal(() => apply(FIRST, "m2", map({ x: "2", y: "2" }))),
      [
        409,
        'Apply failed with 2 conflicts: conflicts with "m1":\n- .data.x\n- .data.y',
        [".data.x", ".data.y"],
      ],
    );
  });

  it("takes the field over when forced", () => {
    const forced = apply(FIRST, "m2", map({ x: "2" }), { force: true });
    assert.deepEqual(forced["data"], { x: "2", y: "1" });
    assert.deepEqual(managers(forced), [
      ["m1", "Apply", { "f:data": { "f:y": {} }, "f:metadata": { "f:labels": { "f:a": {} } } }],
      ["m2", "Apply", { "f:data": { "f:x": {} } }],
    ]);
  });

  it("says which version an updater wrote in", () => {
    const entry = {
      manager: "upd",
      operation: "Update",
      apiVersion: "v1",
      fieldsV1: { "f:data": { "f:y": {} } },
    };
    const updated: StoredObject = {
      metadata: { name: "c", managedFields: [entry] } as JsonObject as StoredObject["metadata"],
      data: { y: "9" },
    };
    assert.equal(
      refusal(() => apply(updated, "m1", map({ y: "1" })))[1],
      'Apply failed with 1 conflict: conflict with "upd" using v1: .data.y',
    );
  });

  it("refuses what cannot be applied", () => {
    for (const [act, code, message] of [
      [
        () => apply(FIRST, "", map({})),
        422,
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      ],
      [
        () => apply(FIRST, "m", { ...map({}), metadata: { name: "c", managedFields: [{ manager: "x" }] } }),
        400,
        "metadata.managedFields must be nil",
      ],
      [
        () => apply(FIRST, "m", { ...map({}), apiVersion: "v2" }),
        400,
        "invalid object type: /v2, Kind=ConfigMap",
      ],
      [
        () => serverSideApply(FIRST, "x", optionsOf("m")),
        400,
        "error decoding YAML: the configuration is not an object",
      ],
    ] as const) {
      assert.deepEqual(refusal(act).slice(0, 2), [code, message]);
    }
  });

  function optionsOf(fieldManager: string): ApplyOptions {
    return { kind: defineKind({ kind: "ConfigMap" }), fieldManager, force: false, now: NOW };
  }
});

describe("serverSideApply, lists", () => {
  function podConfig(containers: JsonObject[], finalizers?: string[]): JsonObject {
    const metadata = { name: "p", ...(finalizers === undefined ? {} : { finalizers }) };
    return { kind: "Pod", metadata, spec: { containers } };
  }

  const A: JsonObject = {
    name: "a",
    image: "a",
    ports: [{ containerPort: 80 }],
    env: [{ name: "E", value: "1" }],
    args: ["x"],
  };
  const pod = apply(undefined, "m1", podConfig([A, { name: "b", image: "b" }], ["x.io/a"]));

  it("owns items by their keys, scalars of sets by their value, other lists as a whole", () => {
    assert.deepEqual(managers(pod), [
      [
        "m1",
        "Apply",
        {
          "f:metadata": { "f:finalizers": { 'v:"x.io/a"': {} } },
          "f:spec": {
            "f:containers": {
              'k:{"name":"a"}': {
                ".": {},
                "f:args": {},
                "f:env": { 'k:{"name":"E"}': { ".": {}, "f:name": {}, "f:value": {} } },
                "f:image": {},
                "f:name": {},
                "f:ports": { 'k:{"containerPort":80,"protocol":"TCP"}': { ".": {}, "f:containerPort": {} } },
              },
              'k:{"name":"b"}': { ".": {}, "f:image": {}, "f:name": {} },
            },
          },
        },
      ],
    ]);
  });

  it("names items in conflicts", () => {
    assert.equal(
      refusal(() => apply(pod, "m2", podConfig([{ name: "b", image: "b2" }])))[1],
      'Apply failed with 1 conflict: conflict with "m1": .spec.containers[name="b"].image',
    );
  });

  it("merges items and sets, and removes what has no owner any more", () => {
    const both = apply(
      pod,
      "m2",
      podConfig(
        [
          { name: "b", image: "b2" },
          { name: "c", image: "c" },
        ],
        ["x.io/b"],
      ),
      {
        force: true,
      },
    );
    assert.deepEqual(both.metadata.finalizers, ["x.io/a", "x.io/b"]);
    const less = apply(both, "m1", podConfig([{ ...A, env: [] }]));
    assert.deepEqual(less.metadata.finalizers, ["x.io/b"]);
    assert.deepEqual(valueAt(less, "spec", "containers"), [
      { ...A, env: [] },
      { name: "b", image: "b2" },
      { name: "c", image: "c" },
    ]);
    const least = apply(less, "m2", podConfig([{ name: "c", image: "c" }]));
    assert.deepEqual(
      itemsOf(valueAt(least, "spec", "containers")).map(({ name }) => name),
      ["a", "c"],
    );
  });
});

describe("FieldsV1", () => {
  it("is read as it is written", () => {
    const [entry] = itemsOf(FIRST.metadata["managedFields"]);
    const tree = entry?.["fieldsV1"];
    assert.deepEqual(toFieldsV1(fromFieldsV1(tree)), tree);
  });

  it("does without the marks that updaters make for maps", () => {
    const tree = { "f:metadata": { "f:labels": { ".": {}, "f:a": {} } } };
    assert.deepEqual([...fromFieldsV1(tree)], ["f:metadata\nf:labels\nf:a"]);
  });
});
