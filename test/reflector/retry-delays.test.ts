import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import { RetryDelays } from "../../src/reflector/retry-delays.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { type ReflectorRun, runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import type { Step } from "../support/scripted-stream.js";

const RESET: Step<Pod> = { kind: "throw", error: new TransportError("ERR_RESET", "reset") };

/**
 * Lets the open watch live for a while, ends it, and waits as long as the reflector waits before the next
 * one.
 */
async function live(
  run: ReflectorRun,
  server: ScriptedListWatch<Pod>,
  forMs: number,
  end: Step<Pod>,
): Promise<void> {
  await run.clock.advance(forMs);
  const open = server.current;
  server.watch();
  open.feed(end);
  await settle();
  await run.clock.advance(run.reports.at(-1)?.delayMs ?? 0);
}

/** Runs a reflector that watches after seven refusals in a row. */
async function afterRefusals(server: ScriptedListWatch<Pod>): Promise<ReflectorRun> {
  server.list([], { at: "10" }).refused(7).list([], { at: "10" }).watch();
  const run = await runReflector(server, { probeAfterMs: 0 });
  while (run.reflector.state.kind !== "watching") {
    await run.clock.advance(100);
  }
  return run;
}

describe("RetryDelays", () => {
  it("grow while failures follow each other within two minutes of the last wait (R-13)", async () => {
    const clock = new FakeClock();
    const delays = new RetryDelays(exponentialBackoff(), clock, () => 0);
    assert.equal(delays.nextMs(), 800);
    await clock.advance(800 + 119_999);
    assert.equal(delays.nextMs(), 1_600);
    await clock.advance(1_600 + 120_000);
    assert.equal(delays.nextMs(), 800);
  });

  it("are at most five minutes, whatever the server asks for, and spread below that (G9)", () => {
    for (const asked of [300_001, 86_400_000, Number.MAX_SAFE_INTEGER, Infinity]) {
      assert.equal(new RetryDelays(exponentialBackoff(), new FakeClock(), () => 0).nextMs(asked), 300_000);
      assert.equal(new RetryDelays(exponentialBackoff(), new FakeClock(), () => 0.5).nextMs(asked), 285_000);
    }
    const late = new RetryDelays(exponentialBackoff(), new FakeClock(), () => 0.99);
    assert.equal(late.nextMs(290_000), 300_000);
  });

  it("do not start again and again because of watches that prove nothing", async () => {
    const clock = new FakeClock();
    const delays = new RetryDelays(exponentialBackoff(), clock, () => 0);
    const afterUnproven = (): number => {
      delays.startAfresh(false);
      return delays.nextMs();
    };
    assert.deepEqual([afterUnproven(), afterUnproven(), afterUnproven()], [800, 1_600, 3_200]);
    delays.startAfresh(true);
    assert.equal(delays.nextMs(), 800);
    await clock.advance(119_999);
    assert.equal(afterUnproven(), 1_600);
    await clock.advance(1);
    assert.equal(afterUnproven(), 800);
  });

  it("do not take a long wait that was asked for to be health", async () => {
    const clock = new FakeClock();
    const delays = new RetryDelays(exponentialBackoff(), clock, () => 0);
    assert.equal(delays.nextMs(300_000), 300_000);
    await clock.advance(300_000);
    assert.equal(delays.nextMs(), 1_600);
  });
});

describe("Reflector, between its tries", () => {
  it("starts with the shortest wait again after an hour of health, however short its watches were (R-13)", async () => {
    const server = new ScriptedListWatch<Pod>();
    const run = await afterRefusals(server);
    for (let watch = 0; watch < 36; watch += 1) {
      await live(run, server, 100_000, { kind: "end" });
    }
    await run.clock.advance(100_000);
    server.refused(1);
    server.current.feed({ kind: "end" });
    await settle();
    server.list([], { at: "10" }).watch();
    assert.deepEqual([run.reports.at(-1)?.kind, run.reports.at(-1)?.delayMs], ["unreachable", 800]);
    await run.stop();
  });

  it("waits only the shortest time when watch after watch is cut in its first minute, even after an outage", async () => {
    const server = new ScriptedListWatch<Pod>();
    const run = await afterRefusals(server);
    for (let cut = 0; cut < 14; cut += 1) {
      await live(run, server, 55_000, RESET);
    }
    const waits = run.reports.filter(({ kind }) => kind === "dropped").map(({ delayMs }) => delayMs);
    assert.deepEqual(waits, [0, 0, ...Array<number>(12).fill(800)]);
    await run.stop();
  });

  it("waits longer and longer when each watch is cut within seconds", async () => {
    const server = new ScriptedListWatch<Pod>().list([], { at: "10" }).watch();
    const run = await runReflector(server);
    for (let cut = 0; cut < 8; cut += 1) {
      await live(run, server, 4_999, RESET);
    }
    assert.deepEqual(
      run.reports.map(({ delayMs }) => delayMs),
      [0, 0, 800, 1_600, 3_200, 6_400, 12_800, 25_600],
    );
    await run.stop();
  });
});
