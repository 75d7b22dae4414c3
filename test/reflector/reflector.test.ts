import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { Reflector } from "../../src/reflector/reflector.js";
import { pod, podIdentity } from "../support/pods.js";
import { RecordingStore } from "../support/recording-store.js";
import { runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

describe("Reflector", () => {
  it("lists what is cached, in pages of 500, then watches from the list's position (L-1, L-3, W-21)", async () => {
    const server = script()
      .list([pod("a", "3"), pod("b", "5")], { at: "10" })
      .watch();
    const run = await runReflector(server);
    assert.deepEqual(run.requests(), ['list "0" limit=500', 'watch "10"']);
    assert.deepEqual(run.store.calls, ["replace [a@3 b@5] at 10"]);
    assert.deepEqual(run.states, ["listing", "connecting", "watching"]);
    const watch = server.requests[1];
    assert.deepEqual(watch, {
      verb: "watch",
      resourceVersion: "10",
      allowWatchBookmarks: true,
      timeoutSeconds: 300,
    });
    await run.stop();
  });

  it("applies adds, updates and deletes, and skips what is no pod (TestReflectorWatchHandler, V-1)", async () => {
    const server = script()
      .list([pod("a", "3")], { at: "10" })
      .watch()
      .events(
        { type: "UNEXPECTED", message: "kind Foo" },
        { type: "DELETED", object: pod("a", "11") },
        { type: "MODIFIED", object: pod("b", "12") },
        { type: "ADDED", object: pod("c", "32") },
      );
    const run = await runReflector(server);
    assert.deepEqual(run.store.calls.slice(1), ["delete a@11", "update b@12", "add c@32"]);
    assert.equal(run.reflector.lastSyncResourceVersion, "32");
    await run.stop();
  });

  it("takes the last event's position even if it is lower (TestReflectorWatchHandler)", async () => {
    const server = script().list([], { at: "10" }).watch().added(pod("a", "30")).added(pod("b", "20"));
    const run = await runReflector(server);
    assert.equal(run.reflector.lastSyncResourceVersion, "20");
    await run.stop();
  });

  it("tells the store of every position, in order (TestReflectorResourceVersionUpdate)", async () => {
    const server = script()
      .list([], { at: "9" })
      .watch()
      .added(pod("a", "10"))
      .modified(pod("a", "20"))
      .bookmark("30")
      .deleted(pod("a", "40"));
    const run = await runReflector(server);
    assert.deepEqual(run.store.calls.slice(1), ["add a@10", "update a@20", "bookmark 30", "delete a@40"]);
    assert.equal(run.reflector.lastSyncResourceVersion, "40");
    await run.stop();
  });

  it("asks for nothing when it was stopped before (TestReflectorWatchStoppedBefore)", async () => {
    const server = script().list([], { at: "1" });
    const controller = new AbortController();
    controller.abort();
    const run = await runReflector(script());
    await run.stop();
    const reflector = new Reflector<Pod>({
      listWatch: server.listWatch,
      store: run.store,
      identity: podIdentity,
    });
    await reflector.run(controller.signal);
    assert.deepEqual(server.requests, []);
    assert.deepEqual(reflector.state, { kind: "stopped" });
  });

  it("stops the open watch, once, when it is stopped (TestRunUntil, TestReflectorWatchStoppedAfter)", async () => {
    const server = script().list([], { at: "1" }).watch();
    const run = await runReflector(server);
    assert.equal(server.openStreams, 1);
    await run.stop();
    assert.equal(server.openStreams, 0);
    assert.equal(server.current.closes, 1);
    assert.equal(run.reflector.state.kind, "stopped");
  });

  it("stops during a list that gets no answer", async () => {
    const run = await runReflector(script().hangs());
    assert.equal(run.reflector.state.kind, "listing");
    await run.stop();
  });

  it("stops while it waits (W-7: every wait listens to the signal)", async () => {
    const run = await runReflector(script().refused());
    assert.equal(run.reflector.state.kind, "backingOff");
    await run.stop();
  });

  it("runs once", async () => {
    const run = await runReflector(script());
    await assert.rejects(run.reflector.run(new AbortController().signal), /runs only once$/);
    await run.stop();
  });

  it("refuses times that no good could come of: a quiet watch of a second would be taken for no answer (IP-12)", () => {
    for (const [options, message] of [
      [{ minWatchTimeoutMs: 1_999 }, /minWatchTimeoutMs is 1999, expected at least 2000$/],
      [{ minWatchTimeoutMs: Number.NaN }, /minWatchTimeoutMs is NaN/],
      [{ probeAfterMs: 999 }, /probeAfterMs is 999, expected 0 or at least 1000$/],
    ] as const) {
      const made = (): unknown =>
        new Reflector<Pod>({
          listWatch: script().listWatch,
          store: new RecordingStore(),
          identity: podIdentity,
          ...options,
        });
      assert.throws(made, (error) => error instanceof RangeError && message.test(error.message));
    }
  });

  it("asks each watch to live a random time in [300, 600) s (TestWatchTimeout, R-5)", async () => {
    for (const [random, minWatchTimeoutMs, seconds] of [
      [0, undefined, 300],
      [0.999, undefined, 599],
      [0, 1_800_000, 1800],
      [0.999, 1_800_000, 3598],
    ] as const) {
      const server = script().list([], { at: "1" }).watch();
      const run = await runReflector(server, { random: () => random, minWatchTimeoutMs });
      assert.equal(server.requests[1]?.timeoutSeconds, seconds);
      await run.stop();
    }
  });
});
