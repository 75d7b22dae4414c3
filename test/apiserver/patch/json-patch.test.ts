import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiError } from "../../../src/apiserver/refusals/api-error.js";
import type { JsonObject, JsonValue } from "../../../src/apiserver/json/json-object.js";
import { jsonPatch } from "../../../src/apiserver/patch/json-patch.js";

// All expected values were compared with those of kube-apiserver 1.36.

const REJECTED = "the server rejected our request due to an error in our request";

/** Returns a document with an object, a list and a scalar. */
function document(): JsonObject {
  return { map: { a: "1", b: { c: 2 } }, list: ["x", "y"], scalar: 1 };
}

function patched(...operations: readonly JsonObject[]): JsonValue {
  return jsonPatch(document(), operations);
}

function refusal(patch: unknown, of = document()): [code: number, message: string] {
  try {
    jsonPatch(of, patch);
  } catch (error) {
    assert(error instanceof ApiError);
    return [error.status.code, error.message];
  }
  assert.fail("the patch was not refused");
}

describe("jsonPatch, operations", () => {
  const map = { a: "1", b: { c: 2 } };
  const accepted: readonly (readonly [string, JsonObject, JsonObject])[] = [
    ["adds a member", { op: "add", path: "/map/d", value: 3 }, { map: { ...map, d: 3 } }],
    ["adds null for an add without a value", { op: "add", path: "/map/d" }, { map: { ...map, d: null } }],
    ["unescapes a path", { op: "add", path: "/map/x~1y~01", value: 3 }, { map: { ...map, "x/y~1": 3 } }],
    ["inserts into a list", { op: "add", path: "/list/1", value: "z" }, { list: ["x", "z", "y"] }],
    ["adds behind a list", { op: "add", path: "/list/2", value: "z" }, { list: ["x", "y", "z"] }],
    ["adds at the end of a list by -", { op: "add", path: "/list/-", value: "z" }, { list: ["x", "y", "z"] }],
    ["counts from behind", { op: "add", path: "/list/-1", value: "z" }, { list: ["x", "y", "z"] }],
    ["removes a member", { op: "remove", path: "/map/b" }, { map: { a: "1" } }],
    ["removes an item", { op: "remove", path: "/list/-2" }, { list: ["y"] }],
    ["replaces a member", { op: "replace", path: "/map/b/c", value: 3 }, { map: { a: "1", b: { c: 3 } } }],
    [
      "replaces a member that is not there",
      { op: "replace", path: "/map/d", value: 3 },
      { map: { ...map, d: 3 } },
    ],
    ["replaces an item", { op: "replace", path: "/list/0", value: "z" }, { list: ["z", "y"] }],
    ["moves a member", { op: "move", from: "/map/b", path: "/b" }, { map: { a: "1" }, b: { c: 2 } }],
    ["moves an item", { op: "move", from: "/list/0", path: "/list/-" }, { list: ["y", "x"] }],
    ["copies a member", { op: "copy", from: "/map/b", path: "/list/0" }, { list: [{ c: 2 }, "x", "y"] }],
    [
      "copies null for what is not there",
      { op: "copy", from: "/none", path: "/map/d" },
      { map: { ...map, d: null } },
    ],
    ["ignores what stands before the first slash", { op: "add", path: "x/scalar", value: 3 }, { scalar: 3 }],
    ["tests an object in any order", { op: "test", path: "/map", value: { b: { c: 2 }, a: "1" } }, {}],
    ["tests the whole document", { op: "test", path: "", value: document() }, {}],
    ["takes what is not there for null in a test", { op: "test", path: "/none", value: null }, {}],
    [
      "takes what every object inherits for not there",
      { op: "test", path: "/map/toString", value: null },
      {},
    ],
  ];
  for (const [title, operation, changes] of accepted) {
    it(title, () => {
      assert.deepEqual(patched(operation), { ...document(), ...changes });
    });
  }

  it("replaces the whole document", () => {
    assert.deepEqual(patched({ op: "replace", path: "", value: { other: 1 } }), { other: 1 });
  });

  it("changes neither the document nor the patch", () => {
    const before = document();
    const patch = [
      { op: "add", path: "/map/d", value: { e: 1 } },
      { op: "add", path: "/map/d/f", value: 2 },
      { op: "copy", from: "/map/d", path: "/copy" },
      { op: "remove", path: "/copy/e" },
      { op: "remove", path: "/list/0" },
    ];
    const sent = structuredClone(patch);
    assert.deepEqual(jsonPatch(before, patch), {
      map: { a: "1", b: { c: 2 }, d: { e: 1, f: 2 } },
      list: ["y"],
      scalar: 1,
      copy: { f: 2 },
    });
    assert.deepEqual([before, patch], [document(), sent]);
  });

  it("adds a member called __proto__ like any other", () => {
    const { map: added } = patched({ op: "add", path: "/map/__proto__", value: { evil: 1 } }) as {
      map: JsonObject;
    };
    assert.equal(Object.getPrototypeOf(added), Object.prototype);
    assert.equal(JSON.stringify(added), '{"a":"1","b":{"c":2},"__proto__":{"evil":1}}');
  });

  it("takes null for a patch without operations", () => {
    assert.deepEqual(jsonPatch(document(), null), document());
  });
});

