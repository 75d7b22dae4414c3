import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fieldSelectorOf } from "../../../src/cli/selection/field-selector.js";
import { UsageError } from "../../../src/cli/usage-error.js";

describe("the field selector", () => {
  for (const [flags, expected] of [
    [{}, undefined],
    [{ fieldSelector: "status.phase=Running" }, "status.phase=Running"],
    [{ node: ["node-1"] }, "spec.nodeName=node-1"],
    [{ fieldSelector: "", node: ["node-1"] }, "spec.nodeName=node-1"],
    [
      { fieldSelector: "status.phase=Running", node: ["ip-10-0-0-1.ec2.internal"] },
      "status.phase=Running,spec.nodeName=ip-10-0-0-1.ec2.internal",
    ],
  ] as const) {
    it(`is ${String(expected)} for ${JSON.stringify(flags)}`, () =>
      assert.equal(fieldSelectorOf(flags), expected));
  }

  for (const node of [[""], ["a,b"], ["a=b"], ["Node"], ["-a"], ["a", "b"]]) {
    it(`is refused for the node ${node.join(" and ")}`, () =>
      assert.throws(() => fieldSelectorOf({ node }), UsageError));
  }
});
