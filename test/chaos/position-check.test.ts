import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { History } from "./history.js";
import type { PodState } from "./pod-state.js";
import { positionViolations, type Sample } from "./position-check.js";

function state(name: string, revision: number): PodState {
  return {
    key: `a/${name}`,
    uid: `uid-${name}`,
    resourceVersion: String(revision),
    mark: String(revision),
    namespace: "a",
    tier: "web",
    phase: "",
  };
}

function sample(resourceVersion: string, ...states: readonly PodState[]): Sample {
  return { resourceVersion, torn: false, states: new Map(states.map((each) => [each.key, each])) };
}

/** A pod x is written at 10 and 20 and deleted at 30, and a pod y is written at 40. */
const history = new History();
history.wrote(state("x", 10));
history.wrote(state("x", 20));
history.deleted("a/x", "30");
history.wrote(state("y", 40));

function violations(taken: Sample): string[] {
  return positionViolations("s", [taken], history, {});
}

describe("positionViolations", () => {
  it("accepts a store that has all its position promises, or more", () => {
    for (const taken of [
      sample(""),
      sample("9"),
      sample("10", state("x", 10)),
      sample("15", state("x", 20)),
      sample("15"),
      sample("35"),
      sample("35", state("y", 40)),
    ]) {
      assert.deepEqual(violations(taken), []);
    }
  });

  it("finds a store that is behind its position (CT-3)", () => {
    assert.match(violations(sample("20", state("x", 10))).join(), /had a\/x 10@10 .*, not a\/x 20@20/);
    assert.match(violations(sample("30", state("x", 20))).join(), /had a\/x 20@20 .*, not nothing/);
    assert.match(violations(sample("40")).join(), /had nothing, not a\/y 40@40/);
  });

  it("finds a torn store (CT-3)", () => {
    assert.match(violations({ ...sample("9"), torn: true }).join(), /disagree/);
  });
});
