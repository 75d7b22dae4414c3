import assert from "node:assert/strict";
import { ApiError } from "../../src/apiserver/refusals/api-error.js";
import { type JsonObject, type StoredObject, valueAt } from "../../src/apiserver/json/json-object.js";
import type { StrategyContext } from "../../src/apiserver/kinds/kind-strategy.js";
import { podStrategy } from "../../src/apiserver/pods/pod-strategy.js";

export const CONTEXT: StrategyContext = { now: new Date("2026-11-23T11:32:05.678Z"), inProcess: false };

export function pod(spec: JsonObject, more: JsonObject = {}): StoredObject {
  return { metadata: { name: "p", namespace: "default" }, spec, ...more };
}

export function created(spec: JsonObject, more: JsonObject = {}): StoredObject {
  return podStrategy.prepareForCreate(pod(spec, more), CONTEXT);
}

export function problemsOf(write: () => unknown): string[] {
  try {
    write();
  } catch (error) {
    assert(error instanceof ApiError);
    assert.deepEqual([error.status.code, error.status.reason], [422, "Invalid"]);
    assert.equal(error.status.details?.kind, "Pod");
    return (error.status.details.causes ?? []).map(
      ({ field, message }) => `${field ?? ""}: ${message ?? ""}`,
    );
  }
  assert.fail("the write was not refused");
}

export function firstContainer(object: StoredObject): JsonObject {
  const containers = valueAt(object, "spec", "containers");
  assert(Array.isArray(containers));
  return containers[0] as JsonObject;
}

export const CONTAINER: JsonObject = { name: "c", image: "c:1" };
