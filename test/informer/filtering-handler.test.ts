import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { filteringHandler } from "../../src/informer/filtering-handler.js";
import { type DeletedObject, dispatch } from "../../src/informer/resource-event-handler.js";
import { settle } from "../support/fake-clock.js";
import { pod, podIdentity } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";
import { podServer, prepareInformer } from "../support/run-informer.js";

function keyOf(object: Pod): string {
  return podIdentity.keyOf(object);
}

/** A pod that passes the filter of these tests. */
function inside(version: string): Pod {
  return pod("a", version, { phase: "Running" });
}

/** A pod that does not pass the filter of these tests. */
function outside(version: string): Pod {
  return pod("a", version, { phase: "Pending" });
}

function isRunning(object: Pod): boolean {
  return object.status?.phase === "Running";
}

function deleted(object: Pod, finalStateUnknown = false): DeletedObject<Pod> {
  return { key: keyOf(object), object, finalStateUnknown };
}

describe("filteringHandler", () => {
  it("tells of adds and deletions of what passes alone, and why they come (A-2)", async () => {
    const handler = new RecordingHandler();
    const filtering = filteringHandler(isRunning, handler, keyOf);
    await dispatch(filtering, { type: "add", object: inside("1"), cause: "initial" });
    await dispatch(filtering, { type: "add", object: outside("2"), cause: "initial" });
    await dispatch(filtering, { type: "delete", deleted: deleted(inside("3")), cause: "watch" });
    await dispatch(filtering, { type: "delete", deleted: deleted(outside("4")), cause: "watch" });
    assert.deepEqual(handler.lines, ["add a@1 initial", "delete a@3 watch"]);
  });

  for (const [what, before, after, told] of [
    ["stays inside is told as an update", inside("1"), inside("2"), ["update a@1->a@2 relist"]],
    ["comes in is told as an add", outside("1"), inside("2"), ["add a@2 relist"]],
    ["goes out is told as a deletion of the old state", inside("1"), outside("2"), ["delete a@1 relist"]],
    ["stays outside is not told", outside("1"), outside("2"), []],
  ] as const) {
    it(`an update that ${what} (A-2)`, async () => {
      const handler = new RecordingHandler();
      await dispatch(filteringHandler(isRunning, handler, keyOf), {
        type: "update",
        oldObject: before,
        object: after,
        cause: "relist",
      });
      assert.deepEqual(handler.lines, told);
    });
  }

  it("gives what goes out its key and its old state, which is no guess (A-2, A-3)", async () => {
    const told: DeletedObject<Pod>[] = [];
    const handler = { onDelete: (gone: DeletedObject<Pod>): void => void told.push(gone) };
    await dispatch(filteringHandler(isRunning, handler, keyOf), {
      type: "update",
      oldObject: inside("1"),
      object: outside("2"),
      cause: "watch",
    });
    assert.deepEqual(told, [{ key: "default/a", object: inside("1"), finalStateUnknown: false }]);
  });

  it("shows the filter the last object of a deletion that was missed, never a tombstone (A-2)", async () => {
    const handler = new RecordingHandler();
    const seen: Pod[] = [];
    const filtering = filteringHandler(
      (object: Pod) => {
        seen.push(object);
        return isRunning(object);
      },
      handler,
      keyOf,
    );
    await dispatch(filtering, { type: "delete", deleted: deleted(inside("1"), true), cause: "relist" });
    await dispatch(filtering, { type: "delete", deleted: deleted(outside("2"), true), cause: "relist" });
    assert.deepEqual(handler.lines, ["delete a@1 missed relist"]);
    assert.deepEqual(seen, [inside("1"), outside("2")]);
  });

  it("passes a deletion on of which no object is known: the filter cannot be asked (A-3)", async () => {
    const handler = new RecordingHandler();
    const filtering = filteringHandler(isRunning, handler, keyOf);
    await dispatch(filtering, {
      type: "delete",
      deleted: { key: keyOf(inside("1")), object: undefined, finalStateUnknown: true },
      cause: "relist",
    });
    assert.deepEqual(handler.lines, ["delete default/a@? missed relist"]);
  });

  it("has the key of the informer by default (A-2)", async () => {
    const keys: string[] = [];
    const filtering = filteringHandler(isRunning, { onDelete: ({ key }) => void keys.push(key) });
    for (const object of [outside("2"), pod("a", "2", { namespace: "", phase: "Pending" })]) {
      await dispatch(filtering, {
        type: "update",
        oldObject: { ...object, status: { phase: "Running" } },
        object,
        cause: "watch",
      });
    }
    assert.deepEqual(keys, ["default/a", "a"]);
  });

  it("needs none of the three methods (A-1)", async () => {
    const filtering = filteringHandler(isRunning, {}, keyOf);
    await dispatch(filtering, { type: "add", object: inside("1"), cause: "watch" });
    await dispatch(filtering, {
      type: "update",
      oldObject: inside("1"),
      object: inside("2"),
      cause: "watch",
    });
    await dispatch(filtering, {
      type: "update",
      oldObject: outside("1"),
      object: inside("2"),
      cause: "watch",
    });
    await dispatch(filtering, {
      type: "update",
      oldObject: inside("1"),
      object: outside("2"),
      cause: "watch",
    });
    await dispatch(filtering, { type: "delete", deleted: deleted(inside("3")), cause: "watch" });
  });

  it("is as slow as the handler behind it (B-1)", async () => {
    const run = prepareInformer(podServer(inside("1")));
    const handler = new RecordingHandler();
    let release = (): void => undefined;
    handler.hold = new Promise((resolve) => {
      release = resolve;
    });
    const registration = run.informer.addEventHandler(filteringHandler(isRunning, handler, keyOf));
    await run.start();
    assert.equal(registration.hasSynced, false);
    release();
    await registration.whenSynced();
    await run.stop();
  });

  it("has a filter that throws reported as its handler's failure, and goes on (H-4)", async () => {
    const run = prepareInformer(podServer(pod("bad", "1"), inside("2")));
    const handler = new RecordingHandler();
    const filter = (object: Pod): boolean => object.metadata?.name !== "bad" || assert.fail("no idea");
    run.informer.addEventHandler(filteringHandler(filter, handler, keyOf), { name: "filtered" });
    await run.start();
    await settle();
    assert.deepEqual(run.handlerErrors, ["filtered: no idea"]);
    assert.deepEqual(handler.lines, ["add a@2 initial"]);
    await run.stop();
  });
});
