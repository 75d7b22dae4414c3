import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { podServer, prepareInformer } from "../support/run-informer.js";
import { runReflector } from "../support/run-reflector.js";
import type { Pod } from "../../src/api/pod.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

const EVENTS = 1_000;

function broken(): never {
  throw new Error("bang");
}

/** The ways of failing that a server can repeat with every event, and what is logged of them at first. */
const WAYS = [
  [
    "handlers that fail",
    { indexers: {}, transform: undefined, onAdd: broken },
    "error: an event handler failed",
  ],
  [
    "index functions that fail",
    { indexers: { byName: broken }, transform: undefined, onAdd: (): void => undefined },
    "error: an index function failed",
  ],
  [
    "transforms that fail",
    { indexers: {}, transform: broken, onAdd: (): void => undefined },
    "error: the transform failed, so the object is stored as it came",
  ],
] as const;

describe("an informer whose server repeats what fails", () => {
  for (const [what, { indexers, transform, onAdd }, line] of WAYS) {
    it(`logs ${what} once, and how many more there were when it stops`, async () => {
      const logger = new RecordingLogger();
      const run = prepareInformer(podServer(), { logger, indexers, transform, onHandlerError: undefined });
      run.informer.addEventHandler({ onAdd }, { name: "the bad one" });
      await run.start();
      run.send(
        "ADDED",
        ...Array.from({ length: EVENTS }, (_, number) => pod(`pod-${number}`, `${100 + number}`)),
      );
      await settle(50);
      assert.equal(run.informer.lister.size, EVENTS);
      assert.deepEqual(logger.lines, [line]);
      await run.stop();
      assert.equal(logger.lines.length, 2);
      assert.match(logger.lines[1] ?? "", / \(and \d+ more\)$/);
      assert.equal(run.clock.pendingTimers, 0);
    });
  }
});

describe("Reflector, told events that it must skip", () => {
  const unexpected = Array.from(
    { length: EVENTS },
    (_, number) => ({ type: "UNEXPECTED", message: `kind Foo${number}` }) as const,
  );

  it("logs the first, and counts the others until a new list begins", async () => {
    const logger = new RecordingLogger();
    const server = new ScriptedListWatch<Pod>()
      .list([], { at: "10" })
      .watch()
      .events(...unexpected)
      .error({ code: 410, reason: "Expired" })
      .list([], { at: "20" })
      .watch()
      .events(...unexpected.slice(0, 1));
    const run = await runReflector(server, { logger });
    await run.clock.advance(1_000);
    assert.deepEqual(logger.lines, [
      "warn: skipped an event",
      `warn: skipped an event (and ${EVENTS - 2} more)`,
      "warn: skipped an event",
    ]);
    await run.stop();
  });

  it("logs their number while they go on, less and less often", async () => {
    const logger = new RecordingLogger();
    const server = new ScriptedListWatch<Pod>().list([], { at: "10" }).watch();
    const run = await runReflector(server, { logger });
    for (let second = 0; second < 100; second += 1) {
      server.current.feed({ kind: "events", events: unexpected });
      await run.clock.advance(1_000);
    }
    // At once, and after 10, 30 and 70 s.
    assert.equal(logger.lines.length, 4, logger.lines.join("\n"));
    await run.stop();
  });
});
