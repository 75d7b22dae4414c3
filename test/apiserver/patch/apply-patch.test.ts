import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiError } from "../../../src/apiserver/refusals/api-error.js";
import type { StoredObject } from "../../../src/apiserver/json/json-object.js";
import { applyPatch } from "../../../src/apiserver/patch/apply-patch.js";

const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

function pod(): StoredObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", labels: { a: "1" } },
    spec: { containers: [{ name: "c", image: "c:1" }] },
  };
}

function custom(): StoredObject {
  return { apiVersion: "x.io/v1", kind: "Foo", metadata: { name: "f" }, spec: { size: 1 } };
}

function refusalOf(contentType: string, patch: unknown, document = pod()): [number, string, string] {
  try {
    applyPatch(contentType, document, patch, document.kind ?? "");
  } catch (error) {
    assert(error instanceof ApiError);
    return [error.status.code, error.status.reason ?? "", error.message];
  }
  assert.fail("the patch was not refused");
}

describe("applyPatch, JSON Patch", () => {
  it("carries out operations, and leaves the document alone", () => {
    const document = pod();
    const patched = applyPatch(
      JSON_PATCH,
      document,
      [
        { op: "test", path: "/metadata/labels/a", value: "1" },
        { op: "replace", path: "/spec/containers/0/image", value: "c:2" },
        { op: "add", path: "/metadata/labels/x.io~1b", value: "2" },
        { op: "add", path: "/spec/containers/-", value: { name: "d" } },
        { op: "remove", path: "/metadata/labels/a" },
      ],
      "Pod",
    );
    assert.deepEqual(patched, {
      ...pod(),
      metadata: { name: "p", labels: { "x.io/b": "2" } },
      spec: { containers: [{ name: "c", image: "c:2" }, { name: "d" }] },
    });
    assert.deepEqual(document, pod());
  });
});

describe("applyPatch, merge patch", () => {
  it("merges objects, replaces lists, removes nulls", () => {
    const patch = {
      metadata: { labels: { a: null, b: "2" }, annotations: { x: "1", y: null } },
      spec: { containers: [{ name: "d" }] },
    };
    assert.deepEqual(applyPatch(MERGE_PATCH, pod(), patch, "Pod"), {
      ...pod(),
      metadata: { name: "p", labels: { b: "2" }, annotations: { x: "1" } },
      spec: { containers: [{ name: "d" }] },
    });
  });

  it("takes an empty patch for no change", () => {
    assert.deepEqual(applyPatch(MERGE_PATCH, pod(), {}, "Pod"), pod());
  });

  it("does not touch the prototype", () => {
    const patch: unknown = JSON.parse('{"metadata":{"labels":{"__proto__":{"evil":"1"}}}}');
    const { labels } = applyPatch(MERGE_PATCH, pod(), patch, "Pod").metadata;
    assert.equal(Object.getPrototypeOf(labels), Object.prototype);
  });

  for (const [patch, found] of [
    [[1], "array"],
    ["x", "string"],
    [1, "number"],
    [true, "bool"],
  ] as const) {
    it(`refuses a patch that is of type ${found} with 400`, () => {
      assert.deepEqual(refusalOf(MERGE_PATCH, patch), [
        400,
        "BadRequest",
        `error decoding patch: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
      ]);
    });
  }
});

describe("applyPatch, strategic merge patch", () => {
  it("merges containers by name", () => {
    const patched = applyPatch(STRATEGIC, pod(), { spec: { containers: [{ name: "c", tty: true }] } }, "Pod");
    assert.deepEqual(patched["spec"], { containers: [{ name: "c", image: "c:1", tty: true }] });
  });

  it("refuses a patch that is no object with 400", () => {
    assert.deepEqual(refusalOf(STRATEGIC, [1]), [
      400,
      "BadRequest",
      "json: cannot unmarshal array into Go value of type map[string]interface {}",
    ]);
  });
});

describe("applyPatch, media types", () => {
  it("refuses others for built-in kinds with 415", () => {
    const refusal = [415, "UnsupportedMediaType", "415: Unsupported Media Type"];
    assert.deepEqual(refusalOf("application/json", {}), refusal);
    assert.deepEqual(refusalOf("", {}, { ...pod(), apiVersion: "rbac.authorization.k8s.io/v1" }), refusal);
  });

  it("refuses a strategic merge patch for a custom resource with 415, and says what it takes", () => {
    assert.deepEqual(refusalOf(STRATEGIC, {}, custom()), [
      415,
      "UnsupportedMediaType",
      "the body of the request was in an unknown format - accepted media types include: " +
        "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
    ]);
  });

  it("takes a merge patch for a custom resource", () => {
    assert.deepEqual(applyPatch(MERGE_PATCH, custom(), { spec: { size: 2 } }, "Foo")["spec"], { size: 2 });
  });
});
