import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Clock, sleepOn, systemClock } from "../../src/base/clock.js";
import { type EmbeddedRun, runEmbedded } from "../support/embedded.js";
import { eventually } from "../support/eventually.js";
import { PROTOCOLS } from "../support/protocols.js";

/** A clock that runs five times as fast. The server is not on it, so a probe still takes a second. */
const QUICK: Clock = {
  now: () => systemClock.now() * 5,
  date: () => systemClock.date(),
  timer: (ms, callback) => systemClock.timer(ms / 5, callback),
  sleep: async (ms, signal) => sleepOn(QUICK, ms, signal),
  nextTurn: async () => systemClock.nextTurn(),
};

/** Returns the kinds of the requests, in order. Probes are the watches that ask for a second. */
function requests(run: EmbeddedRun): string[] {
  return run.server.requests.map(({ query }) => {
    const parameters = new URLSearchParams(query);
    return parameters.get("watch") !== "true"
      ? "list"
      : parameters.get("timeoutSeconds") === "1"
        ? "probe"
        : "watch";
  });
}

for (const protocol of PROTOCOLS) {
  describe(`a watch on the embedded server that brings nothing over ${protocol}`, () => {
    it("is left alone when there is nothing to tell, and its probes share one connection (IP-4)", async (t) => {
      const run = await runEmbedded(t, { protocol, clock: QUICK, probeAfterMs: 1_000 });
      await run.start();
      await eventually(() => assert.equal(requests(run).filter((kind) => kind === "probe").length, 4));
      assert.deepEqual(
        requests(run).filter((kind) => kind !== "probe"),
        ["list", "watch"],
      );
      assert.deepEqual(run.reports, []);
      assert.ok(
        run.server.connections <= (protocol === "HTTP/2" ? 1 : 2),
        `${run.server.connections} connections`,
      );
    });
  });
}
