import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { Latch } from "../../src/base/latch.js";
import { filteringHandler } from "../../src/informer/filtering-handler.js";
import type { ResourceEvent, ResourceEventHandler } from "../../src/informer/resource-event-handler.js";
import { settle } from "../support/fake-clock.js";
import { pod, podIdentity } from "../support/pods.js";
import { podServer, prepareInformer } from "../support/run-informer.js";
import type { ScriptedListWatch } from "../support/scripted-list-watch.js";

const A1 = pod("a", "1");
const A11 = pod("a", "11");
const A12 = pod("a", "12");

/** A server that lists one pod, changes it and deletes it. */
function addUpdateDelete(): ScriptedListWatch<Pod> {
  return podServer(A1).modified(A11).deleted(A12);
}

const ADD_UPDATE_DELETE: readonly ResourceEvent<Pod>[] = [
  { type: "add", object: A1, cause: "initial" },
  { type: "update", oldObject: A1, object: A11, cause: "watch" },
  {
    type: "delete",
    deleted: { key: "default/a", object: A12, finalStateUnknown: false },
    cause: "watch",
  },
];

/** Keeps the events that it receives. */
class EventRecorder implements ResourceEventHandler<Pod> {
  readonly events: ResourceEvent<Pod>[] = [];

  onEvent(event: ResourceEvent<Pod>): void {
    this.events.push(event);
  }
}

describe("onEvent", () => {
  it("receives every event, whatever its type", async () => {
    const run = prepareInformer(addUpdateDelete());
    const handler = new EventRecorder();
    run.informer.addEventHandler(handler);
    await run.start();
    assert.deepEqual(handler.events, ADD_UPDATE_DELETE);
    await run.stop();
  });

  it("is called instead of the other three methods, which are never called", async () => {
    const run = prepareInformer(addUpdateDelete());
    const called: string[] = [];
    run.informer.addEventHandler({
      onEvent: ({ type }) => void called.push(type),
      onAdd: () => assert.fail("onAdd was called"),
      onUpdate: () => assert.fail("onUpdate was called"),
      onDelete: () => assert.fail("onDelete was called"),
    });
    await run.start();
    assert.deepEqual(called, ["add", "update", "delete"]);
    assert.deepEqual(run.handlerErrors, []);
    await run.stop();
  });

  it("is called as a method of its handler", async () => {
    const run = prepareInformer(addUpdateDelete());
    class Counter extends EventRecorder {
      count = 0;

      override onEvent(event: ResourceEvent<Pod>): void {
        super.onEvent(event);
        this.count += 1;
      }
    }
    const handler = new Counter();
    run.informer.addEventHandler(handler);
    await run.start();
    assert.equal(handler.count, 3);
    await run.stop();
  });

  it("holds back the next event until its promise is settled", async () => {
    const run = prepareInformer(addUpdateDelete());
    const hold = new Latch();
    const called: string[] = [];
    run.informer.addEventHandler({
      onEvent: async ({ type }) => {
        called.push(type);
        await hold.opened;
      },
    });
    await run.start();
    assert.deepEqual(called, ["add"]);
    hold.open();
    await settle();
    assert.deepEqual(called, ["add", "update", "delete"]);
    await run.stop();
  });

  for (const [how, fail] of [
    ["throws", () => assert.fail("bang")],
    ["rejects", async () => Promise.reject(new Error("bang"))],
  ] as const) {
    it(`is reported when it ${how}, and receives the next event all the same`, async () => {
      const run = prepareInformer(addUpdateDelete());
      const registration = run.informer.addEventHandler({ onEvent: fail }, { name: "the bad one" });
      await run.start();
      const failure = "the bad one: bang";
      assert.deepEqual(run.handlerErrors, [failure, failure, failure]);
      assert.equal(registration.hasSynced, true);
      await run.stop();
    });
  }

  it("receives from filteringHandler the events of objects that pass", async () => {
    const run = prepareInformer(addUpdateDelete());
    const handler = new EventRecorder();
    const isNew = (object: Pod): boolean => object.metadata?.resourceVersion !== "1";
    run.informer.addEventHandler(filteringHandler(isNew, handler, (object) => podIdentity.keyOf(object)));
    await run.start();
    assert.deepEqual(handler.events, [
      { type: "add", object: A11, cause: "watch" },
      ...ADD_UPDATE_DELETE.slice(2),
    ]);
    await run.stop();
  });
});
