import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";
import { podServer, runInformer } from "../support/run-informer.js";

/** Records every event, and fails at each update and deletion. */
class FailingHandler extends RecordingHandler {
  readonly #fail: () => void | Promise<void>;

  constructor(fail: () => void | Promise<void>) {
    super();
    this.#fail = fail;
  }

  override onUpdate(...told: Parameters<RecordingHandler["onUpdate"]>): void | Promise<void> {
    void super.onUpdate(...told);
    return this.#fail();
  }

  override onDelete(...told: Parameters<RecordingHandler["onDelete"]>): void | Promise<void> {
    void super.onDelete(...told);
    return this.#fail();
  }
}

const WAYS = [
  ["throws", () => assert.fail("bang")],
  ["rejects", async () => Promise.reject(new Error("bang"))],
  [
    "rejects later",
    async () => {
      await settle(2);
      throw new Error("bang");
    },
  ],
] as const;

/** The events of the watch, and what the handlers are told of each. */
const EVENTS = [
  { type: "MODIFIED", object: pod("a", "11"), told: "update a@1->a@11 watch" },
  { type: "MODIFIED", object: pod("a", "12"), told: "update a@11->a@12 watch" },
  { type: "DELETED", object: pod("a", "13"), told: "delete a@13 watch" },
  { type: "MODIFIED", object: pod("b", "14"), told: "update b@2->b@14 watch" },
  { type: "ADDED", object: pod("c", "15"), told: "add c@15 watch" },
  { type: "DELETED", object: pod("b", "16"), told: "delete b@16 watch" },
] as const;

describe("a handler that fails at events of a watch", () => {
  for (const [how, fail] of WAYS) {
    it(`is told the next one all the same, and the position moves on, when it ${how} (IP-15, G8)`, async () => {
      const server = podServer(pod("a", "1"), pod("b", "2"));
      const run = await runInformer(server);
      const bad = new FailingHandler(fail);
      const good = new RecordingHandler();
      run.informer.addEventHandler(bad, { name: "the bad one" });
      run.informer.addEventHandler(good);
      await settle();
      for (const [position, { type, object, told }] of EVENTS.entries()) {
        server.current.feed({ kind: "events", events: [{ type, object }] });
        await settle();
        assert.equal(bad.lines.length, position + 3);
        assert.equal(bad.lines.at(-1), told);
        assert.equal(run.informer.lastSyncResourceVersion, object.metadata?.resourceVersion);
        assert.equal(run.informer.lister.resourceVersion, object.metadata?.resourceVersion);
      }
      assert.deepEqual(good.lines, bad.lines);
      assert.deepEqual(
        run.handlerErrors,
        Array.from({ length: 5 }, () => "the bad one: bang"),
      );
      assert.deepEqual(
        run.informer.lister.list().map(({ metadata }) => metadata?.name),
        ["c"],
      );
      assert.deepEqual(run.reports, [], "the watch goes on");
      await run.stop();
    });
  }
});
