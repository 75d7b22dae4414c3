import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { KubeconfigError } from "../../src/kubeconfig/kubeconfig-error.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { WireError } from "../../src/wire/wire-error.js";
import { pod } from "../support/pods.js";
import { runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function script(): ScriptedListWatch<Pod> {
  return new ScriptedListWatch<Pod>();
}

/** Adds the answers of a server that is back at 7, while the position of the reflector is 10. */
function restored(server: ScriptedListWatch<Pod>): ScriptedListWatch<Pod> {
  return server
    .status(504, { reason: "Timeout", message: "Too large resource version: 10, current: 7" })
    .list([pod("a", "5")], { at: "7" })
    .watch();
}

describe("Reflector, when a server returns after it was away", () => {
  it("keeps its position while the server refuses connections, and has it checked when it is back (TestReflectorListAndWatchInitConnBackoff)", async () => {
    for (const refusals of [5, 40]) {
      const server = script().list([], { at: "10" }).refused(refusals).list([], { at: "10" }).watch();
      const run = await runReflector(server);
      for (let attempt = 0; attempt < refusals; attempt += 1) {
        await run.clock.advance(30_000);
      }
      assert.deepEqual(run.requests().slice(1), [
        'watch "10"',
        ...Array<string>(refusals).fill('list "10" limit=1'),
        'watch "10"',
      ]);
      const total = run.reports.reduce((sum, report) => sum + report.delayMs, 0);
      const exponential = [800, 1600, 3200, 6400, 12_800, 25_600];
      const expected = run.reports.reduce((sum, _, position) => sum + (exponential[position] ?? 30_000), 0);
      assert.equal(total, expected);
      assert.equal(run.reflector.state.kind, "watching");
      await run.stop();
    }
  });

  it("gives its position up when the server comes back with a state of before: it was restored from a backup", async () => {
    const server = script()
      .list([pod("a", "9")], { at: "10" })
      .refused(2);
    const run = await runReflector(restored(server));
    await run.clock.advance(10_000);
    assert.deepEqual(run.requests().slice(1), [
      'watch "10"',
      'list "10" limit=1',
      'list "10" limit=1',
      'list "" limit=500',
      'watch "7"',
    ]);
    assert.deepEqual(server.requests[2], {
      verb: "list",
      resourceVersion: "10",
      resourceVersionMatch: "NotOlderThan",
      limit: 1,
    });
    assert.deepEqual([...run.store.objects], [["a", "5"]]);
    await run.stop();
  });

  it("asks for the position again where watches broke off before they were answered", async () => {
    const server = script()
      .list([pod("a", "9")], { at: "10" })
      .fails(new TransportError("ERR_RESET", "reset"))
      .list([], { at: "10" })
      .watch();
    const run = await runReflector(server);
    await run.clock.advance(10_000);
    assert.deepEqual(run.requests().slice(1), ['watch "10"', 'list "10" limit=1', 'watch "10"']);
    assert.equal(run.store.calls.length, 1, "the list that checks the position does not replace the store");
    await run.stop();
  });

  for (const [fault, error] of [
    ["was answered by another server", new WireError('Cannot decode watch: found content type "text/html"')],
    ["had no credential", new KubeconfigError("ERR_CREDENTIAL_PLUGIN", "the plugin failed")],
  ] as const) {
    it(`asks for the position again where a watch ${fault}: the server may be another one behind it`, async () => {
      const server = script()
        .list([pod("a", "9")], { at: "10" })
        .fails(error);
      const run = await runReflector(restored(server));
      await run.clock.advance(10_000);
      assert.deepEqual(run.requests().slice(1), [
        'watch "10"',
        'list "10" limit=1',
        'list "" limit=500',
        'watch "7"',
      ]);
      await run.stop();
    });
  }
});
