import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseLabelSelector } from "../../../src/api/label-selector.js";
import { selectorOf } from "../../../src/cli/workloads/selector-of.js";

describe("the selector of a workload", () => {
  for (const [selector, expected] of [
    [{ matchLabels: { app: "web", tier: "a" } }, "app=web,tier=a"],
    [
      {
        matchLabels: { app: "web" },
        matchExpressions: [
          { key: "tier", operator: "In", values: ["a", "b"] },
          { key: "old", operator: "NotIn", values: ["yes"] },
          { key: "x", operator: "Exists" },
          { key: "y", operator: "DoesNotExist" },
        ],
      },
      "app=web,tier in (a,b),old notin (yes),x,!y",
    ],
    [{}, undefined],
    [undefined, undefined],
    ["app=web", undefined],
    [{ matchExpressions: [{ key: "x", operator: "Later" }] }, undefined],
  ] as const) {
    it(`is ${String(expected)} for ${JSON.stringify(selector)}`, () => {
      const workload = { metadata: { name: "web" }, spec: { selector } };
      assert.equal(selectorOf(workload), expected);
      assert.doesNotThrow(() => parseLabelSelector(expected ?? ""));
    });
  }
});
