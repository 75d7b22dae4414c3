import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { typedObject } from "../../src/client-node/typed-object.js";

const TIME = "2026-01-02T03:04:05Z";

describe("typedObject", () => {
  it("turns the times of a built-in kind into dates, at any depth", () => {
    const pod = typedObject({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", creationTimestamp: TIME, managedFields: [{ time: TIME }] },
      status: {
        startTime: TIME,
        conditions: [{ type: "Ready", lastTransitionTime: TIME }],
        containerStatuses: [{ name: "c", state: { running: { startedAt: TIME } } }],
      },
    });
    const date = new Date(TIME);
    assert.deepEqual(pod, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", creationTimestamp: date, managedFields: [{ time: date }] },
      status: {
        startTime: date,
        conditions: [{ type: "Ready", lastTransitionTime: date }],
        containerStatuses: [{ name: "c", state: { running: { startedAt: date } } }],
      },
    });
  });

  it("renames members whose names are keywords", () => {
    const from = [{ podSelector: {} }];
    const policy = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      spec: { ingress: [{ from }] },
    };
    assert.deepEqual(typedObject(policy).spec, { ingress: [{ _from: from }] });
  });

  it("finds the models that have their group in their names", () => {
    for (const [apiVersion, kind, member] of [
      ["v1", "Event", "firstTimestamp"],
      ["events.k8s.io/v1", "Event", "deprecatedFirstTimestamp"],
    ] as const) {
      const event = typedObject({ apiVersion, kind, [member]: TIME });
      assert.deepEqual(event[member], new Date(TIME), apiVersion);
    }
  });

  it("keeps members that client-node does not know, and texts that only look like times", () => {
    const config = { apiVersion: "v1", kind: "ConfigMap", data: { at: TIME }, later: { version: TIME } };
    assert.deepEqual(typedObject(structuredClone(config)), config);
  });

  it("converts the metadata alone of other kinds, also if they have the name of a built-in one", () => {
    const service = {
      apiVersion: "serving.knative.dev/v1",
      kind: "Pod",
      metadata: { name: "web", creationTimestamp: TIME },
      status: { startTime: TIME },
    };
    assert.deepEqual(typedObject(structuredClone(service)), {
      ...service,
      metadata: { name: "web", creationTimestamp: new Date(TIME) },
    });
  });

  for (const value of [undefined, null, "text", [], {}, { apiVersion: 1, kind: null, metadata: "no" }]) {
    it(`returns ${inspect(value)} as it is`, () => {
      assert.deepEqual(typedObject(value), value);
    });
  }
});
