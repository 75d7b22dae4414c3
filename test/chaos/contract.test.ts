import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type HandlerCall, HandlerContract } from "./contract.js";
import { History } from "./history.js";
import type { PodState } from "./pod-state.js";
import type { View } from "./view.js";

const KEY = "a/x";

function state(mark: number, changes: Partial<PodState> = {}): PodState {
  return {
    key: KEY,
    uid: "u1",
    resourceVersion: String(100 + mark),
    mark: String(mark),
    namespace: "a",
    tier: "web",
    phase: "Running",
    ...changes,
  };
}

/** Returns the history of one key from its states in order, with "gone" for deletions. */
function historyOf(...events: readonly (PodState | "gone")[]): History {
  const history = new History();
  for (const event of events) {
    if (event === "gone") {
      history.deleted(KEY);
    } else {
      history.wrote(event);
    }
  }
  return history;
}

function add(told: PodState, changes: Partial<HandlerCall> = {}): HandlerCall {
  return { verb: "add", key: KEY, cause: "watch", state: told, stored: told, missed: false, ...changes };
}

function update(old: PodState, told: PodState, changes: Partial<HandlerCall> = {}): HandlerCall {
  return { ...add(told), verb: "update", old, ...changes };
}

function remove(last: PodState | undefined, changes: Partial<HandlerCall> = {}): HandlerCall {
  return {
    verb: "delete",
    key: KEY,
    cause: "watch",
    state: last,
    stored: undefined,
    missed: false,
    ...changes,
  };
}

function violations(
  calls: readonly HandlerCall[],
  history: History,
  { view = {}, honest = true }: { view?: View; honest?: boolean } = {},
): string[] {
  return new HandlerContract("h").check(calls, history, { view, honest });
}

const [s1, s2, s3] = [state(1), state(2), state(3)];
const reborn = state(4, { uid: "u2" });
const lived = historyOf(s1, s2, s3, "gone", reborn);

describe("HandlerContract accepts", () => {
  const lawful: readonly (readonly [string, readonly HandlerCall[], History, View?])[] = [
    ["every state in order", [add(s1), update(s1, s2), update(s2, s3), remove(s3), add(reborn)], lived],
    ["states left out (CT-2)", [add(s1), update(s1, s3)], historyOf(s1, s2, s3)],
    [
      "a deletion that was missed, with the last state seen (CT-5)",
      [add(s1), remove(s1, { missed: true })],
      lived,
    ],
    ["a deletion with a later state than the one told", [add(s1), remove(s3)], lived],
    ["a store that is ahead of what is told", [add(s1, { stored: s3 }), update(s1, s3)], lived],
    [
      "a store that has the successor while the deletion is told",
      [add(s1), remove(s1, { missed: true, stored: reborn })],
      lived,
    ],
    ["a resync, which tells the same again", [add(s1), update(s1, s1, { cause: "resync" })], historyOf(s1)],
    [
      "leaving a view as a deletion, and coming back",
      [add(s1), remove(s1), add(s3)],
      historyOf(s1, state(2, { tier: "db" }), s3),
      { tier: "web" },
    ],
  ];
  for (const [title, calls, history, view = {}] of lawful) {
    it(title, () => assert.deepEqual(violations(calls, history, { view }), []));
  }

  it("a history that is checked in portions and forgotten in between", () => {
    const history = historyOf(s1, s2);
    const contract = new HandlerContract("h");
    const options = { view: {}, honest: true };
    assert.deepEqual(contract.check([add(s1), update(s1, s2)], history, options), []);
    history.forgetThePast();
    history.wrote(s3);
    history.deleted(KEY);
    assert.deepEqual(contract.check([update(s2, s3), remove(s3)], history, options), []);
    assert.equal(contract.believed.size, 0);
  });
});

describe("HandlerContract finds", () => {
  const broken: readonly (readonly [string, readonly HandlerCall[], RegExp, History?, View?])[] = [
    ["an add of what was added", [add(s1), add(s2)], /^CT-3.*reported as new after a\/x 1@101/],
    ["an update of what was not added", [update(s1, s2)], /^CT-3.*without having been added/],
    ["a deletion of what was not there", [remove(s3)], /^CT-3.*deleted without having been added/],
    ["a deletion told twice", [add(s3), remove(s3), remove(s3)], /^CT-3.*deleted without having been added/],
    ["states in the wrong order", [add(s2), update(s2, s1)], /^CT-2.*no such state/],
    ["a state that never was", [add(state(9))], /^CT-2.*no such state/],
    ["the state before a deletion, come back", [add(s3), remove(s3), add(s3)], /^CT-2.*no such state/],
    [
      "an old state other than the one told",
      [add(s1), update(s2, s3)],
      /^CT-3.*reported last was a\/x 1@101/,
    ],
    [
      "an update without its old state",
      [add(s1), update(s1, s2, { old: undefined })],
      /^CT-3.*its old state is nothing/,
    ],
    ["an update that changes nothing", [add(s1), update(s1, s1)], /^CT-3.*reported twice/],
    ["another object told as an update", [add(s3), update(s3, reborn)], /^CT-2.*changes the uid/],
    ["a deletion that never was", [add(s3), remove(s3)], /^CT-2.*never deleted/, historyOf(s1, s2, s3)],
    [
      "a deletion inferred wrongly",
      [add(s3), remove(s3, { missed: true })],
      /^CT-5.*never deleted/,
      historyOf(s3),
    ],
    [
      "a deletion of another object",
      [add(s3), remove(reborn)],
      /^CT-5.*not the object that was reported before/,
    ],
    [
      "a deletion without an object",
      [add(s3), remove(undefined)],
      /^CT-5.*not the object that was reported before/,
    ],
    ["a deletion with a stale state", [add(s2), remove(s1)], /^CT-5.*older than the last report/],
    [
      "a call before the store shows it",
      [add(s1), update(s1, s2, { stored: s1 })],
      /^CT-3.*the store shows a\/x 1@101/,
    ],
    [
      "an add while the store has nothing",
      [add(s1, { stored: undefined })],
      /^CT-3.*the store shows nothing/,
      historyOf(s1),
    ],
    [
      "a deletion that the store does not show",
      [add(s3), remove(s3, { stored: s3 })],
      /^CT-3.*still has a\/x 3@103/,
    ],
    ["an object from outside of the view", [add(s1)], /^CT-2.*no such state/, historyOf(s1), { tier: "db" }],
  ];
  for (const [title, calls, expected, history = lived, view = {}] of broken) {
    it(title, () => {
      const [first = "", ...others] = violations(calls, history, { view });
      assert.match(first, expected);
      assert.deepEqual(others, []);
    });
  }

  it("after lies only calls that are impossible in any world", () => {
    const calls = [add(s3), update(s1, state(9)), remove(state(7)), add(s1), add(s2)];
    const found = violations(calls, lived, { honest: false });
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /reported as new/);
  });
});

describe("HandlerContract.believed", () => {
  it("is what the handler was told to be there", () => {
    const contract = new HandlerContract("h");
    contract.check([add(s1), update(s1, s2)], lived, { view: {}, honest: true });
    assert.deepEqual([...contract.believed], [[KEY, s2]]);
  });
});
