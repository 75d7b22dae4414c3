import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canLeave } from "../../../src/cli/selection/can-leave.js";

describe("canLeave", () => {
  for (const [labelSelector, fieldSelector, expected] of [
    [undefined, undefined, false],
    ["", "", false],
    [undefined, "metadata.name=web", false],
    [undefined, "metadata.name=web,metadata.namespace!=kube-system,metadata.namespace!=a", false],
    [undefined, " metadata.name == web ", false],
    ["app=web", undefined, true],
    ["app=web", "metadata.name=web", true],
    [undefined, "metadata.name=web,spec.nodeName=node-1", true],
    [undefined, "status.phase!=Running", true],
    [undefined, "spec.schedulerName=a\\,metadata.name=web", true],
  ] as const) {
    it(`is ${String(expected)} of an object that "${labelSelector ?? ""}" and "${fieldSelector ?? ""}" select`, () => {
      assert.equal(canLeave({ labelSelector, fieldSelector }), expected);
    });
  }
});
