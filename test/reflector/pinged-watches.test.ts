import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import type { Step } from "../support/scripted-stream.js";
import { bookmark, changed, END, HOUR_MS, later, pingedWatching } from "./quiet-watch.js";

const MINUTE_MS = 60_000;

/** The longest waits that chance can bring. */
const UNLUCKY = { random: () => 0.999 };

/** The server has forgotten the position. */
const EXPIRED: Step<Pod> = {
  kind: "events",
  events: [{ type: "ERROR", status: { code: 410, reason: "Expired" } }],
};

describe("Reflector, while a watch over HTTP/2 is quiet", () => {
  it("asks nothing for an hour while bookmarks come each minute", async () => {
    const { server, run } = await pingedWatching();
    for (let minute = 0; minute < 60; minute += 1) {
      server.current.feed(bookmark(String(11 + minute)));
      await run.clock.advance(MINUTE_MS);
    }
    assert.deepEqual([server.probes, later(run), run.reports], [[], [], []]);
    await run.stop();
  });

  it("asks at growing distance while there is nothing to tell", async () => {
    const { server, run } = await pingedWatching();
    const askedAt: number[] = [];
    server.probed = () => {
      askedAt.push(Math.round(run.clock.now() / 1000));
      return [END];
    };
    const startedAt = Math.round(run.clock.now() / 1000);
    await run.clock.advance(HOUR_MS);
    assert.deepEqual(
      askedAt.map((at) => at - startedAt),
      [290, 290 + 580, 290 + 580 + 1_160],
    );
    assert.deepEqual([later(run), run.reports], [[], []]);
    await run.stop();
  });

  it("asks soon after the machine has slept", async () => {
    const { server, run } = await pingedWatching();
    await run.clock.advance(3_000);
    run.clock.sleepMachine(HOUR_MS);
    await run.clock.advance(5_000);
    assert.equal(server.probes.length, 1);
    await run.stop();
  });

  it("asks from the last bookmark", async () => {
    const { server, run } = await pingedWatching();
    server.current.feed(bookmark("12"));
    await settle();
    await run.clock.advance(130_000);
    assert.deepEqual(server.probes, [{ resourceVersion: "12", timeoutSeconds: 1 }]);
    await run.stop();
  });
});

describe("Reflector, when a watch over HTTP/2 is no longer fed", () => {
  for (const { known, withinMs } of [
    { known: true, withinMs: 3 * MINUTE_MS },
    { known: false, withinMs: 6 * MINUTE_MS },
  ]) {
    const [what, limit] = known ? ["are known", "3 min"] : ["were never seen", "6 min"];

    it(`watches again within ${limit} where bookmarks ${what}`, async () => {
      const { server, run } = await pingedWatching(UNLUCKY);
      if (known) {
        server.current.feed(bookmark("10"));
        await settle();
      }
      server.probed = () => [changed("a", "11"), END];
      server.watch().modified(pod("a", "11"));
      await run.clock.advance(withinMs);
      assert.deepEqual(later(run), ['watch "10"']);
      assert.equal(run.store.objects.get("a"), "11");
      assert.deepEqual(
        run.reports.map(({ kind, next, delayMs }) => `${kind} ${next} ${delayMs}`),
        ["silent rewatch 0"],
      );
      await run.stop();
    });

    it(`brings within 11 min a change after a probe that found nothing, where bookmarks ${what}`, async () => {
      const { server, run } = await pingedWatching({ ...UNLUCKY, minWatchTimeoutMs: 5 * MINUTE_MS });
      if (known) {
        server.current.feed(bookmark("10"));
        await settle();
      }
      let isChanged = false;
      server.probed = () => [...(isChanged ? [changed("a", "11")] : []), END];
      server.watch().modified(pod("a", "11"));
      await run.clock.advance(withinMs);
      assert.equal(server.probes.length, 1);
      isChanged = true;
      await run.clock.advance(11 * MINUTE_MS);
      assert.equal(run.store.objects.get("a"), "11");
      await run.stop();
    });

    it(`lists within ${limit} where bookmarks ${what} and its position has expired meanwhile`, async () => {
      const { server, run } = await pingedWatching(UNLUCKY);
      if (known) {
        server.current.feed(bookmark("10"));
        await settle();
      }
      server.probed = () => [EXPIRED];
      server.watch().error({ code: 410, reason: "Expired" }).list([], { at: "30" }).watch();
      await run.clock.advance(withinMs);
      assert.deepEqual(
        run.reports.map(({ kind, next }) => `${kind} ${next}`),
        ["silent rewatch", "expired relist"],
      );
      await run.stop();
    });
  }

  it("doubts it when two probes get no answer, and keeps it", async () => {
    const { server, run } = await pingedWatching();
    server.probed = () => "no answer";
    await run.clock.advance(290_000 + 13_000);
    assert.equal(run.reflector.state.kind, "doubting");
    assert.deepEqual([later(run), run.reports], [[], []]);
    await run.stop();
  });
});
