import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import type { WatchEvent } from "../../src/api/watch-event.js";
import type { ListWatch, WatchStream } from "../../src/listwatch/list-watch.js";
import { startEmbeddedWorld } from "../chaos/embedded-world.js";
import { type ChaosRunOptions, runChaos } from "../chaos/run.js";
import type { SubjectPlan } from "../chaos/subject.js";
import { SUBJECTS } from "../chaos/subjects.js";
import type { ChaosReport } from "../chaos/summary.js";
import { PROTOCOLS } from "../support/protocols.js";

const base: ChaosRunOptions = {
  protocol: "HTTP/2",
  seed: 7,
  minutes: 1,
  startWorld: startEmbeddedWorld,
  subjects: SUBJECTS,
  mostRounds: 1,
  stormMs: 1_000,
};

type Change = (events: readonly WatchEvent<Pod>[]) => readonly WatchEvent<Pod>[];

/** Returns a ListWatch that changes the events of its watches. */
function changing(listWatch: ListWatch<Pod>, change: Change): ListWatch<Pod> {
  return {
    ...(listWatch.supportsStreamingList === undefined
      ? {}
      : { supportsStreamingList: listWatch.supportsStreamingList }),
    list: async (options, signal) => listWatch.list(options, signal),
    watch: async (options, signal) => {
      const stream = await listWatch.watch(options, signal);
      const changed: WatchStream<Pod> = {
        next: async () => {
          const events = await stream.next();
          return events === undefined ? undefined : change(events);
        },
        close: () => stream.close(),
      };
      return changed;
    },
  };
}

/** Runs an informer that is broken on purpose, in a world without other faults. */
async function runBroken(change: Change): Promise<ChaosReport> {
  const [first] = SUBJECTS;
  assert.ok(first !== undefined);
  const broken: SubjectPlan = {
    ...first,
    handlers: [{ name: "plain" }],
    sabotage: (listWatch) => changing(listWatch, change),
  };
  return runChaos({
    ...base,
    subjects: [broken],
    withFaults: false,
    convergenceLimitMs: 500,
  });
}

/** Returns a change that replaces the first matching event, or removes it. Other events pass. */
function once(fits: (event: WatchEvent<Pod>) => boolean, becomes: readonly WatchEvent<Pod>[]): Change {
  let done = false;
  return (events) =>
    events.flatMap((event) => {
      if (done || !fits(event)) {
        return [event];
      }
      done = true;
      return becomes;
    });
}

describe("npm run chaos", () => {
  it("says what is wrong with its words, and how they go", () => {
    const main = new URL("../chaos/main.ts", import.meta.url).pathname;
    const run = spawnSync(process.execPath, ["--import", "tsx", main, "--minutes", "many"], {
      encoding: "utf8",
    });
    assert.equal(run.status, 2);
    assert.match(
      run.stdout,
      /^Cannot use --minutes "many": expected a number from 0\.05 to 1440\nusage: npm run/,
    );
  });
});

describe("runChaos", () => {
  for (const protocol of PROTOCOLS) {
    it(`finds nothing wrong with these informers in a short storm over ${protocol}`, async () => {
      const report = await runChaos({ ...base, protocol });
      assert.deepEqual(report.violations, []);
      assert.equal(report.divergences, 0);
      assert.ok(
        report.writes > 20 && report.events > 100,
        `${report.writes} writes, ${report.events} events`,
      );
    });
  }

  it("decides the same for the same seed", async () => {
    const quick = { ...base, stormMs: 100, subjects: SUBJECTS.slice(0, 1) };
    const reports = [await runChaos(quick), await runChaos(quick), await runChaos({ ...quick, seed: 8 })];
    assert.deepEqual(reports[0]?.decisions, reports[1]?.decisions);
    assert.notDeepEqual(reports[0]?.decisions, reports[2]?.decisions);
  });

  it("catches an informer that loses deletions", async () => {
    const report = await runBroken((events) => events.filter(({ type }) => type !== "DELETED"));
    assert.ok(report.divergences > 0);
    assert.match(report.violations.join("\n"), /CT-1: list: chaos-.* is in the store, but not on the server/);
  });

  it("catches a single lost deletion, even of a name that comes back", async () => {
    const report = await runBroken(once(({ type }) => type === "DELETED", []));
    assert.match(report.violations.join("\n"), /CT-\d: list/);
  });

  it("catches an informer whose position is ahead of its store", async () => {
    let seen = 0;
    const report = await runBroken((events) =>
      events.filter(({ type }) => type !== "MODIFIED" || (seen += 1) % 2 === 0),
    );
    assert.match(report.violations.join("\n"), /CT-3: list: at position \d+ the store had/);
  });

  it("catches an informer that tells what never was", async () => {
    const report = await runBroken((events) =>
      events.map((event) =>
        event.type === "MODIFIED"
          ? { ...event, object: { ...event.object, metadata: { ...event.object.metadata, labels: {} } } }
          : event,
      ),
    );
    assert.match(report.violations.join("\n"), /CT-2: list\/plain: update .*: no such state was there/);
  });
});
