import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type JsonObject, type StoredObject, valueAt } from "../../../src/apiserver/json/json-object.js";
import { podStrategy } from "../../../src/apiserver/pods/pod-strategy.js";
import { CONTAINER, CONTEXT, created, firstContainer, pod, problemsOf } from "../pod-writes.js";

// All expected values were compared with those of kube-apiserver 1.36.

describe("podStrategy, updates", () => {
  const current = created({
    containers: [CONTAINER],
    initContainers: [{ name: "i", image: "i:1" }],
    tolerations: [{ key: "a", operator: "Exists" }],
    schedulingGates: [{ name: "x.io/g" }],
    activeDeadlineSeconds: 10,
  });

  function update(spec: JsonObject): StoredObject {
    const next = { ...current, spec: { ...(current["spec"] as JsonObject), ...spec } };
    return podStrategy.prepareForUpdate(next, current, CONTEXT);
  }

  for (const [title, spec] of [
    ["an image", { containers: [{ ...CONTAINER, image: "c:2" }] }],
    ["the image of an init container", { initContainers: [{ name: "i", image: "i:2" }] }],
    ["a shorter deadline", { activeDeadlineSeconds: 5 }],
    [
      "more tolerations, longer ones",
      { tolerations: [{ key: "b" }, { key: "a", operator: "Exists", tolerationSeconds: 9 }] },
    ],
    ["fewer gates", { schedulingGates: [] }],
    ["where a gated pod may go", { nodeSelector: { a: "b" } }],
  ] as const) {
    it(`allows ${title}`, () => {
      const tolerations = valueAt(current, "spec", "tolerations");
      const merged =
        "tolerations" in spec && Array.isArray(tolerations)
          ? { tolerations: [...(spec.tolerations as unknown as JsonObject[]), ...tolerations.slice(1)] }
          : spec;
      const image = valueAt(firstContainer(update(merged as JsonObject)), "image");
      assert.equal(image, "containers" in spec ? "c:2" : "c:1");
    });
  }

  // If each toleration were compared with all others, this would take minutes.
  it("allows a change of 20 000 tolerations", () => {
    const tolerations = Array.from({ length: 20_000 }, (_, at) => ({ key: `k${at}`, operator: "Exists" }));
    const before = { ...current, spec: { ...(current["spec"] as JsonObject), tolerations } };
    const changed = tolerations.map((toleration) => ({ tolerationSeconds: 9, ...toleration })).toReversed();
    const next = { ...current, spec: { ...(current["spec"] as JsonObject), tolerations: changed } };
    const { spec } = podStrategy.prepareForUpdate(next, before, CONTEXT);
    assert.deepEqual((valueAt(spec, "tolerations") as unknown[]).slice(0, 20_000), changed);
  });

  const fixed =
    "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`," +
    "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing " +
    "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n";
  const refusals: readonly (readonly [title: string, spec: JsonObject, problem: string])[] = [
    [
      "a longer deadline",
      { activeDeadlineSeconds: 50 },
      "spec.activeDeadlineSeconds: Invalid value: 50: must be less than or equal to previous value",
    ],
    [
      "no deadline",
      { activeDeadlineSeconds: null },
      "spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value",
    ],
    [
      "another container",
      { containers: [CONTAINER, { name: "d", image: "d" }] },
      "spec.containers: Forbidden: pod updates may not add or remove containers",
    ],
    [
      "no init containers",
      { initContainers: [] },
      "spec.initContainers: Forbidden: pod updates may not add or remove containers",
    ],
    [
      "other tolerations",
      { tolerations: [{ key: "b" }] },
      "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds",
    ],
    [
      "a new gate",
      { schedulingGates: [{ name: "x.io/h" }] },
      "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'x.io/h'",
    ],
    [
      "another restart policy",
      { restartPolicy: "Never" },
      `${fixed}- "restartPolicy": "Always"\n+ "restartPolicy": "Never"\n`,
    ],
    ["a node", { nodeName: "n" }, `${fixed}+ "nodeName": "n"\n`],
    [
      "a shorter grace",
      { terminationGracePeriodSeconds: 1 },
      `${fixed}- "terminationGracePeriodSeconds": 30\n+ "terminationGracePeriodSeconds": 1\n`,
    ],
  ];
  for (const [title, spec, problem] of refusals) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        problemsOf(() => update(spec)),
        [problem],
      );
    });
  }

  it("allows a negative grace to become 1", () => {
    const negative = created({ containers: [CONTAINER], terminationGracePeriodSeconds: -5 });
    const next = pod({ ...(negative["spec"] as JsonObject), terminationGracePeriodSeconds: 1 });
    assert.doesNotThrow(() => podStrategy.prepareForUpdate(next, negative, CONTEXT));
  });

  it("fixes where an ungated pod may go", () => {
    const free = created({ containers: [CONTAINER] });
    const next = pod({ ...(free["spec"] as JsonObject), nodeSelector: { a: "b" } });
    assert.equal(problemsOf(() => podStrategy.prepareForUpdate(next, free, CONTEXT)).length, 1);
  });
});
