import assert from "node:assert/strict";
import { getEventListeners, getMaxListeners } from "node:events";
import { describe, it, type TestContext } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { type ApiServer, startApiServer } from "../../src/apiserver/index.js";
import { type Clock, systemClock } from "../../src/base/clock.js";
import { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import { loadClientConfig } from "../../src/kubeconfig/load-client-config.js";
import { RestListWatch } from "../../src/listwatch/rest-list-watch.js";
import { HttpTransport, type HttpTransportOptions } from "../../src/transport/http-transport.js";
import { eventually } from "../support/eventually.js";
import { leakCheck } from "../support/leak-check.js";
import { warningsDuring } from "../support/warnings.js";

/** The time of the machine, with the number of timers that wait. */
class CountingClock implements Clock {
  pending = 0;

  now(): number {
    return systemClock.now();
  }

  date(): Date {
    return systemClock.date();
  }

  async nextTurn(): Promise<void> {
    await systemClock.nextTurn();
  }

  timer(ms: number, callback: () => void): { cancel: () => void } {
    let isPending = true;
    this.pending += 1;
    const over = (): void => {
      this.pending -= isPending ? 1 : 0;
      isPending = false;
    };
    const timer = systemClock.timer(ms, () => {
      over();
      callback();
    });
    return {
      cancel: () => {
        over();
        timer.cancel();
      },
    };
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await systemClock.sleep(ms, signal);
  }
}

interface Many {
  readonly server: ApiServer;
  readonly transport: HttpTransport;
  readonly clock: CountingClock;
  /** Starts further informers of pods, each for a namespace without any, and waits until they watch. */
  readonly start: (count: number) => Promise<void>;
  /** Stops all informers. */
  readonly stop: () => Promise<void>;
  readonly signal: AbortSignal;
}

async function many(t: TestContext, options: HttpTransportOptions = {}): Promise<Many> {
  const noLeaks = leakCheck();
  const server = await startApiServer();
  const clock = new CountingClock();
  const config = await loadClientConfig({ kubeconfigText: server.kubeconfig() });
  const transport = new HttpTransport(config, { ...options, clock });
  const controller = new AbortController();
  const { signal } = controller;
  const runs: Promise<void>[] = [];
  const stop = async (): Promise<void> => {
    controller.abort();
    await Promise.all(runs);
  };
  t.after(async () => {
    await stop();
    await transport.close();
    await server.close();
    await noLeaks();
  });
  const start = async (count: number): Promise<void> => {
    const informers = Array.from({ length: count }, (_, index): SharedIndexInformer<Pod> => {
      const namespace = `empty-${runs.length + index}`;
      const listWatch = new RestListWatch({ transport, resource: PODS, namespace, clock });
      return new SharedIndexInformer({ listWatch, identity: listWatch.codec, clock });
    });
    runs.push(...informers.map(async (informer) => informer.run(signal)));
    await eventually(() => {
      const states = informers.map(({ state }) => state.kind);
      assert.equal(states.filter((kind) => kind === "watching").length, count);
    });
  };
  return { server, transport, clock, start, stop, signal };
}

/** Returns the bytes of live objects. */
function liveBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

for (const http of ["auto", "1.1"] as const) {
  describe(`many informers on one signal, http: ${http}`, () => {
    it("have one listener on it, which is gone after the last of them, and warn of nothing", async (t) => {
      const warnings = await warningsDuring(async () => {
        const { start, stop, signal } = await many(t, { http });
        const most = getMaxListeners(signal);
        await start(100);
        assert.equal(getEventListeners(signal, "abort").length, 1);
        assert.equal(getMaxListeners(signal), most);
        await stop();
        assert.equal(getEventListeners(signal, "abort").length, 0);
        await nextTurn();
      });
      assert.deepEqual(warnings, []);
    });

    it("share it with lists and watches of the program itself, whose listener goes with the last", async (t) => {
      const warnings = await warningsDuring(async () => {
        const { transport } = await many(t, { http });
        const { signal } = new AbortController();
        const listWatch = new RestListWatch({ transport, resource: PODS });
        const lists = Array.from({ length: 50 }, async () => listWatch.list({}, signal));
        const watches = await Promise.all(
          Array.from({ length: 50 }, async () => listWatch.watch({}, signal)),
        );
        assert.equal(getEventListeners(signal, "abort").length, 1);
        await Promise.all(lists);
        assert.equal(getEventListeners(signal, "abort").length, 1);
        for (const watch of watches) {
          watch.close();
        }
        assert.equal(getEventListeners(signal, "abort").length, 0);
        await nextTurn();
      });
      assert.deepEqual(warnings, []);
    });
  });
}

describe("1 000 informers over empty namespaces", () => {
  it("need 12 connections, two timers and a few kilobytes each, and leave nothing behind", async (t) => {
    const { server, clock, start, stop } = await many(t);
    await start(10);
    const before = { timers: clock.pending, bytes: liveBytes(), requests: server.requests.length };
    await start(990);
    assert.equal(server.requests.length - before.requests, 2 * 990);
    const connections = process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;
    // Each connection has two ends in this process.
    assert.ok(connections <= 2 * 12, `${connections} ends of connections`);
    const timers = (clock.pending - before.timers) / 990;
    assert.ok(timers < 2.1, `${timers} timers for each informer`);
    // This is the memory of the server, too. An informer alone takes 35 KiB.
    const bytes = (liveBytes() - before.bytes) / 990;
    assert.ok(bytes < 150_000, `${bytes} bytes for each informer`);
    await stop();
    // A session learns of the end of its last stream a little later.
    await eventually(() => assert.equal(clock.pending, 0));
  });
});
