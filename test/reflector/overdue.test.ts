import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import { bookmark, HOUR_MS } from "./quiet-watch.js";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

describe("Reflector, when a watch outlives the time it was given", () => {
  it("notices that nothing comes any more, not even the end that was due", async () => {
    const server = script().list([], { at: "10" }).watch();
    const run = await runReflector(server);
    server.watch();
    await run.clock.advance(329_999);
    assert.equal(run.reports.length, 0, "a quiet watch is a healthy watch");
    await run.clock.advance(1);
    assert.equal(run.reports[0]?.kind, "overdue");
    assert.deepEqual(run.requests().slice(1), ['watch "10"', 'watch "10"']);
    await run.stop();
  });

  it("leaves a watch that trickles on after the end that was due, for one that is not behind", async () => {
    const server = script().list([], { at: "10" }).watch();
    const run = await runReflector(server);
    server.watch();
    for (let version = 11; version < 21; version += 1) {
      server.current.feed(bookmark(String(version)));
      await settle();
      await run.clock.advance(32_000);
    }
    assert.equal(run.reports.length, 0);
    await run.clock.advance(10_000);
    assert.equal(run.reports[0]?.kind, "overdue");
    assert.deepEqual(run.requests().slice(1), ['watch "10"', 'watch "20"']);
    await run.stop();
  });

  it("takes a watch held back by its store for alive", async () => {
    const server = script().list([], { at: "10" }).watch().added(pod("a", "11"));
    const run = await runReflector(server);
    let release = (): void => undefined;
    run.store.writable = new Promise((resolve) => {
      release = resolve;
    });
    server.current.feed(bookmark("12"));
    await settle();
    await run.clock.advance(HOUR_MS);
    assert.equal(run.reports.length, 0);
    run.store.writable = undefined;
    release();
    await settle();
    assert.equal(run.reflector.state.kind, "watching");
    await run.stop();
  });
});
