import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { StatusError } from "../../src/api/status-error.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { type ReflectorRun, runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import type { Step } from "../support/scripted-stream.js";

const HOUR_MS = 3_600_000;

const END: Step<Pod> = { kind: "end" };

function changed(name: string, resourceVersion: string): Step<Pod> {
  return { kind: "events", events: [{ type: "MODIFIED", object: pod(name, resourceVersion) }] };
}

function bookmark(resourceVersion: string): Step<Pod> {
  return { kind: "events", events: [{ type: "BOOKMARK", resourceVersion, initialEventsEnd: false }] };
}

/** A reflector whose watch from 10 is open, on a server that would let it live for hours. */
async function watching(): Promise<{ server: ScriptedListWatch<Pod>; run: ReflectorRun }> {
  const server = new ScriptedListWatch<Pod>().list([pod("a", "5")], { at: "10" }).watch();
  const run = await runReflector(server, { minWatchTimeoutMs: 10 * HOUR_MS });
  return { server, run };
}

/** Requests other than the first list and watch, and other than probes. */
function later(run: ReflectorRun): string[] {
  return run.requests().slice(2);
}

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
    assert.match(String(report?.error), /has brought nothing for 25.0 s, and the server has changes for it/);
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

describe("Reflector, when a probe gets no answer", () => {
  it("asks again at once, then says that it doubts, and keeps the stream", async () => {
    const { server, run } = await watching();
    server.probed = () => "no answer";
    await run.clock.advance(26_000);
    assert.deepEqual([server.probes.length, run.reflector.state.kind], [2, "watching"]);
    await run.clock.advance(6_000);
    assert.equal(run.reflector.state.kind, "doubting");
    await run.clock.advance(HOUR_MS);
    assert.deepEqual([later(run), run.reports], [[], []]);
    assert.equal(run.states.filter((state) => state === "doubting").length, 1, "said once");
    await run.stop();
  });

  it("no longer doubts when a probe is answered, and heals as soon as one hears something", async () => {
    const { server, run } = await watching();
    server.probed = () => "no answer";
    await run.clock.advance(60_000);
    server.probed = () => [END];
    await run.clock.advance(20_000);
    assert.equal(run.reflector.state.kind, "watching");
    server.probed = () => [changed("a", "11"), END];
    server.watch();
    await run.clock.advance(25_000);
    assert.deepEqual(later(run), ['watch "10"']);
    await run.stop();
  });

  it("no longer doubts when the stream speaks", async () => {
    const { server, run } = await watching();
    server.probed = () => "no answer";
    await run.clock.advance(60_000);
    server.current.feed(changed("a", "11"));
    await settle();
    assert.equal(run.reflector.state.kind, "watching");
    assert.deepEqual(run.states.slice(-2), ["doubting", "watching"]);
    await run.stop();
  });

  it("does not call it back to normal when the stream breaks", async () => {
    const { server, run } = await watching();
    server.probed = () => "no answer";
    await run.clock.advance(60_000);
    server.list([], { at: "10" }).watch();
    server.current.feed({ kind: "throw", error: new TransportError("ERR_RESET", "reset") });
    await settle();
    assert.deepEqual(run.states.slice(-3), ["doubting", "connecting", "watching"]);
    await run.stop();
  });

  for (const [how, ending] of [
    ["breaks", { kind: "throw", error: new TransportError("ERR_RESET", "reset") }],
    ["ends", END],
  ] as const) {
    it(`has its position checked when the stream ${how}: the server was away, and may have been restored`, async () => {
      const { server, run } = await watching();
      server.probed = () => "no answer";
      await run.clock.advance(60_000);
      server.list([], { at: "10" }).watch();
      server.current.feed(ending);
      await settle();
      assert.deepEqual(later(run), ['list "10" limit=1', 'watch "10"']);
      await run.stop();
    });
  }

  it("leaves nothing behind when it is stopped in the middle of a probe", async () => {
    for (const probed of [() => "no answer" as const, (): Step<Pod>[] => [], () => [changed("a", "11")]]) {
      const { server, run } = await watching();
      server.probed = probed;
      await run.clock.advance(21_000);
      assert.equal(server.probes.length, 1);
      await run.stop();
    }
  });
});

describe("Reflector, when a probe is refused", () => {
  it("waits at least as long as Retry-After says before the next one (IP-10)", async () => {
    const { server, run } = await watching();
    const busy = new StatusError({ code: 429 }, { httpStatus: 429, retryAfterMs: 60_000 });
    server.probed = () => [{ kind: "throw", error: busy }];
    await run.clock.advance(79_999);
    assert.equal(server.probes.length, 1);
    await run.clock.advance(1);
    assert.equal(server.probes.length, 2);
    assert.deepEqual([run.reports, run.reflector.state.kind], [[], "watching"]);
    await run.stop();
  });

  it("keeps a stream whose new watches are forbidden: the server lets it go on", async () => {
    const { server, run } = await watching();
    server.probed = () => [
      { kind: "throw", error: new StatusError({ code: 403, reason: "Forbidden" }, { httpStatus: 403 }) },
    ];
    await run.clock.advance(HOUR_MS);
    assert.equal(run.reports.length, 0);
    await run.stop();
  });
});

