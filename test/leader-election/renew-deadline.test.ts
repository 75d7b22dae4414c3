import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Transport } from "../../src/transport/transport.js";
import { refusal } from "../support/object-server.js";
import { Election } from "./candidates.js";

describe("The renew deadline of a leader", () => {
  for (const [leaseDurationMs, renewDeadlineMs, retryPeriodMs] of [
    [3_000, 2_900, 2_400],
    [3_000, 2_900, 100],
    [15_000, 14_999, 12_000],
  ] as const) {
    const periods = { leaseDurationMs, renewDeadlineMs, retryPeriodMs };
    it(`tells the work to end before another candidate leads, with the periods ${Object.values(periods).join(", ")}`, async (t) => {
      const election = new Election(t);
      const told: string[] = [];
      const first = await election.run("a", {
        ...periods,
        onStartedLeading: (signal) => {
          signal.addEventListener("abort", () => {
            const { state } = first.elector;
            told.push(`a ends at ${election.clock.now()}, ${state}, leads: ${first.elector.isLeader()}`);
          });
        },
      });
      await election.run("b", {
        ...periods,
        retryPeriodMs: 10,
        onStartedLeading: () => void told.push(`b leads at ${election.clock.now()}`),
      });
      await election.clock.advance(retryPeriodMs);
      // The leader is cut off right after its first renewal.
      election.server.interfere = (_, { body = "" }) =>
        String(body).includes('"holderIdentity":"a"') ? "hangs" : undefined;
      await election.clock.advance(2 * leaseDurationMs);
      assert.deepEqual(told, [
        `a ends at ${retryPeriodMs + renewDeadlineMs}, stopped, leads: false`,
        `b leads at ${retryPeriodMs + leaseDurationMs}`,
      ]);
    });
  }

  it("counts the renew deadline from when the request was sent, also while it waits for its next attempt", async (t) => {
    const election = new Election(t);
    const periods = { leaseDurationMs: 3_000, renewDeadlineMs: 2_900, retryPeriodMs: 2_400 };
    const slow: Transport = {
      request: async (request, signal) => {
        await election.clock.sleep(1_000, signal);
        return election.server.request(request, signal);
      },
      close: async () => Promise.resolve(),
    };
    const { told, ended } = await election.run("a", { ...periods, transport: slow });
    await election.clock.advance(2_000);
    assert.deepEqual(told, ["leader a", "started"]);
    // The Lease was created by a request that was sent after 1 s, and the next attempt would be after 4.4 s.
    await election.clock.advance(1_899);
    assert.deepEqual(told, ["leader a", "started"]);
    await election.clock.advance(1);
    assert.deepEqual(told, ["leader a", "started", "aborted", "stopped"]);
    assert.match(String(await ended), /it could not be renewed for 2.9s: no answer of the server$/);
    assert.equal(election.clock.pendingTimers, 0);
  });

  it("does not count a renewal whose answer was lost, because it may have arrived at any time", async (t) => {
    const election = new Election(t);
    const { elector } = await election.run("a");
    let updates = 0;
    election.server.interfere = (verb) =>
      verb === "update" ? (++updates === 1 ? "answerLost" : refusal(503, "ServiceUnavailable")) : undefined;
    await election.clock.advance(9_999);
    assert.equal(elector.isLeader(), true);
    await election.clock.advance(1);
    assert.equal(elector.isLeader(), false);
  });
});
