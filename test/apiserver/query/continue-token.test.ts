import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApiError } from "../../../src/apiserver/refusals/api-error.js";
import { decodeContinue, encodeContinue } from "../../../src/apiserver/query/continue-token.js";

function token(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

describe("continue token", () => {
  it("comes back as it went out", () => {
    for (const position of [
      { revision: 7, start: "default/a\0" },
      { revision: -1, start: "a.b-c\0" },
    ]) {
      assert.deepEqual(decodeContinue(encodeContinue(position)), position);
    }
  });

  it("is written as the real server writes it", () => {
    // This token comes from kube-apiserver 1.36.3.
    const real = "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MjE4LCJzdGFydCI6Ii9hXHUwMDAwIn0";
    assert.equal(encodeContinue({ revision: 218, start: "a\0" }), real);
  });

  it("is read without the leading slash of newer servers, too", () => {
    assert.equal(decodeContinue(token({ v: "meta.k8s.io/v1", rv: 1, start: "a\0" })).start, "a\0");
  });

  const refused: [string, unknown, RegExp][] = [
    ["another version", { v: "x", rv: 1, start: "a" }, /does not recognize this encoded version x$/],
    ["no revision", { v: "meta.k8s.io/v1", rv: 0, start: "a" }, /incorrect encoded start resourceVersion/],
    ["no start", { v: "meta.k8s.io/v1", rv: 1 }, /encoded start key empty/],
    [
      "a path that climbs",
      { v: "meta.k8s.io/v1", rv: 1, start: "/../secrets/a" },
      /continue key is not valid/,
    ],
    ["no object", 5, /continue key is not valid/],
  ];
  for (const [what, value, message] of refused) {
    it(`is refused with ${what}`, () => {
      assert.throws(
        () => decodeContinue(token(value)),
        (error) => error instanceof ApiError && error.status.code === 400 && message.test(error.message),
      );
    });
  }
});
