import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import type { KubeObject } from "../../src/api/object.js";
import { PODS } from "../../src/api/built-in-resources.js";
import type { GroupVersionResource } from "../../src/api/resource.js";
import type { Logger } from "../../src/base/logger.js";
import type { InformerScope } from "../../src/informer/informer-scope.js";
import {
  SharedInformerFactory,
  type SharedInformerFactoryOptions,
} from "../../src/informer/shared-informer-factory.js";
import type { ListWatch } from "../../src/listwatch/list-watch.js";
import type { EndingReport } from "../../src/reflector/reflector-state.js";
import type { Transport } from "../../src/transport/transport.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { warningsDuring } from "../support/warnings.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import { ScriptedTransport } from "../support/scripted-transport.js";

const NODES: GroupVersionResource<KubeObject> = {
  group: "",
  version: "v1",
  resource: "nodes",
  namespaced: false,
};

/** A transport that is never used, because these tests send no requests. */
const noTransport: Transport = {
  request: async () => Promise.reject(new Error("not expected")),
  close: async () => Promise.resolve(),
};

interface Fixture {
  readonly factory: SharedInformerFactory;
  readonly scopes: InformerScope[];
  readonly clock: FakeClock;
}

function fixture(
  script: (resource: GroupVersionResource) => ScriptedListWatch<unknown>,
  logger?: Logger,
  options: Partial<SharedInformerFactoryOptions> = {},
): Fixture {
  const scopes: InformerScope[] = [];
  const clock = new FakeClock();
  const factory = new SharedInformerFactory({
    transport: noTransport,
    clock,
    logger,
    random: () => 0,
    listWatchFor: (resource, scope): ListWatch<unknown> => {
      scopes.push(scope);
      return script(resource).listWatch;
    },
    ...options,
  });
  return { factory, scopes, clock };
}

function oneObject(): ScriptedListWatch<unknown> {
  return new ScriptedListWatch<unknown>().list([pod("a", "1")], { at: "10" }).watch();
}

