import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import { bookmark, changed, END, HOUR_MS, later, watching } from "./quiet-watch.js";

describe("Reflector, while a watch is quiet", () => {
  it("asks after 20 s of silence, and again after each 20 s more, whether there was anything to tell", async () => {
    const { server, run } = await watching();
    await run.clock.advance(19_999);
    assert.equal(server.probes.length, 0);
    await run.clock.advance(1);
    assert.deepEqual(server.probes, [{ resourceVersion: "10", timeoutSeconds: 1 }]);
    await run.clock.advance(40_000);
    assert.equal(server.probes.length, 3);
    await run.stop();
  });

  it("asks soon after the machine has slept, whenever that was (IP-32)", async () => {
    const { server, run } = await watching();
    await run.clock.advance(3_000);
    run.clock.sleepMachine(HOUR_MS);
    await run.clock.advance(5_000);
    assert.equal(server.probes.length, 1);
    await run.clock.advance(2_000);
    run.clock.sleepMachine(60_000);
    await run.clock.advance(5_000);
    assert.equal(server.probes.length, 2);
    await run.stop();
  });

  it("spreads its questions over a fifth more, so that clients do not ask together", async () => {
    const server = new ScriptedListWatch<Pod>().list([], { at: "10" }).watch();
    const run = await runReflector(server, { random: () => 0.5 });
    await run.clock.advance(21_999);
    assert.equal(server.probes.length, 0);
    await run.clock.advance(1);
    assert.equal(server.probes.length, 1);
    await run.stop();
  });

  it("never cuts a healthy one (IP-3, IP-4)", async () => {
    const { run } = await watching();
    await run.clock.advance(HOUR_MS);
    assert.deepEqual([later(run), run.reports, run.reflector.state.kind], [[], [], "watching"]);
    await run.stop();
  });

  it("does not ask while the stream brings something now and then, be it bookmarks", async () => {
    const { server, run } = await watching();
    for (const resourceVersion of ["11", "12", "13"]) {
      await run.clock.advance(19_000);
      server.current.feed(bookmark(resourceVersion));
      await settle();
    }
    await run.clock.advance(20_000);
    assert.deepEqual(
      server.probes.map((probe) => probe.resourceVersion),
      ["13"],
    );
    await run.stop();
  });

  it("asks nothing where probeAfterMs is 0", async () => {
    const server = new ScriptedListWatch<Pod>().list([], { at: "10" }).watch();
    const run = await runReflector(server, { probeAfterMs: 0, minWatchTimeoutMs: 10 * HOUR_MS });
    await run.clock.advance(HOUR_MS);
    assert.equal(server.probes.length, 0);
    await run.stop();
  });

  it("asks nothing where there is no position to ask from", async () => {
    const server = new ScriptedListWatch<Pod>().list([], { at: "" }).watch();
    const run = await runReflector(server, { minWatchTimeoutMs: 10 * HOUR_MS });
    await run.clock.advance(HOUR_MS);
    assert.deepEqual([server.probes, run.reports], [[], []]);
    await run.stop();
  });

  it("refuses a probeAfterMs that would probe all the time", async () => {
    await assert.rejects(runReflector(new ScriptedListWatch<Pod>(), { probeAfterMs: 999 }), RangeError);
  });
});

describe("Reflector, when a probe hears what the stream does not tell", () => {
  it("watches again from the last position, without a list, within 40 s (IP-1, IP-2)", async () => {
    const { server, run } = await watching();
    server.probed = () => [changed("a", "11"), END];
    server.watch().modified(pod("a", "11"));
    await run.clock.advance(24_999);
    assert.deepEqual(later(run), []);
    await run.clock.advance(1);
    assert.deepEqual(later(run), ['watch "10"']);
    assert.equal(run.store.objects.get("a"), "11");
    const [report] = run.reports;
    assert.deepEqual([report?.kind, report?.next, report?.delayMs], ["silent", "rewatch", 0]);
    assert.match(String(report?.error), /no event for 25.0s, although the server has changes to report/);
    await run.stop();
  });

  it("leaves the store and the position to the stream", async () => {
    const { server, run } = await watching();
    server.probed = () => [changed("a", "11"), END];
    await run.clock.advance(24_000);
    assert.deepEqual(run.store.calls, ["replace [a@5] at 10"]);
    assert.equal(run.reflector.lastSyncResourceVersion, "10");
    await run.stop();
  });

  it("keeps the stream when it tells it a little later", async () => {
    const { server, run } = await watching();
    server.probed = () => [changed("a", "11"), END];
    await run.clock.advance(24_000);
    server.current.feed(changed("a", "11"));
    await run.clock.advance(19_000);
    assert.deepEqual([later(run), run.reports], [[], []]);
    await run.stop();
  });

  it("reads what waits in the socket before it judges, should the process have been paused (IP-32)", async () => {
    const { server, run } = await watching();
    server.probed = () => [changed("a", "11"), END];
    await run.clock.advance(24_000);
    run.clock.nextTurn = async () => {
      server.current.feed(changed("a", "11"));
      await settle(1);
    };
    await run.clock.advance(1_000);
    assert.deepEqual([run.reports, run.store.objects.get("a")], [[], "11"]);
    await run.stop();
  });

  it("takes neither bookmarks nor older objects for changes", async () => {
    const { server, run } = await watching();
    server.probed = () => [bookmark("99"), changed("a", "5"), changed("a", "10"), END];
    await run.clock.advance(HOUR_MS);
    assert.equal(run.reports.length, 0);
    assert.equal(run.reflector.lastSyncResourceVersion, "10");
    await run.stop();
  });

  it("lists when three watches in a row withhold everything: a proxy may keep it back until they end", async () => {
    const { server, run } = await watching();
    server.probed = () => [changed("a", "11"), END];
    server
      .watch()
      .watch()
      .list([pod("a", "11")], { at: "11" })
      .watch();
    await run.clock.advance(80_000);
    assert.deepEqual(later(run), ['watch "10"', 'watch "10"', 'list "10"', 'watch "11"']);
    await run.stop();
  });

  it("gives the stream as long as the probe took on a slow line", async () => {
    const { server, run } = await watching();
    const { listWatch } = server;
    const watch = listWatch.watch.bind(listWatch);
    listWatch.watch = async (options, signal) => {
      const stream = await watch(options, signal);
      if (options.timeoutSeconds === 1) {
        await run.clock.sleep(5_900, signal);
      }
      return stream;
    };
    server.probed = () => [changed("a", "11"), END];
    await run.clock.advance(31_700);
    assert.equal(run.reports.length, 0);
    await run.clock.advance(100);
    assert.equal(run.reports[0]?.kind, "silent");
    await run.stop();
  });
});

describe("Reflector, while its store takes no more", () => {
  it("does not ask: the stream is quiet because it is not read", async () => {
    const { server, run } = await watching();
    let release = (): void => undefined;
    run.store.writable = new Promise((resolve) => {
      release = resolve;
    });
    server.current.feed(changed("a", "11"));
    await run.clock.advance(HOUR_MS);
    assert.equal(server.probes.length, 0);
    run.store.writable = undefined;
    release();
    await run.clock.advance(20_000);
    assert.deepEqual([server.probes.length, run.reports], [1, []]);
    await run.stop();
  });
});
