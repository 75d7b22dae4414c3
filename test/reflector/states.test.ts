import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { pod } from "../support/pods.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

describe("Reflector, what it says of itself", () => {
  it("is watching only once the server has accepted the watch (IP-5)", async () => {
    const script = new ScriptedListWatch<Pod>()
      .refused(2)
      .list([], { at: "10" })
      .refused(1)
      .list([], { at: "10" });
    const run = await runReflector(script);
    await run.clock.advance(10_000);
    assert.deepEqual(run.states, [
      ...["listing", "backingOff", "listing", "backingOff", "listing"],
      ...["connecting", "backingOff", "connecting"],
    ]);
    script.watch();
    assert.equal(run.reflector.state.kind, "connecting");
    await run.stop();
  });

  it("says why it waits, for how long and what comes then (IP-5)", async () => {
    const run = await runReflector(new ScriptedListWatch<Pod>().status(503));
    const { state } = run.reflector;
    assert.ok(state.kind === "backingOff");
    assert.deepEqual(
      [state.ending.phase, state.ending.kind, state.next, state.delayMs],
      ["list", "serverError", "relist", 800],
    );
    await run.stop();
  });

  for (const callback of ["onEnding", "onStateChange", "onProbe"] as const) {
    it(`goes on when ${callback} throws, and logs it (IP-15)`, async () => {
      const logger = new RecordingLogger();
      const script = new ScriptedListWatch<Pod>().refused(1).list([], { at: "10" }).watch();
      const broken = (): never => {
        throw new Error("broken callback");
      };
      const run = await runReflector(script, { logger, [callback]: broken });
      await run.clock.advance(30_000);
      assert.equal(run.reflector.state.kind, "watching");
      assert.deepEqual([script.probes.length, logger.lines[0]], [1, `error: ${callback} failed`]);
      await run.stop();
    });
  }

  it("tells the position it works from (S-2)", async () => {
    const script = new ScriptedListWatch<Pod>().list([], { at: "10" }).watch().added(pod("a", "11")).end();
    const run = await runReflector(script);
    assert.deepEqual(run.reflector.state, { kind: "connecting", resourceVersion: "11" });
    await run.stop();
  });
});