describe("SharedInformerFactory", () => {
  it("gives the same informer for the same resource and scope, another one for another (FA-2, IP-23)", () => {
    const { factory } = fixture(oneObject);
    const pods = factory.informer(PODS);
    assert.equal(factory.informer(PODS), pods);
    assert.equal(factory.informer(PODS, { namespace: "" }), pods);
    assert.notEqual(factory.informer(PODS, { namespace: "shop" }), pods);
    assert.notEqual(factory.informer(PODS, { labelSelector: "app=web" }), pods);
    assert.notEqual(factory.informer(NODES), pods);
  });

  it("lists and watches in the scope that was asked for (IP-20)", () => {
    const { factory, scopes } = fixture(oneObject);
    factory.informer(PODS, {
      namespace: "shop",
      labelSelector: "app=web",
      fieldSelector: "spec.nodeName=n1",
    });
    assert.deepEqual(scopes, [
      { namespace: "shop", labelSelector: "app=web", fieldSelector: "spec.nodeName=n1" },
    ]);
  });

  it("starts what was made and does not run yet, each time it is asked (FA-3)", async () => {
    const { factory } = fixture(oneObject);
    const controller = new AbortController();
    const pods = factory.informer(PODS);
    factory.start(controller.signal);
    const nodes = factory.informer(NODES);
    await settle();
    assert.deepEqual([pods.hasSynced, nodes.hasSynced], [true, false]);
    factory.start(controller.signal);
    await factory.whenSynced();
    assert.deepEqual([pods.hasSynced, nodes.hasSynced], [true, true]);
    await factory.shutdown();
  });

  it("leaves an informer that runs already to its owner, says so once, and waits for it to sync (FA-3, I-1)", async () => {
    const logger = new RecordingLogger();
    const { factory } = fixture(oneObject, logger);
    const own = new AbortController();
    const pods = factory.informer(PODS);
    const running = pods.run(own.signal);
    const nodes = factory.informer(NODES);
    const controller = new AbortController();
    factory.start(controller.signal);
    factory.start(controller.signal);
    await factory.whenSynced();
    assert.deepEqual([pods.hasSynced, nodes.hasSynced], [true, true]);
    assert.deepEqual(logger.lines, [
      "warn: the informer was not started, because its run method was called before",
    ]);
    await factory.shutdown();
    assert.deepEqual([pods.isStopped, nodes.isStopped], [false, true]);
    own.abort();
    await running;
  });

  it("rejects a wait at once when an informer was made after the start, and waits for it once it is started (FA-4)", async () => {
    const { factory } = fixture(oneObject);
    const controller = new AbortController();
    const pods = factory.informer(PODS);
    factory.start(controller.signal);
    const late = factory.informer(NODES);
    // The first one has synced, and does not hide that the other one cannot.
    await pods.whenSynced();
    await assert.rejects(factory.whenSynced(), {
      name: "CacheSyncError",
      code: "ERR_NOT_SYNCED",
      unsynced: ["nodes"],
      message: "Cannot wait for nodes to sync: the informer was never started, call start first",
    });
    factory.start(controller.signal);
    await factory.whenSynced();
    assert.equal(late.hasSynced, true);
    await factory.shutdown();
  });

  it("waits for an informer that its owner has run", async () => {
    const { factory } = fixture(oneObject);
    const own = new AbortController();
    const pods = factory.informer(PODS);
    const running = pods.run(own.signal);
    await factory.whenSynced();
    assert.equal(pods.hasSynced, true);
    own.abort();
    await running;
  });

  it("rejects a wait at once when nothing was started, instead of waiting for ever", async () => {
    const { factory } = fixture(oneObject);
    const pods = factory.informer(PODS);
    factory.informer(NODES);
    await assert.rejects(factory.whenSynced(), {
      message: "Cannot wait for nodes, pods to sync: the informer was never started, call start first",
    });
    await assert.rejects(pods.whenSynced(new AbortController().signal), {
      code: "ERR_NOT_SYNCED",
      message: "Cannot wait for pods to sync: the informer was never started",
    });
  });

  it("names all that did not sync, and why (FA-4, TestSyncResult)", async () => {
    const { factory } = fixture(() =>
      new ScriptedListWatch<unknown>().status(403, { message: "not allowed" }),
    );
    factory.informer(PODS);
    factory.informer(NODES);
    factory.start(new AbortController().signal);
    await settle();
    const waiting = new AbortController();
    const synced = factory.whenSynced(waiting.signal);
    waiting.abort();
    await assert.rejects(synced, (error: Error & { unsynced?: string[] }) => {
      assert.deepEqual(error.unsynced, ["nodes", "pods"]);
      assert.match(error.message, /nodes, pods.*not allowed/);
      return true;
    });
    await factory.shutdown();
  });

  it("stops everything on shutdown, waits for it, and starts nothing more (FA-5)", async () => {
    const { factory, clock } = fixture(oneObject);
    const pods = factory.informer(PODS);
    factory.start(new AbortController().signal);
    await settle();
    await Promise.all([factory.shutdown(), factory.shutdown()]);
    assert.equal(pods.isStopped, true);
    assert.equal(clock.pendingTimers, 0);
    const nodes = factory.informer(NODES);
    factory.start(new AbortController().signal);
    await settle();
    assert.equal(nodes.hasSynced, false);
  });

  it("starts any number of informers without a warning, and leaves nothing on the signal (FA-3)", async () => {
    const { factory } = fixture(oneObject);
    const controller = new AbortController();
    const listeners = (): number => getEventListeners(controller.signal, "abort").length;
    const warnings = await warningsDuring(async () => {
      for (let number = 0; number < 50; number += 1) {
        factory.informer(PODS, { namespace: `n${number}` });
        if (number % 2 === 0) {
          factory.start(controller.signal);
        }
      }
      factory.start(controller.signal);
      assert.equal(listeners(), 1);
      await factory.whenSynced(new AbortController().signal);
      await settle();
    });
    assert.deepEqual(warnings, []);
    await factory.shutdown();
    assert.equal(listeners(), 0);
  });

  it("stops each informer with the signal it was started with, and all on shutdown", async () => {
    const { factory } = fixture(oneObject);
    const [first, second] = [new AbortController(), new AbortController()];
    const pods = factory.informer(PODS);
    factory.start(first.signal);
    const nodes = factory.informer(NODES);
    factory.start(second.signal);
    await settle();
    first.abort();
    await settle();
    assert.deepEqual([pods.isStopped, nodes.isStopped], [true, false]);
    await factory.shutdown();
    assert.equal(nodes.isStopped, true);
    assert.equal(getEventListeners(second.signal, "abort").length, 0);
  });

  it("goes on when its logger throws (IP-15)", async () => {
    const broken = (): never => assert.fail("the worker has exited");
    const { factory } = fixture(oneObject, { debug: broken, info: broken, warn: broken, error: broken });
    const pods = factory.informer(PODS);
    pods.addIndexers({ bad: () => assert.fail("bang") });
    const own = new AbortController();
    const running = factory.informer(NODES).run(own.signal);
    factory.start(new AbortController().signal);
    await settle();
    assert.deepEqual([pods.hasSynced, pods.state.kind], [true, "watching"]);
    await factory.shutdown();
    own.abort();
    await running;
  });

  it("logs that an informer failed, which is a bug, and does not end the others", async () => {
    const logger = new RecordingLogger();
    const codec = jsonCodec<unknown>();
    const { factory } = fixture(oneObject, logger, {
      codecFor: (resource) =>
        resource === PODS ? { ...codec, resourceVersionOf: () => assert.fail("bang") } : codec,
    });
    const pods = factory.informer(PODS);
    const nodes = factory.informer(NODES);
    factory.start(new AbortController().signal);
    await settle();
    assert.deepEqual(logger.lines, ["error: an informer failed"]);
    assert.deepEqual([pods.isStopped, nodes.state.kind], [true, "watching"]);
    await factory.shutdown();
  });

  it("holds the dates of answers against its own clock", async () => {
    const clock = new FakeClock();
    const reports: EndingReport[] = [];
    const factory = new SharedInformerFactory({
      // The fake clock starts at 11:32:05.
      transport: new ScriptedTransport({
        status: 503,
        headers: { "retry-after": "Mon, 23 Nov 2026 11:32:25 GMT" },
      }),
      clock,
      random: () => 0,
      onEnding: (report) => void reports.push(report),
    });
    factory.informer(PODS);
    factory.start(new AbortController().signal);
    await settle();
    assert.deepEqual(
      reports.map(({ delayMs }) => delayMs),
      [20_000],
    );
    await factory.shutdown();
    assert.equal(clock.pendingTimers, 0);
  });

  it("warns once of a resource without namespaces that does not say so, from its first object on", async () => {
    const node: KubeObject = { metadata: { name: "node-1", resourceVersion: "5" } };
    const listed = (): ScriptedListWatch<KubeObject> =>
      new ScriptedListWatch<KubeObject>().list([node], { at: "10" }).watch();
    const watched = (): ScriptedListWatch<KubeObject> =>
      new ScriptedListWatch<KubeObject>().list([], { at: "4" }).watch().added(node);
    const said = async (
      resource: GroupVersionResource,
      script: () => ScriptedListWatch<KubeObject>,
    ): Promise<readonly string[]> => {
      const logger = new RecordingLogger();
      const { factory, clock } = fixture(script, logger);
      factory.informer(resource);
      factory.start(new AbortController().signal);
      await clock.advance(60_000);
      await factory.shutdown();
      return logger.lines;
    };
    const { namespaced, ...unsaid } = NODES;
    assert.equal(namespaced, false);
    for (const script of [listed, watched]) {
      assert.deepEqual(await said(NODES, script), []);
      assert.deepEqual(await said(unsaid, script), [
        "warn: the objects have no namespace; give the resource namespaced: false, so that their keys are computed as they are",
      ]);
    }
  });

  it("stops informers with the signal they were started with", async () => {
    const { factory } = fixture(oneObject);
    const controller = new AbortController();
    const pods = factory.informer(PODS);
    factory.start(controller.signal);
    await settle();
    controller.abort();
    await settle();
    assert.equal(pods.isStopped, true);
    await factory.shutdown();
  });
});
