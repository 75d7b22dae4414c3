import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { containerIn, factsOf, gistOf } from "../../../src/cli/kube-events/kube-event.js";
import { kubeEvent } from "../../support/kube-events.js";

describe("factsOf", () => {
  it("reads the count and the time of a series", () => {
    const series = { count: 7, lastObservedTime: "1970-01-01T00:01:00.000000Z" };
    const { count, lastAt } = factsOf({ ...kubeEvent({ count: 2, at: 1 }), series });
    assert.deepEqual([count, lastAt], [7, 60_000]);
  });

  it("reads members of any type as absent", () => {
    for (const wrong of [null, 7, "text", true, [], [null], {}, { count: "9" }]) {
      const names = [
        "involvedObject",
        "reason",
        "message",
        "type",
        "count",
        "series",
        "lastTimestamp",
        "eventTime",
      ];
      const event = { ...kubeEvent(), ...Object.fromEntries(names.map((name) => [name, wrong])) };
      const facts = factsOf(event);
      assert.equal(typeof facts.reason, "string");
      assert.equal(typeof facts.count, "number");
      assert.equal(facts.subject, "");
    }
  });
});

describe("gistOf", () => {
  const forbidden = (pod: string): string =>
    `Error creating: pods "${pod}" is forbidden: exceeded quota: team`;

  it("is the same for warnings about pods whose names Kubernetes has made up", () => {
    const texts = [
      forbidden("web-7d9c-bcdfg"),
      `(combined from similar events): ${forbidden("web-7d9c-4zzm7")}`,
    ];
    assert.equal(new Set(texts.map((message) => gistOf({ type: "Warning", message }))).size, 1);
  });

  it("is another one for another message, and for each pod that was created", () => {
    const messages = [forbidden("web-7d9c-bcdfg"), forbidden("api-7d9c-bcdfg"), "Created pod: web-x8k2l"];
    assert.equal(new Set(messages.map((message) => gistOf({ type: "Warning", message }))).size, 3);
    const created = ["Created pod: web-x8k2l", "Created pod: web-bcdfg"];
    assert.equal(new Set(created.map((message) => gistOf({ type: "Normal", message }))).size, 2);
  });
});

describe("containerIn", () => {
  const paths = {
    "spec.containers{app}": "app",
    "spec.initContainers{migrate}": "init/migrate",
    "spec.ephemeralContainers{dbg-x}": "debug/dbg-x",
    "spec.containers[0]": "",
    "spec.constructor{x}": "",
    "": "",
  };
  for (const [path, container] of Object.entries(paths)) {
    it(`reads "${container}" in "${path}"`, () => {
      assert.equal(containerIn(path), container);
    });
  }
});
