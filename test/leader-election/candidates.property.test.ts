import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LeaderElector } from "../../src/leader-election/leader-elector.js";
import { type ElectionPeriods, JITTER_FACTOR } from "../../src/leader-election/leader-elector-options.js";
import { LeaseLostError } from "../../src/leader-election/lease-lost-error.js";
import type { Transport, TransportRequest, TransportResponse } from "../../src/transport/transport.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { ObjectServer } from "../support/object-server.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { ScriptedBody } from "../support/scripted-transport.js";
import { LEASE } from "./candidates.js";

/** What happens to a request: it does not arrive, its answer does not, or it is refused. */
type Trouble = "lost" | "answerLost" | 409 | 500;

type Step =
  | { readonly do: "advance"; readonly ms: number }
  | { readonly do: "trouble"; readonly who: number; readonly requests: number; readonly trouble: Trouble }
  | { readonly do: "stop" | "crash"; readonly who: number }
  | { readonly do: "start" };

/** A part of the longest period that the elector accepts, often near to all of it. */
const part = fc
  .oneof(fc.integer({ min: 50, max: 999 }), fc.integer({ min: 900, max: 999 }))
  .map((mille) => mille / 1_000);

/** Any periods that the elector accepts. */
const periods: fc.Arbitrary<ElectionPeriods> = fc
  .record({ leaseSeconds: fc.integer({ min: 1, max: 20 }), renewPart: part, retryPart: part })
  .map(({ leaseSeconds, renewPart, retryPart }) => {
    const leaseDurationMs = leaseSeconds * 1_000;
    const renewDeadlineMs = leaseDurationMs * renewPart;
    return { leaseDurationMs, renewDeadlineMs, retryPeriodMs: (renewDeadlineMs / JITTER_FACTOR) * retryPart };
  });

const who = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constant("advance" as const), ms: fc.integer({ min: 1, max: 9_000 }) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("trouble" as const),
      who,
      requests: fc.integer({ min: 1, max: 12 }),
      trouble: fc.constantFrom<Trouble>("lost", "answerLost", 409, 500),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("stop" as const, "crash" as const), who }) },
  { weight: 1, arbitrary: fc.constant({ do: "start" as const }) },
);

/** The way of one candidate to the server, with its troubles. */
class TroubledTransport implements Transport {
  readonly #server: ObjectServer;
  troubles: Trouble[] = [];
  isCutOff = false;

  constructor(server: ObjectServer) {
    this.#server = server;
  }

  async request(request: TransportRequest, signal?: AbortSignal): Promise<TransportResponse> {
    const trouble = this.isCutOff ? "lost" : this.troubles.shift();
    if (typeof trouble === "number") {
      return { status: trouble, headers: {}, body: new ScriptedBody([]) };
    }
    const answer = trouble === "lost" ? undefined : await this.#server.request(request, signal);
    if (answer !== undefined && trouble === undefined) {
      return answer;
    }
    return new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}

interface Candidate {
  readonly transport: TroubledTransport;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
  state: "waiting" | "leading" | "ended" | "crashed";
}

class World {
  readonly clock: FakeClock = new FakeClock();
  readonly #server = new ObjectServer();
  readonly candidates: Candidate[] = [];
  readonly #periods: ElectionPeriods;
  readonly #random: () => number;
  /** What must not happen and has happened. It is asserted between two steps, so that it fails the run with its seed. */
  readonly #faults: string[] = [];

  constructor(periods: ElectionPeriods, random: () => number) {
    this.#periods = periods;
    this.#random = random;
  }

  /** Long enough for a candidate to see a Lease, to wait until it expires, and to take it at its next attempt. */
  get takeoverMs(): number {
    const { leaseDurationMs, retryPeriodMs } = this.#periods;
    return leaseDurationMs + 4 * (1 + JITTER_FACTOR) * retryPeriodMs;
  }

  get leaders(): number {
    return this.candidates.filter(({ state }) => state === "leading").length;
  }

  start(): void {
    const transport = new TroubledTransport(this.#server);
    const stop = new AbortController();
    const elector = new LeaderElector({
      transport,
      lease: LEASE,
      logger: new RecordingLogger(),
      clock: this.clock,
      random: this.#random,
      ...this.#periods,
      releaseOnCancel: this.candidates.length % 2 === 0,
      onStartedLeading: async (signal) => {
        candidate.state = "leading";
        if (this.leaders !== 1) {
          this.#faults.push(`there are ${this.leaders} leaders`);
        }
        await new Promise((resolve) => {
          signal.addEventListener("abort", resolve, { once: true });
        });
        if (isLost(signal.reason) && elector.isLeader()) {
          this.#faults.push("a candidate that has lost the Lease says that it leads");
        }
        candidate.state = "ended";
      },
    });
    const ended = elector.run(stop.signal).catch((error: unknown) => {
      if (!isLost(error)) {
        this.#faults.push(String(error));
      }
    });
    const candidate: Candidate = { transport, stop, ended, state: "waiting" };
    this.candidates.push(candidate);
  }

  async take(next: Step): Promise<void> {
    if (next.do === "start") {
      this.start();
    } else if (next.do === "advance") {
      await this.clock.advance(next.ms);
    } else {
      const candidate = this.candidates[next.who % this.candidates.length];
      assert.ok(candidate !== undefined, "there is no candidate");
      if (next.do === "trouble") {
        candidate.transport.troubles = Array.from({ length: next.requests }, () => next.trouble);
      } else if (next.do === "stop") {
        candidate.stop.abort();
      } else {
        candidate.transport.isCutOff = true;
        candidate.state = "crashed";
      }
    }
    await settle();
    assert.deepEqual(this.#faults, []);
  }
}

function isLost(error: unknown): boolean {
  return error instanceof LeaseLostError;
}

describe("candidates for a Lease", () => {
  it("never lead two at a time, and one leads when all troubles are over", async () => {
    const steps = fc.array(step, { minLength: 10, maxLength: 40 });
    const randoms = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 7 });
    const run = fc.asyncProperty(periods, randoms, steps, async (drawn, numbers, taken) => {
      let count = 0;
      const world = new World(drawn, () => numbers[count++ % numbers.length] ?? 0);
      for (let started = 0; started < 3; started += 1) {
        world.start();
      }
      for (const next of taken) {
        await world.take(next);
      }
      for (const { transport } of world.candidates) {
        transport.troubles = [];
      }
      await world.take({ do: "start" });
      await world.take({ do: "advance", ms: world.takeoverMs });
      assert.equal(world.leaders, 1);
      for (const candidate of world.candidates) {
        candidate.stop.abort();
      }
      await world.clock.advance(world.takeoverMs);
      await Promise.all(world.candidates.map(async ({ ended }) => ended));
      assert.equal(world.clock.pendingTimers, 0);
    });
    await fc.assert(run, { numRuns: 40 });
  });
});
