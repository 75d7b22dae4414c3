import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { pod } from "../support/pods.js";
import { runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

describe("Reflector, when a watch is refused", () => {
  it("lists from the last position after 410 in the stream, having waited (E-4, TestCloseWatchChannelOnError)", async () => {
    const server = script()
      .list([pod("a", "5")], { at: "10" })
      .watch()
      .added(pod("b", "11"))
      .error({ code: 410, reason: "Expired", message: "too old resource version: 11 (20)" })
      .list([pod("c", "30")], { at: "30" })
      .watch();
    const run = await runReflector(server);
    assert.equal(
      server.openStreams,
      0,
      "the stream is closed at once, although the server left it open (IP-11)",
    );
    assert.equal(run.reports[0]?.kind, "expired");
    await run.clock.advance(800);
    assert.deepEqual(run.requests().slice(1), ['watch "10"', 'list "11"', 'watch "30"']);
    assert.deepEqual([...run.store.objects.keys()], ["c"]);
    await run.stop();
  });

  it("waits the shortest time after a 410, however long the server was away before: it has answered", async () => {
    const server = script()
      .list([], { at: "10" })
      .watch()
      .end()
      .refused(6)
      .list([], { at: "10" })
      .expired()
      .list([], { at: "30" })
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(120_000);
    const waits = run.reports.map(({ kind, delayMs }) => [kind, delayMs] as const);
    const [, lastRefusal = 0] = waits.filter(([kind]) => kind === "unreachable").at(-1) ?? [];
    assert.ok(lastRefusal > 10_000, JSON.stringify(waits));
    assert.deepEqual(waits.at(-1), ["expired", 800]);
    await run.stop();
  });

  it("treats 410 as a status like 410 as an event (IP-11)", async () => {
    const server = script().list([], { at: "10" }).expired().list([], { at: "30" }).watch();
    const run = await runReflector(server);
    await run.clock.advance(800);
    assert.deepEqual(run.requests().slice(1), ['watch "10"', 'list "10"', 'watch "30"']);
    await run.stop();
  });

  it("asks for the most recent state when a fresh position expires again (IP-36, E-10)", async () => {
    const server = script()
      .list([], { at: "10" })
      .expired()
      .list([], { at: "20" })
      .expired()
      .list([], { at: "30" })
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(10_000);
    assert.deepEqual(run.requests().slice(1), [
      'watch "10"',
      'list "10"',
      'watch "20"',
      'list "" limit=500',
      'watch "30"',
    ]);
    await run.stop();
  });

  it("gives its position up when it lies in the server's future (L-10)", async () => {
    const tooLarge = { reason: "Timeout", details: { causes: [{ reason: "ResourceVersionTooLarge" }] } };
    const server = script().list([], { at: "90" }).status(504, tooLarge).list([], { at: "20" }).watch();
    const run = await runReflector(server);
    await run.clock.advance(800);
    assert.deepEqual(run.requests().slice(1), ['watch "90"', 'list "" limit=500', 'watch "20"']);
    await run.stop();
  });

  it("does not list on 429, and waits once for each (TestBackoffOnTooManyRequests, TestNoRelistOnTooManyRequests)", async () => {
    const server = script()
      .list([], { at: "10" })
      .status(429)
      .status(429)
      .watch()
      .error({ code: 429, reason: "TooManyRequests" })
      .status(429)
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(100_000);
    assert.deepEqual(run.requests().slice(1), Array(5).fill('watch "10"'));
    assert.deepEqual(
      run.reports.map((report) => report.delayMs),
      [800, 1600, 3200, 6400],
    );
    await run.stop();
  });

  it("waits at least as long as Retry-After says (IP-10)", async () => {
    const server = script().list([], { at: "10" }).status(429, {}, 20_000).watch();
    const run = await runReflector(server);
    assert.equal(run.reports[0]?.delayMs, 20_000);
    await run.clock.advance(19_999);
    assert.equal(server.requests.length, 2);
    await run.clock.advance(1);
    assert.equal(server.requests.length, 3);
    await run.stop();
  });

  it("waits for at most five minutes, and reports what the server asked for (G9)", async () => {
    const server = script().list([], { at: "10" }).status(429, {}, 86_400_000).watch();
    const run = await runReflector(server);
    assert.deepEqual([run.reports[0]?.delayMs, run.reports[0]?.retryAfterMs], [300_000, 86_400_000]);
    await run.clock.advance(300_000);
    assert.equal(server.requests.length, 3);
    await run.stop();
  });

  for (const code of [410, 429, 500, 503, 504]) {
    it(`waits as ever when a ${code} asks for a wait that is not a number of seconds`, async () => {
      for (const seconds of ["soon", null, [], {}, true, Number.NaN, -1]) {
        const details = { retryAfterSeconds: seconds } as unknown as { retryAfterSeconds: number };
        for (const server of [
          script().list([], { at: "10" }).status(code, { details }),
          script().list([], { at: "10" }).watch().error({ code, details }),
        ]) {
          const run = await runReflector(server);
          assert.deepEqual([run.reports[0]?.delayMs, run.reports[0]?.retryAfterMs], [800, undefined]);
          await run.stop();
        }
      }
    });
  }

  it("spreads the wait that Retry-After asks for", async () => {
    const server = script().list([], { at: "10" }).status(429, {}, 20_000);
    const run = await runReflector(server, { random: () => 0.5 });
    assert.equal(run.reports[0]?.delayMs, 21_000);
    await run.stop();
  });
});
