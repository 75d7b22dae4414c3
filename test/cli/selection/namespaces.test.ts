import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { namespacesOf } from "../../../src/cli/selection/namespaces.js";
import { UsageError } from "../../../src/cli/usage-error.js";

describe("the namespaces to watch", () => {
  for (const [flags, expected] of [
    [{}, [""]],
    [{ namespace: ["shop"] }, ["shop"]],
    [{ namespace: ["shop,demo", "batch", "demo"] }, ["shop", "demo", "batch"]],
    [{ namespace: ["shop"], allNamespaces: true }, [""]],
  ] as const) {
    it(`are ${JSON.stringify(expected)} for ${JSON.stringify(flags)}`, () =>
      assert.deepEqual(namespacesOf(flags), expected));
  }

  for (const value of ["", "a,", "A", "a b", "a/b", "-a"]) {
    it(`cannot be ${JSON.stringify(value)}, not even beside -A`, () => {
      assert.throws(() => namespacesOf({ namespace: [value] }), UsageError);
      assert.throws(() => namespacesOf({ namespace: [value], allNamespaces: true }), UsageError);
    });
  }
});
