import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { StatusError } from "../../src/api/status-error.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { settle } from "../support/fake-clock.js";
import type { Step } from "../support/scripted-stream.js";
import { bookmark, changed, END, HOUR_MS, later, watching } from "./quiet-watch.js";

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

  it("waits for at most five minutes, whatever Retry-After says (G9)", async () => {
    const { server, run } = await watching();
    const busy = new StatusError({ code: 429 }, { httpStatus: 429, retryAfterMs: 86_400_000 });
    server.probed = () => [{ kind: "throw", error: busy }];
    await run.clock.advance(319_999);
    assert.equal(server.probes.length, 1);
    await run.clock.advance(1);
    assert.equal(server.probes.length, 2);
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
      "the new watch finds out that a list is needed",
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
