import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { EventCause } from "../../src/informer/resource-event-handler.js";
import type { HandlerCall } from "./contract.js";
import { OrderCheck } from "./order-check.js";

/** Returns a call that tells the state of the pod `name` at a version. */
function told(name: string, version: number, cause: EventCause = "watch"): HandlerCall {
  const state = {
    key: `a/${name}`,
    uid: name,
    resourceVersion: String(version),
    mark: String(version),
    namespace: "a",
    tier: "web",
    phase: "Running",
  };
  return { verb: "add", key: state.key, cause, state, stored: state, missed: false };
}

describe("OrderCheck", () => {
  it("accepts changes of several objects in the order of the server, in portions", () => {
    const check = new OrderCheck("h");
    const first = [told("db-0", 9, "initial"), told("web", 4, "initial"), told("db-0", 11), told("web", 12)];
    assert.deepEqual(check.check(first, true), []);
    assert.deepEqual(check.check([told("db-0", 4, "resync"), told("db-0", 13)], true), []);
  });

  it("finds a change that comes after a later change of another object", () => {
    const check = new OrderCheck("h");
    check.check([told("db-0", 11), told("db-0", 13)], true);
    assert.deepEqual(check.check([told("web", 12), told("web", 14)], true), [
      "CT-4: h: add a/web 12@12 of web: it comes after the change @13",
    ]);
  });

  it("accepts a list in any order, and a watch that goes on from an older list", () => {
    const calls = [told("db-0", 13), told("web", 9, "relist"), told("db-0", 8, "relist"), told("web", 10)];
    assert.deepEqual(new OrderCheck("h").check(calls, true), []);
  });

  it("accepts any order of a server that lies, and of the honest calls after it", () => {
    const check = new OrderCheck("h");
    assert.deepEqual(check.check([told("db-0", 13), told("web", 12)], false), []);
    assert.deepEqual(check.check([told("db-0", 11)], true), []);
  });
});
