import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { RestListWatch } from "../../src/listwatch/rest-list-watch.js";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import { Reflector } from "../../src/reflector/reflector.js";
import type { ReflectorOptions } from "../../src/reflector/reflector-options.js";
import type { EndingReport } from "../../src/reflector/reflector-state.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { hostileScripts } from "../support/hostile-answers.js";
import { type HostileScript, HostileServer } from "../support/hostile-server.js";
import { RecordingStore } from "../support/recording-store.js";

/** What docs/guarantees.md promises in G9. */
const MOST_REQUESTS = 20;
const WINDOW_MS = 10_000;
const LONGEST_WAIT_MS = 300_000;

const RUN_MS = 60_000;

/** Options that make a reflector ask more often. */
const options: fc.Arbitrary<Partial<ReflectorOptions<Pod>>> = fc.record({
  initialList: fc.constantFrom("list" as const, "stream" as const),
  pageSize: fc.constantFrom(0, 1),
  minWatchTimeoutMs: fc.constantFrom(2_000, 300_000),
  probeAfterMs: fc.constantFrom(1_000, 20_000),
  backoff: fc.constantFrom(exponentialBackoff(), exponentialBackoff({ initialMs: 5_000 })),
});

/** Returns the most requests in any ten seconds. */
function busiest(times: readonly number[]): number {
  return Math.max(
    0,
    ...times.map((from) => times.filter((at) => at >= from && at <= from + WINDOW_MS).length),
  );
}

/** Runs the real reflector and the real ListWatch against a hostile server for a minute, and stops it. */
async function run(
  script: HostileScript,
  chosen: Partial<ReflectorOptions<Pod>>,
): Promise<{ counted: readonly number[]; reports: readonly EndingReport[] }> {
  const clock = new FakeClock();
  const server = new HostileServer(clock, script);
  const codec = protobufCodec<Pod>(PODS);
  await codec.load?.();
  const reports: EndingReport[] = [];
  const reflector = new Reflector<Pod>({
    listWatch: new RestListWatch<Pod>({ transport: server, resource: PODS, codec, clock }),
    identity: codec,
    store: new RecordingStore(),
    clock,
    random: () => 0,
    onEnding: (report) => void reports.push(report),
    ...chosen,
  });
  const controller = new AbortController();
  const running = reflector.run(controller.signal);
  await settle();
  await clock.advance(RUN_MS);
  controller.abort(new Error("test over"));
  await running;
  assert.equal(clock.pendingTimers, 0);
  return { counted: server.counted, reports };
}

describe("Reflector, whatever a server answers", () => {
  it("makes at most 20 requests in any ten seconds, and never waits for more than five minutes (G9)", async () => {
    await fc.assert(
      fc.asyncProperty(hostileScripts, options, async (script, chosen) => {
        const { counted, reports } = await run(script, chosen);
        const most = busiest(counted);
        assert.ok(most <= MOST_REQUESTS, `${most} requests in ten seconds`);
        for (const { delayMs } of reports) {
          assert.ok(delayMs >= 0 && delayMs <= LONGEST_WAIT_MS, `a wait of ${delayMs} ms`);
        }
      }),
      { numRuns: 200 },
    );
  });
});
