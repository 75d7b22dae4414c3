import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { beliefDifferences, differences, hasSameVersions } from "./comparer.js";
import { podStateOf } from "./pod-state.js";

function pod(name: string, changes: { version?: string; tier?: string; phase?: string } = {}): Pod {
  const { version = "5", tier = "web", phase = "Running" } = changes;
  return {
    metadata: {
      namespace: "a",
      name,
      uid: `uid-${name}`,
      resourceVersion: version,
      labels: { tier, mark: version },
    },
    status: { phase },
  };
}

describe("differences", () => {
  it("finds none between equals, whatever the order of objects and fields", () => {
    const served: Pod = { ...pod("x"), kind: "Pod", apiVersion: "v1" };
    assert.deepEqual(differences([pod("y"), pod("x")], [served, pod("y")], {}), []);
  });

  it("names what is missing, what is too much, and the field that differs", () => {
    const stored = [pod("same"), pod("extra"), pod("other", { phase: "Pending" })];
    const served = [pod("same"), pod("missing"), pod("other")];
    assert.deepEqual(differences(stored, served, {}), [
      "a/missing is missing from the store",
      'a/other differs: .status.phase is "Pending" in the store and "Running" on the server',
      "a/extra is in the store, but not on the server",
    ]);
  });

  it("looks only at what the view shows", () => {
    const served = [pod("in"), pod("out", { tier: "db" })];
    assert.deepEqual(differences([pod("in")], served, { tier: "web" }), []);
    assert.equal(differences(served, served, { tier: "web" }).length, 1);
  });
});

describe("hasSameVersions", () => {
  it("tells equal from older, missing and extra", () => {
    const served = [pod("x"), pod("y")];
    assert.ok(hasSameVersions([pod("y"), pod("x")], served, {}));
    assert.ok(!hasSameVersions([pod("x", { version: "4" }), pod("y")], served, {}));
    assert.ok(!hasSameVersions([pod("x")], served, {}));
    assert.ok(!hasSameVersions([pod("x"), pod("y"), pod("z")], served, {}));
  });
});

describe("beliefDifferences", () => {
  it("finds what a handler was not told", () => {
    const believed = new Map(
      [pod("same"), pod("old", { version: "4" }), pod("gone")].map((each) => [
        podStateOf(each).key,
        podStateOf(each),
      ]),
    );
    const found = beliefDifferences("h", believed, [pod("same"), pod("old"), pod("new")]);
    assert.deepEqual(found, [
      "CT-3: h: it was told an old state of a/old",
      "CT-3: h: it was told nothing of a/new",
      "CT-3: h: it was not told of the deletion of a/gone",
    ]);
  });
});
