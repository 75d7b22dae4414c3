import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import type { InformerEnding } from "../../src/informer/reports/reports.js";
import type { SharedIndexInformerOptions } from "../../src/informer/shared-index-informer-options.js";
import { pod } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { type InformerRun, podServer, prepareInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import { settle } from "../support/fake-clock.js";

function cartPod(name: string, resourceVersion: string): Pod {
  return pod(name, resourceVersion, { namespace: "cart" });
}

function shopPod(name: string, resourceVersion: string): Pod {
  return pod(name, resourceVersion, { namespace: "shop" });
}

interface Shops {
  readonly run: InformerRun;
  readonly handler: RecordingHandler;
  readonly cart: ScriptedListWatch<Pod>;
  readonly shop: ScriptedListWatch<Pod>;
}

/** Makes an informer over the namespaces `cart` and `shop`. */
function prepare(
  cart: ScriptedListWatch<Pod>,
  shop: ScriptedListWatch<Pod>,
  options: Partial<SharedIndexInformerOptions<Pod>> = {},
): Shops {
  const listWatch = new Map([
    ["cart", cart.listWatch],
    ["shop", shop.listWatch],
  ]);
  const run = prepareInformer(cart, { listWatch, ...options });
  const handler = new RecordingHandler();
  run.informer.addEventHandler(handler);
  return { run, handler, cart, shop };
}

function keysOf({ informer }: InformerRun): string[] {
  return informer.lister.keys().sort();
}

describe("an informer over several namespaces", () => {
  it("has the objects of all of them in one store, with every index, and tells one handler", async () => {
    const { run, handler, cart, shop } = prepare(
      podServer(cartPod("a", "1")),
      podServer(shopPod("a", "2"), shopPod("b", "3")),
      { indexers: { phase: ({ status }) => [status?.phase ?? ""] } },
    );
    await run.start();
    const { informer } = run;
    assert.deepEqual(keysOf(run), ["cart/a", "shop/a", "shop/b"]);
    assert.equal(informer.hasSynced, true);
    assert.equal(informer.lister.byIndex("phase", "Running").length, 3);
    assert.deepEqual(informer.lister.indexKeys("namespace", "shop"), ["shop/a", "shop/b"]);
    cart.current.feed({ kind: "events", events: [{ type: "ADDED", object: cartPod("c", "11") }] });
    shop.current.feed({ kind: "events", events: [{ type: "DELETED", object: shopPod("a", "12") }] });
    await settle();
    assert.deepEqual(handler.lines.slice(3), ["add c@11 watch", "delete a@12 watch"]);
    assert.deepEqual(keysOf(run), ["cart/a", "cart/c", "shop/b"]);
    await run.stop();
    assert.equal(shop.openStreams, 0);
  });

  it("keeps the objects of the others when a new list of one shows what has gone there", async () => {
    const { run, handler } = prepare(
      podServer(cartPod("a", "1"), cartPod("b", "2"))
        .error({ code: 410, reason: "Expired" })
        .list([cartPod("b", "2")], { at: "20" })
        .watch(),
      podServer(shopPod("a", "3")),
    );
    await run.start();
    await run.clock.advance(1_000);
    assert.deepEqual(keysOf(run), ["cart/b", "shop/a"]);
    assert.deepEqual(handler.lines.slice(3), ["delete a@1 missed relist"]);
    assert.deepEqual(run.informer.status().missed, { add: 0, update: 0, delete: 1 });
    await run.stop();
  });

  it("has synced when every first list is in the store, and names the namespace that it waits for", async () => {
    const forbidden = { reason: "Forbidden", message: "pods is forbidden" };
    const { run } = prepare(
      podServer(cartPod("a", "1")),
      new ScriptedListWatch<Pod>()
        .status(403, forbidden)
        .list([shopPod("b", "2")], { at: "10" })
        .watch(),
    );
    await run.start();
    assert.deepEqual(keysOf(run), ["cart/a"]);
    assert.equal(run.informer.hasSynced, false);
    await assert.rejects(run.informer.whenSynced(AbortSignal.abort()), {
      message:
        'Cannot wait for pods in the namespace "shop" to sync: the wait was aborted: pods is forbidden',
      unsynced: ['pods in the namespace "shop"'],
    });
    const { state, healthy, synced, cause, namespaces } = run.informer.status();
    assert.deepEqual([state, healthy, synced, cause?.kind], ["backingOff", false, false, "forbidden"]);
    assert.equal(cause?.namespace, "shop");
    assert.deepEqual(
      namespaces.map(({ namespace, state, synced }) => [namespace, state, synced]),
      [
        ["cart", "watching", true],
        ["shop", "backingOff", false],
      ],
    );
    await run.clock.advance(60_000);
    assert.equal(run.informer.hasSynced, true);
    assert.equal(run.informer.status().healthy, true);
    await run.stop();
  });

  it("names the namespace in each report and in each line of the log", async () => {
    const endings: InformerEnding[] = [];
    const refused = (): ScriptedListWatch<Pod> => new ScriptedListWatch<Pod>().status(403);
    const told = prepare(podServer(), refused(), { onEnding: (ending) => void endings.push(ending) });
    await told.run.start();
    assert.deepEqual(
      endings.map(({ informer, kind }) => [informer.name, informer.namespace, kind]),
      [["pods", "shop", "forbidden"]],
    );
    await told.run.stop();
    const logger = new RecordingLogger();
    const logged = prepare(podServer(), refused(), { logger, onEnding: undefined });
    await logged.run.start();
    assert.deepEqual(logger.lines, ["warn: a list failed"]);
    const { informer, namespace } = logger.fields[0] as Record<string, unknown>;
    assert.deepEqual([informer, namespace], ["pods", "shop"]);
    await logged.run.stop();
  });

  it("is as far as the namespace that is furthest behind, and can wait for one of them", async () => {
    const { run, cart, shop } = prepare(podServer(cartPod("a", "1")), podServer(shopPod("b", "2")));
    await run.start();
    const { informer } = run;
    assert.equal(informer.lister.resourceVersion, "10");
    const waited: string[] = [];
    const all = informer.waitForResourceVersion("20").then(() => waited.push("all"));
    const one = informer
      .waitForResourceVersion("20", undefined, { namespace: "cart" })
      .then(() => waited.push("cart"));
    const written = informer.waitForResourceVersion(cartPod("a", "20")).then(() => waited.push("its own"));
    cart.current.feed({ kind: "events", events: [{ type: "MODIFIED", object: cartPod("a", "20") }] });
    await one;
    await written;
    assert.deepEqual(waited, ["cart", "its own"]);
    assert.equal(informer.lister.resourceVersion, "10");
    assert.equal(informer.lastSyncResourceVersion, "10");
    shop.current.feed({
      kind: "events",
      events: [{ type: "BOOKMARK", resourceVersion: "21", initialEventsEnd: false }],
    });
    await all;
    assert.equal(informer.lister.resourceVersion, "20");
    await assert.rejects(informer.waitForResourceVersion("20", undefined, { namespace: "default" }), {
      name: "RangeError",
      message: 'Cannot wait for the namespace "default": pods follows "cart", "shop"',
    });
    await run.stop();
  });

  it("delivers the objects of all of them in a resync, each once", async () => {
    const { run, handler } = prepare(
      podServer(cartPod("a", "1")),
      podServer(shopPod("b", "2"), shopPod("c", "3")),
      { resyncMs: 1_000 },
    );
    await run.start();
    await run.clock.advance(1_000);
    assert.deepEqual(handler.lines.slice(3).sort(), [
      "update a@1->a@1 resync",
      "update b@2->b@2 resync",
      "update c@3->c@3 resync",
    ]);
    await run.clock.advance(1_000);
    assert.equal(handler.lines.length, 9);
    await run.stop();
  });

  it("refuses to follow no namespace at all", () => {
    assert.throws(() => prepareInformer(podServer(), { listWatch: new Map() }), {
      name: "RangeError",
      message: "Cannot make pods: it has no namespaces, expected at least one",
    });
  });
});
