import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import { changed, END, HOUR_MS, later } from "./quiet-watch.js";

describe("Reflector, when a watch that it asked for gets no answer", () => {
  function unanswered(): ScriptedListWatch<Pod> {
    return new ScriptedListWatch<Pod>().list([], { at: "10" }).hangs();
  }

  it("asks anew when a probe is answered at once", async () => {
    const server = unanswered().list([], { at: "10" }).watch();
    // The probe stays open until its time limit, long after its headers came.
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

  it("has its position checked when it breaks off without a response: the server may come back as it was earlier", async () => {
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