describe("Reflector, when a probe hears that the position expired", () => {
  const expired: Step<Pod> = {
    kind: "events",
    events: [{ type: "ERROR", status: { code: 410, reason: "Expired" } }],
  };

  it("neither lists nor cuts a stream of a server that never sent bookmarks", async () => {
    const { server, run } = await watching();
    server.probed = () => [expired];
    await run.clock.advance(HOUR_MS);
    assert.deepEqual([later(run), run.reports], [[], []]);
    await run.stop();
  });

  it("calls it dead after 90 s without one of the bookmarks that the server used to send", async () => {
    const { server, run } = await watching();
    server.current.feed(bookmark("12"));
    await settle();
    server.probed = () => [expired];
    await run.clock.advance(89_999);
    assert.equal(run.reports.length, 0);
    server.watch().error({ code: 410, reason: "Expired" }).list([], { at: "30" }).watch();
    await run.clock.advance(1);
    assert.deepEqual(
      run.reports.map((report) => `${report.kind} ${report.next}`),
      ["silent rewatch", "expired relist"],
      "it is the new watch that says that a list is needed",
    );
    await run.stop();
  });

  it("keeps the stream when a bookmark comes after all", async () => {
    const { server, run } = await watching();
    server.current.feed(bookmark("12"));
    await settle();
    server.probed = () => [expired];
    await run.clock.advance(70_000);
    server.current.feed(bookmark("40"));
    await run.clock.advance(19_000);
    assert.equal(run.reports.length, 0);
    await run.stop();
  });
});

describe("Reflector, when a watch that it asked for gets no answer", () => {
  function unanswered(): ScriptedListWatch<Pod> {
    return new ScriptedListWatch<Pod>().list([], { at: "10" }).hangs();
  }

  it("asks anew when a probe is answered at once", async () => {
    const server = unanswered().list([], { at: "10" }).watch();
    // It stays open until the probe ends it: its headers came long before.
    server.probed = () => [];
    const run = await runReflector(server, { minWatchTimeoutMs: HOUR_MS });
    await run.clock.advance(20_000 + 6_000 + 6_000);
    assert.deepEqual(
      later(run),
      ['list "10" limit=1', 'watch "10"'],
      "others may be answered by another server",
    );
    assert.equal(run.reports[0]?.kind, "silent");
    assert.equal(run.reflector.state.kind, "watching");
    await run.stop();
  });

  it("asks anew when a probe hears a change", async () => {
    const server = unanswered().list([], { at: "11" }).watch();
    server.probed = () => [changed("a", "11"), END];
    const run = await runReflector(server, { minWatchTimeoutMs: HOUR_MS });
    await run.clock.advance(25_000);
    assert.deepEqual(later(run), ['list "10" limit=1', 'watch "10"']);
    await run.stop();
  });

  it("has its position checked when it breaks off while nobody answers: the server may come back as it was earlier", async () => {
    const server = new ScriptedListWatch<Pod>().list([], { at: "10" });
    server.probed = () => "no answer";
    let reset = (): void => undefined;
    const refusal = new Promise<never>((_, reject) => {
      reset = () => reject(new TransportError("ERR_RESET", "reset"));
    });
    let asked = 0;
    const run = await runReflector(server, {
      listWatch: {
        ...server.listWatch,
        watch: async (options, signal) => {
          asked += options.timeoutSeconds === 1 ? 0 : 1;
          return asked === 1 && options.timeoutSeconds !== 1
            ? refusal
            : server.listWatch.watch(options, signal);
        },
      },
    });
    await run.clock.advance(40_000);
    assert.equal(run.reflector.state.kind, "doubting");
    server.list([], { at: "10" }).watch();
    reset();
    await run.clock.advance(2_000);
    assert.deepEqual(run.requests().slice(1), ['list "10" limit=1', 'watch "10"']);
    await run.stop();
  });

  it("is patient where headers are held back until there is something to tell (W-22)", async () => {
    const server = unanswered();
    server.probed = () => [END];
    const run = await runReflector(server, { minWatchTimeoutMs: HOUR_MS });
    await run.clock.advance(HOUR_MS / 2);
    assert.deepEqual([later(run), run.reports, run.reflector.state.kind], [[], [], "connecting"]);
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