describe("jsonPatch, refusals", () => {
  const rejected: readonly (readonly [string, JsonObject])[] = [
    ["a test that fails", { op: "test", path: "/scalar", value: 2 }],
    ["a test of a list in another order", { op: "test", path: "/list", value: ["y", "x"] }],
    ["the removal of what is not there", { op: "remove", path: "/map/d" }],
    ["the removal of an inherited member", { op: "remove", path: "/map/toString" }],
    ["the removal of the whole document", { op: "remove", path: "" }],
    ["a path through what is not there", { op: "add", path: "/none/d", value: 1 }],
    ["a path through a scalar", { op: "add", path: "/scalar/d", value: 1 }],
    ["a path through a prototype", { op: "add", path: "/__proto__/evil", value: 1 }],
    ["an index beyond the end", { op: "add", path: "/list/3", value: 1 }],
    ["an index too far from behind", { op: "remove", path: "/list/-3" }],
    ["an index that is not a number", { op: "add", path: "/list/z", value: 1 }],
    ["the replacement behind a list", { op: "replace", path: "/list/2", value: 1 }],
    ["the replacement of the document by a scalar", { op: "replace", path: "", value: 1 }],
    ["an add without a path", { op: "add", value: 1 }],
    ["a copy without a source", { op: "copy", path: "/map/d" }],
    ["a move of what is not there", { op: "move", from: "/none", path: "/map/d" }],
    ["a move into itself", { op: "move", from: "/map", path: "/map/d" }],
    ["a move of the whole document", { op: "move", from: "", path: "/map/d" }],
    ["an unknown operation", { op: "bogus", path: "/map" }],
    ["an operation by the name of an inherited member", { op: "toString", path: "/map" }],
  ];
  for (const [title, operation] of rejected) {
    it(`rejects ${title} with 422`, () => {
      assert.deepEqual(refusal([operation]), [422, REJECTED]);
    });
  }

  for (const [patch, what] of [
    [{}, "object into Go value of type []handlers.jsonPatchOp"],
    [[1], "number into Go value of type handlers.jsonPatchOp"],
    [[[]], "array into Go value of type handlers.jsonPatchOp"],
    [[{ op: 1, path: "/map" }], "number into Go struct field jsonPatchOp.op of type string"],
    [[{ op: "add", path: {} }], "object into Go struct field jsonPatchOp.path of type string"],
    [[{ op: "copy", from: true, path: "/x" }], "bool into Go struct field jsonPatchOp.from of type string"],
  ] as const) {
    it(`refuses ${JSON.stringify(patch)} with 400`, () => {
      assert.deepEqual(refusal(patch), [400, `error decoding patch: json: cannot unmarshal ${what}`]);
    });
  }

  it("refuses more than 10 000 operations with 413", () => {
    const operation = { op: "test", path: "/scalar", value: 1 };
    jsonPatch(document(), Array(10_000).fill(operation));
    assert.deepEqual(refusal(Array(10_001).fill(operation)), [
      413,
      "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001",
    ]);
  });

  it("rejects copies of more than 3 MiB together with 422", () => {
    const mebibyte = "x".repeat(1024 * 1024 - 2);
    const copies = ["a", "b", "c"].map((name) => ({ op: "copy", from: "/map", path: `/${name}` }));
    // Each copy is of 1 MiB of JSON: the quotation marks count.
    jsonPatch({ map: mebibyte }, copies);
    assert.deepEqual(
      refusal([...copies, { op: "copy", from: "/scalar", path: "/d" }], { map: mebibyte, scalar: 1 }),
      [422, REJECTED],
    );
  });

  it("rejects copies that double the document each time with 422", () => {
    const copies = Array.from({ length: 100 }, (_, name) => ({
      op: "copy",
      from: "/map",
      path: `/map/${name}`,
    }));
    assert.deepEqual(refusal(copies), [422, REJECTED]);
  });

  it("rejects removals that would move 500 million items with 422", () => {
    const removals = Array.from({ length: 10_000 }, () => ({ op: "remove", path: "/list/1" }));
    assert.deepEqual(refusal(removals, { list: Array<number>(1_000_000).fill(0) }), [422, REJECTED]);
  });

  it("rejects moves that nest the document too deep with 422", () => {
    const level = { op: "add", path: "/map/d", value: { d: {} } };
    const moves = Array.from({ length: 400 }, (_, at) => [
      { op: "move", from: "/map", path: `/m${at}` },
      { op: "add", path: "/map", value: {} },
      { op: "move", from: `/m${at}`, path: "/map/m" },
    ]).flat();
    jsonPatch(document(), [level, ...moves]);
    assert.deepEqual(refusal([...moves, ...moves]), [422, REJECTED]);
  });

  it("rejects copies of what is too deep to be written with 422", () => {
    const path = (depth: number): string => "/a".repeat(depth);
    const deepen = Array.from({ length: 20 }, (_, at) => ({
      op: "copy",
      from: "/a",
      path: path(2 ** at + 1),
    }));
    assert.deepEqual(refusal(deepen, { a: {} }), [422, REJECTED]);
  });
});

describe("jsonPatch, cost", () => {
  // If each operation copied the document, this would take minutes.
  it("moves within a large document without copying it", () => {
    const large = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, key) => [`key-${key}`, "x".repeat(40)]),
    );
    const moves = Array.from({ length: 10_000 }, (_, at) => ({
      op: "move",
      from: `/${at % 2}`,
      path: `/${(at + 1) % 2}`,
    }));
    assert.deepEqual(jsonPatch({ ...large, 0: "moved" }, moves), { ...large, 0: "moved" });
  });
});
