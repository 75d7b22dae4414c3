import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { bootClock } from "../../src/cli/watching/boot-clock.js";
import { systemClock, type Timer } from "../../src/base/clock.js";
import { Reporter } from "../../src/cli/watching/reporter.js";
import { refreshingCredential } from "../../src/kubeconfig/credentials/refreshing-credential.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { prepareInformer } from "../support/run-informer.js";
import { runReflector } from "../support/run-reflector.js";
import { RESET } from "../support/run-reporter.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The clock of a machine whose wall clock can be set, and which can sleep. Timers that are due during sleep
 * fire late.
 */
class RealisticClock extends FakeClock {
  #wallOffset = 0;
  #asleep = false;
  #late: (() => void)[] = [];

  override date(): Date {
    return new Date(super.date().getTime() + this.#wallOffset);
  }

  override timer(ms: number, callback: () => void): Timer {
    const due = (): void => {
      if (this.#asleep) {
        this.#late.push(callback);
      } else {
        callback();
      }
    };
    const timer = super.timer(ms, due);
    return {
      cancel: () => {
        timer.cancel();
        this.#late = this.#late.filter((other) => other !== callback);
      },
    };
  }

  /** Changes the wall clock, as a user or a time server does. */
  async setWallClock(byMs: number): Promise<void> {
    this.#wallOffset += byMs;
    await settle();
  }

  /** Lets `ms` pass. What follows at once comes before any timer, as I/O may when the process goes on. */
  async standStill(ms: number): Promise<void> {
    this.#asleep = true;
    this.jump(ms);
    this.#asleep = false;
    return Promise.resolve();
  }

  /** Lets the machine sleep for `ms`. Timers that were due meanwhile fire at the end, in order. */
  async sleepThrough(ms: number): Promise<void> {
    this.#asleep = true;
    await this.advance(ms);
    this.#asleep = false;
    for (let late = this.#late.shift(); late !== undefined; late = this.#late.shift()) {
      late();
      await settle();
    }
    await settle();
  }
}

const JUMPS = [
  ["an hour forward", HOUR],
  ["a day forward", DAY],
  ["an hour back", -HOUR],
  ["a year back", -365 * DAY],
] as const;

describe("Reflector, when the wall clock is set", () => {
  for (const [jump, byMs] of JUMPS) {
    it(`goes on watching as if nothing had happened, ${jump}`, async () => {
      const clock = new RealisticClock();
      const server = new ScriptedListWatch<Pod>().list([pod("a", "1")], { at: "10" }).watch();
      const run = await runReflector(server, { clock });
      await clock.setWallClock(byMs);
      await clock.advance(10 * SECOND);
      assert.deepEqual(run.requests(), ['list "0" limit=500', 'watch "10"']);
      assert.deepEqual(run.reports, []);
      await run.stop();
      assert.equal(clock.pendingTimers, 0);
    });

    it(`waits neither longer nor shorter before another try, ${jump}`, async () => {
      const clock = new RealisticClock();
      const server = new ScriptedListWatch<Pod>().refused(2).list([], { at: "10" }).watch();
      const run = await runReflector(server, { clock });
      await clock.advance(400);
      await clock.setWallClock(byMs);
      await clock.advance(399);
      assert.equal(run.requests().length, 1);
      await clock.advance(1);
      assert.equal(run.requests().length, 2);
      await clock.setWallClock(-byMs);
      await clock.advance(1_599);
      assert.equal(run.requests().length, 2);
      await clock.advance(1);
      assert.deepEqual(run.requests().slice(2), ['list "0" limit=500', 'watch "10"']);
      await run.stop();
      assert.equal(clock.pendingTimers, 0);
    });
  }
});

describe("Reflector, on a machine that slept for an hour", () => {
  it("tries once when it wakes up, and then waits as after a first failure", async () => {
    const clock = new RealisticClock();
    const server = new ScriptedListWatch<Pod>().refused(3).list([], { at: "10" }).watch();
    const run = await runReflector(server, { clock });
    await clock.sleepThrough(HOUR);
    assert.equal(run.requests().length, 2);
    // The failures before the sleep are an hour old, so the backoff starts again from the first wait.
    await clock.advance(799);
    assert.equal(run.requests().length, 2);
    await clock.advance(1);
    assert.equal(run.requests().length, 3);
    await clock.advance(1_600);
    assert.equal(run.requests().at(-1), 'watch "10"');
    await run.stop();
    assert.equal(clock.pendingTimers, 0);
  });

  it("goes on from its position when nothing came meanwhile, without a list and without a flood", async () => {
    const clock = new RealisticClock();
    const server = new ScriptedListWatch<Pod>()
      .list([pod("a", "1")], { at: "10" })
      .watch()
      .watch()
      .watch();
    const run = await runReflector(server, { clock });
    await clock.sleepThrough(HOUR);
    await clock.advance(SECOND);
    const requests = run.requests();
    assert.deepEqual([...new Set(requests.slice(1))], ['watch "10"']);
    assert.ok(requests.length <= 4, requests.join());
    server.current.feed({ kind: "events", events: [{ type: "MODIFIED", object: pod("a", "11") }] });
    await settle();
    assert.equal(run.reflector.lastSyncResourceVersion, "11");
    await run.stop();
    assert.equal(clock.pendingTimers, 0);
  });
});

describe("resync, on a machine that slept for an hour", () => {
  it("tells everything again once, not once for each period, and again a whole period later", async () => {
    const clock = new RealisticClock();
    const server = new ScriptedListWatch<Pod>()
      .list([pod("a", "1")], { at: "10" })
      .watch()
      .watch()
      .watch();
    const run = prepareInformer(server, { resyncMs: MINUTE, clock });
    const handler = new RecordingHandler();
    run.informer.addEventHandler(handler);
    await run.start();
    const resyncs = (): number => handler.lines.filter((line) => line.endsWith("resync")).length;
    await clock.sleepThrough(HOUR);
    assert.equal(resyncs(), 1);
    await clock.advance(MINUTE - 1);
    assert.equal(resyncs(), 1);
    await clock.advance(1);
    assert.equal(resyncs(), 2);
    await run.stop();
    assert.equal(clock.pendingTimers, 0);
  });

  for (const [jump, byMs] of JUMPS) {
    it(`keeps its period when the wall clock is set ${jump}`, async () => {
      const clock = new RealisticClock();
      const server = new ScriptedListWatch<Pod>().list([pod("a", "1")], { at: "10" }).watch();
      const run = prepareInformer(server, { resyncMs: MINUTE, clock });
      const handler = new RecordingHandler();
      run.informer.addEventHandler(handler);
      await run.start();
      await clock.setWallClock(byMs);
      await clock.advance(MINUTE - 1);
      assert.equal(handler.lines.length, 1);
      await clock.advance(1);
      assert.equal(handler.lines.length, 2);
      await run.stop();
      assert.equal(clock.pendingTimers, 0);
    });
  }
});

describe("a credential of an hour", () => {
  interface Issued {
    readonly clock: RealisticClock;
    readonly runs: () => number;
    /** Gets the credential ten times at once, as ten concurrent requests do. */
    readonly ask: () => Promise<string>;
    readonly reject: () => Promise<void>;
  }

  function issuer(): Issued {
    const clock = new RealisticClock();
    let runs = 0;
    const source = refreshingCredential(async () => {
      runs += 1;
      await clock.nextTurn();
      return {
        credential: { authorization: `Bearer ${runs}` },
        expiresAt: new Date(clock.date().getTime() + HOUR),
      };
    }, clock);
    return {
      clock,
      runs: () => runs,
      ask: async () => {
        const got = await Promise.all(Array.from({ length: 10 }, async () => source.get()));
        assert.equal(new Set(got).size, 1);
        return got[0]?.authorization ?? "";
      },
      reject: async () => {
        const refused = await source.get();
        assert.equal(source.reject(refused), true);
      },
    };
  }

  it("is renewed once when the wall clock is set past its end", async () => {
    const { clock, ask, runs } = issuer();
    assert.equal(await ask(), "Bearer 1");
    await clock.setWallClock(DAY);
    assert.equal(await ask(), "Bearer 2");
    assert.equal(await ask(), "Bearer 2");
    assert.equal(runs(), 2);
  });

  it("is not renewed before its time when the wall clock is set forward a little", async () => {
    const { clock, ask, runs } = issuer();
    await ask();
    await clock.setWallClock(59 * MINUTE);
    await ask();
    assert.equal(runs(), 1);
    await clock.advance(30 * SECOND);
    await ask();
    assert.equal(runs(), 2);
  });

  it("is used on when the wall clock is set back, until the server refuses it, and renewed once then", async () => {
    const { clock, ask, runs, reject } = issuer();
    await ask();
    await clock.setWallClock(-DAY);
    await ask();
    await clock.advance(2 * HOUR);
    assert.equal(await ask(), "Bearer 1");
    await reject();
    assert.equal(await ask(), "Bearer 2");
    assert.equal(runs(), 2);
    // The expiry counts by the changed clock.
    await clock.advance(HOUR);
    assert.equal(await ask(), "Bearer 3");
  });

  it("is renewed once when the machine slept past its end", async () => {
    const { clock, ask, runs } = issuer();
    await ask();
    await clock.sleepThrough(HOUR);
    assert.equal(await ask(), "Bearer 2");
    assert.equal(runs(), 2);
  });
});

interface ReporterRun {
  readonly clock: RealisticClock;
  readonly reporter: Reporter;
  readonly lines: readonly string[];
}

/** Starts a reporter whose watch is healthy and has been for a while. */
async function healthyReporter(): Promise<ReporterRun> {
  const clock = new RealisticClock();
  const logger = new RecordingLogger();
  const store = {
    size: 1,
    resourceVersion: "7",
    appliedResourceVersion: "7",
    lastReceivedMs: undefined,
    missed: { add: 0, update: 0, delete: 0 },
  };
  const reporter = new Reporter({ logger, clock, scope: "pods", store: () => store });
  reporter.entered({ kind: "watching", resourceVersion: "7" });
  await clock.advance(60 * SECOND);
  return { clock, reporter, lines: logger.lines };
}

/** Loses the watch, and has it again after 1.6 s. */
async function loseForAWhile({ clock, reporter }: ReporterRun): Promise<void> {
  reporter.ended(RESET);
  await clock.advance(1_600);
  reporter.entered({ kind: "watching", resourceVersion: "7" });
  await clock.advance(SECOND);
}

describe("Reporter, when the process stood still", () => {
  for (const [how, stand] of [
    ["after its timers have fired", async (clock: RealisticClock) => clock.sleepThrough(12 * SECOND)],
    ["before any timer fires", async (clock: RealisticClock) => clock.standStill(12 * SECOND)],
  ] as const) {
    it(`counts that time when the watch turns out to be lost ${how}`, async () => {
      const run = await healthyReporter();
      await stand(run.clock);
      await loseForAWhile(run);
      assert.match(run.lines.at(-1) ?? "", /again after 13\.6s/);
    });
  }

  it("counts it for probes that take half a minute to find the watch dead, and no longer", async () => {
    for (const [laterMs, said] of [
      [30 * SECOND, /again after 43\.6s/],
      [31 * SECOND, /again after 1\.6s/],
    ] as const) {
      const run = await healthyReporter();
      await run.clock.sleepThrough(12 * SECOND);
      await run.clock.advance(laterMs);
      await loseForAWhile(run);
      assert.match(run.lines.at(-1) ?? "", said);
    }
  });

  it("does not take a busy second for a standstill", async () => {
    const run = await healthyReporter();
    await run.clock.sleepThrough(2 * SECOND);
    await loseForAWhile(run);
    assert.match(run.lines.at(-1) ?? "", /again after 1\.6s/);
  });
});

describe("Reporter, when the wall clock is set", () => {
  for (const [jump, byMs] of JUMPS) {
    it(`says how long an interruption was by a clock that does not jump, ${jump}`, async () => {
      const run = await healthyReporter();
      run.reporter.ended(RESET);
      await run.clock.setWallClock(byMs);
      await run.clock.advance(2 * SECOND);
      run.reporter.entered({ kind: "watching", resourceVersion: "7" });
      await run.clock.advance(SECOND);
      assert.match(run.lines.at(-1) ?? "", /again after 2\.0s/);
    });
  }
});

describe("bootClock", () => {
  it("goes on with the system clock while the machine is awake", async () => {
    const [boot, system] = [bootClock.now(), systemClock.now()];
    await systemClock.sleep(20);
    const [bootMs, systemMs] = [bootClock.now() - boot, systemClock.now() - system];
    // The kernel tells the time since its start in hundredths of a second.
    assert.ok(bootMs >= 10 && bootMs <= systemMs + 20, `${bootMs} and ${systemMs} ms`);
  });
});
