import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { PluginProcess } from "../../../src/kubeconfig/credentials/plugin-process.js";
import type { RunningPlugin } from "../../../src/kubeconfig/credentials/running-plugin.js";
import { TransportError } from "../../../src/transport/transport-error.js";
import { FakeClock, settle } from "../../support/fake-clock.js";
import { childCheck, ends, isAlive, plugin, type Plugin, reported, sourceOf } from "../plugin.js";

const HANGS = `report(process.pid); setInterval(() => undefined, 1000);`;

/** Starts an interactive plugin. `got` is the outcome for the caller that waits for its credential. */
async function startPlugin(
  test: TestContext,
  clock: FakeClock,
): Promise<{ made: Plugin; running: PluginProcess; got: Promise<unknown> }> {
  const made = await plugin(test, HANGS, { clock, exec: { interactiveMode: "IfAvailable" } });
  const runs: RunningPlugin[] = [];
  const source = await sourceOf(made, { plugins: { mayAsk: true, onStart: (run) => void runs.push(run) } });
  const got = source.get().catch((error: unknown) => error);
  await reported(made, 1);
  const [running] = runs;
  assert.ok(running instanceof PluginProcess);
  return { made, running, got };
}

/**
 * Makes a process behave as if it belonged to another user (sudo). Node emits EPERM as an `error` event of
 * the child.
 */
function makeAnotherUsers(test: TestContext, { child }: PluginProcess): void {
  const sent: unknown[] = [];
  const { mock } = test.mock.method(child, "kill", (signal: unknown) => {
    sent.push(signal);
    child.emit("error", Object.assign(new Error("kill EPERM"), { code: "EPERM", syscall: "kill" }));
    return false;
  });
  test.after(() => {
    mock.restore();
    child.kill("SIGKILL");
    assert.deepEqual(sent, ["SIGTERM", "SIGKILL"]);
  });
}

async function isOver(promise: Promise<void>): Promise<boolean> {
  let over = false;
  void promise.then(() => {
    over = true;
  });
  await settle();
  return over;
}

describe("PluginProcess, of another user", () => {
  it("is left behind when its time is over, and said to be late", async (test) => {
    const clock = new FakeClock();
    const { running, got, made } = await startPlugin(test, clock);
    makeAnotherUsers(test, running);
    await clock.advance(60_000);
    assert.match(String(await got), /: it did not exit within 60s$/);
    await clock.advance(2_000);
    assert.equal(await isOver(running.ended), false);
    await clock.advance(2_000);
    assert.equal(await isOver(running.ended), true);
    assert.equal(isAlive((await made.reports())[0]), true);
    assert.equal(clock.pendingTimers, 0);
  });

  it("is no longer waited for when the program ends it", async (test) => {
    const clock = new FakeClock();
    const { running, got } = await startPlugin(test, clock);
    makeAnotherUsers(test, running);
    running.end();
    assert.match(String(await got), /: it cannot be stopped: EPERM$/);
    await clock.advance(4_000);
    assert.equal(await isOver(running.ended), true);
    assert.equal(clock.pendingTimers, 0);
  });
});

describe("PluginProcess, without a waiting caller", () => {
  it("goes on after its callers ran out of time, and is ended by a program that ends", async (test) => {
    const noChildren = childCheck();
    const clock = new FakeClock();
    const made = await plugin(test, HANGS, { clock });
    const runs: RunningPlugin[] = [];
    const source = await sourceOf(made, { plugins: { onStart: (run) => void runs.push(run) } });
    const waiting = new AbortController();
    const left = assert.rejects(source.get(waiting.signal), { code: "ERR_TIMEOUT" });
    await reported(made, 1);
    const [pid] = await made.reports();
    waiting.abort(new TransportError("ERR_TIMEOUT", "Cannot probe the watch: no response within 6s"));
    await left;
    await settle(50);
    assert.equal(isAlive(pid), true);
    assert.equal(clock.nextTimerInMs, 60_000, "its own limit");
    runs[0]?.end();
    await ends(pid);
    await noChildren();
    assert.equal(clock.pendingTimers, 0);
  });

  it("is ended when its time is over", async (test) => {
    const clock = new FakeClock();
    const made = await plugin(test, HANGS, { clock });
    const source = await sourceOf(made);
    const waiting = new AbortController();
    const left = assert.rejects(source.get(waiting.signal), { code: "ERR_TIMEOUT" });
    await reported(made, 1);
    waiting.abort(new TransportError("ERR_TIMEOUT", "Cannot probe the watch: no response within 6s"));
    await left;
    await clock.advance(60_000);
    await ends((await made.reports())[0]);
    await settle();
    assert.equal(clock.pendingTimers, 0);
  });
});
