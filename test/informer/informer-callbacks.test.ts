import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { type InformerRun, podServer, prepareInformer, runInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

function broken(): never {
  throw new Error("broken callback");
}

/**
 * The ways in which a callback fails. TypeScript, too, accepts an async function where a callback returns
 * void.
 */
const WAYS = [
  ["throws", broken],
  ["rejects", (async () => Promise.reject(new Error("broken callback"))) as () => void],
] as const;

async function running(run: InformerRun): Promise<void> {
  await run.clock.advance(10_000);
  run.send("ADDED", pod("c", "11"));
  await settle();
  assert.deepEqual([run.informer.state.kind, run.informer.lister.size], ["watching", 3]);
}

describe("an informer", () => {
  for (const [how, callback] of WAYS) {
    for (const name of ["onEnding", "onWatchError", "onStateChange"] as const) {
      it(`goes on when ${name} ${how}, and logs it (IP-15)`, async () => {
        const logger = new RecordingLogger();
        const server = new ScriptedListWatch<Pod>()
          .refused(1)
          .list([pod("a", "1"), pod("b", "2")], { at: "10" })
          .watch();
        const run = prepareInformer(server, { logger, [name]: callback });
        await run.start();
        await running(run);
        assert.equal(logger.lines[0], `error: ${name} failed`);
        await run.stop();
      });
    }

    it(`tells a handler that fails everything when onHandlerError ${how}, and logs it (IP-15)`, async () => {
      const logger = new RecordingLogger();
      const run = prepareInformer(podServer(pod("a", "1"), pod("b", "2")), {
        logger,
        onHandlerError: callback,
      });
      const told: string[] = [];
      const bad = run.informer.addEventHandler({
        onAdd: (object) => {
          told.push(object.metadata?.name ?? "");
          throw new Error("broken handler");
        },
      });
      await run.start();
      await running(run);
      assert.deepEqual(told, ["a", "b", "c"]);
      assert.deepEqual([bad.hasSynced, bad.queueLength, bad.lagMs], [true, 0, 0]);
      // A repeated failure is logged after ten seconds, or when the informer stops.
      assert.deepEqual(logger.lines, Array(2).fill("error: onHandlerError failed"));
      await run.stop();
      assert.deepEqual(logger.lines, Array(3).fill("error: onHandlerError failed"));
    });
  }

  it("goes on when its logger throws as well, and cannot report that", async () => {
    const quiet = (): void => undefined;
    const run = prepareInformer(podServer(pod("a", "1"), pod("b", "2")), {
      logger: { debug: quiet, info: quiet, warn: quiet, error: broken },
      onHandlerError: undefined,
      onStateChange: broken,
    });
    run.informer.addEventHandler({ onAdd: broken });
    await run.start();
    await running(run);
    await run.stop();
  });

  it("lists once, watches, and goes on when its logger throws at whatever it is told", async () => {
    const server = podServer(pod("a", "1"), pod("b", "2"));
    const run = prepareInformer(server, {
      logger: { debug: broken, info: broken, warn: broken, error: broken },
      indexers: { bad: broken },
      transform: broken,
    });
    await run.start();
    await running(run);
    server.current.feed({
      kind: "events",
      events: [
        { type: "UNEXPECTED", message: "no pod" },
        { type: "MODIFIED", object: pod("a", "0") },
      ],
    });
    await running(run);
    assert.deepEqual(run.reports, []);
    await run.stop();
  });

  for (const [how, transform] of [
    ["throws", () => assert.fail("bang")],
    [
      "takes the name away",
      ({ metadata, ...rest }: Pod) => ({ ...rest, metadata: { uid: metadata?.uid ?? "" } }),
    ],
  ] as const) {
    it(`logs that the transform failed, and at which object, when it ${how} (L-13)`, async () => {
      const logged: unknown[] = [];
      const quiet = (): void => undefined;
      const run = await runInformer(podServer(pod("a", "3")), {
        transform,
        logger: {
          debug: quiet,
          info: quiet,
          warn: quiet,
          error: (fields, message) => {
            const { informer, key } = fields as { informer?: string; key?: string };
            logged.push([message, informer, key]);
          },
        },
      });
      assert.deepEqual(logged, [
        ["the transform failed, so the object is stored as it came", "pods", "default/a"],
      ]);
      await run.stop();
    });
  }
});
