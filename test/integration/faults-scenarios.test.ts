import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import type { Fault, JsonObject } from "../../src/apiserver/index.js";
import { KubeconfigError } from "../../src/kubeconfig/kubeconfig-error.js";
import type { Backoff } from "../../src/reflector/backoff.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { acceleratedClock } from "../chaos/accelerated-clock.js";
import { type EmbeddedOptions, podNamed } from "../support/embedded.js";
import { AGAIN, type FaultRun, lost, prepareFaultRun, writeThree } from "../support/fault-run.js";
import { until } from "../support/eventually.js";
import { type Protocol, PROTOCOLS } from "../support/protocols.js";

const watch = { verb: "watch" } as const;
const list = { verb: "list" } as const;

/** Pages lists at "0", too, as a server without a watch cache does. */
const PAGING: Fault = {
  match: { verb: "list", query: /resourceVersion=0/ },
  times: Infinity,
  do: { type: "ignoreParameters", names: ["resourceVersion"] },
};

const ONE_MS: Backoff = { delayMs: () => 1, next: () => ONE_MS };
const ONE_MINUTE: Backoff = { delayMs: () => 60_000, next: () => ONE_MINUTE };

/** How many watches end in a row. The limit of requests lets eight go at once, and then some each second. */
const WATCHES = 75;

interface Stop {
  readonly situation: string;
  readonly options?: EmbeddedOptions;
  readonly faults?: readonly Fault[];
  /** Returns true when the informer is to be stopped. */
  readonly when: (run: FaultRun) => boolean;
  /** The endings that were reported before the stop. */
  readonly endings?: readonly string[];
}

const stops: readonly Stop[] = [
  {
    situation: "a list gets no answer (slowlist)",
    faults: [{ match: list, do: { type: "hang" } }],
    when: (run) => run.requests().length === 1,
  },
  {
    situation: "a list is half read (slowlist)",
    faults: [{ match: list, do: { type: "stall", afterBytes: 300 } }],
    when: (run) => run.requests().length === 1,
  },
  {
    situation: "it waits for a second page",
    options: { pageSize: 1 },
    faults: [{ match: { query: /continue=/ }, do: { type: "hang" } }, PAGING],
    when: (run) => run.requests().length === 2,
  },
  {
    situation: "a streaming list has not come to its end",
    options: { initialList: "stream" },
    faults: [{ match: watch, do: { type: "events", change: "noInitialEventsEnd" } }],
    when: (run) => run.requests().length === 1,
  },
  {
    situation: "a watch gets no headers",
    faults: [{ match: watch, do: { type: "hang" } }],
    when: (run) => run.requests().length === 2,
  },
  { situation: "it watches (stop)", when: (run) => run.informer.state.kind === "watching" },
  {
    situation: "it backs off",
    options: { backoff: ONE_MINUTE },
    faults: [{ match: list, do: { type: "http", code: 503 } }],
    when: (run) => run.informer.state.kind === "backingOff",
    endings: ["list serverError: relist, waits"],
  },
  {
    situation: "it waits for a credential",
    options: {
      credentials: { get: async () => new Promise<never>(() => undefined), reject: () => false },
    },
    when: (run) => run.informer.state.kind === "listing",
  },
];

/**
 * Starts without waiting for the first list. The returned function stops the informer and waits for its end.
 */
function start(t: TestContext, run: FaultRun): () => Promise<void> {
  const controller = new AbortController();
  const running = run.informer.run(controller.signal);
  t.after(() => controller.abort());
  return async () => {
    controller.abort();
    await running;
  };
}

describe("scenarios, a stop", () => {
  for (const { situation, options, faults = [], when, endings = [] } of stops) {
    it(`is no error, and the last that is heard, while ${situation} (IP-8, IP-9)`, async (t) => {
      const run = await prepareFaultRun(t, options);
      for (const fault of faults) {
        run.server.faults.add(fault);
      }
      const stop = start(t, run);
      await until(() => when(run));
      const told = run.told().length;
      await stop();
      await writeThree(run);
      assert.equal(run.informer.state.kind, "stopped");
      assert.deepEqual(run.endings(), endings);
      assert.equal(run.told().length, told);
    });
  }

  it("waits for the handler call under way, and is the last that is heard (IP-8)", async (t) => {
    const run = await prepareFaultRun(t);
    let release = (): void => undefined;
    run.handler.hold = new Promise((resolve) => {
      release = resolve;
    });
    const stop = start(t, run);
    await until(() => run.told().length === 1);
    let isOver = false;
    const stopped = stop().then(() => {
      isOver = true;
    });
    await until(() => run.informer.state.kind === "stopped");
    assert.equal(isOver, false);
    release();
    await stopped;
    assert.equal(run.told().length, 1);
    assert.deepEqual(run.endings(), []);
  });
});

describe("scenarios, credentials", () => {
  it("that cannot be had for the next watch are said, and tried again until they can (execfail) (IP-14)", async (t) => {
    let failures = 2;
    let token = "";
    const run = await prepareFaultRun(t, {
      credentials: {
        get: async () => {
          if (run.requests().length === 2 && failures > 0) {
            failures -= 1;
            throw new KubeconfigError(
              "ERR_CREDENTIAL_PLUGIN",
              'Cannot get a credential from "login": it failed',
            );
          }
          return Promise.resolve({ authorization: `Bearer ${token}` });
        },
        reject: () => false,
      },
    });
    token = run.server.token;
    run.server.faults.add({ match: watch, do: { type: "end", afterEvents: 1 } });
    await run.start();
    await writeThree(run);
    await run.heals();
    assert.deepEqual(run.requests(), ["list 0/500", "watch +2", "list +3/1", "watch +3"]);
    assert.deepEqual(run.endings(), [
      "watch closed: rewatch",
      "watch credentials: rewatch, waits",
      "watch credentials: rewatch, waits",
    ]);
    assert.deepEqual(await run.said(), [
      "info: watching pods: 2 found",
      lost('Cannot get a credential from "login": it failed'),
      AGAIN,
    ]);
  });
});

describe("scenarios, objects", () => {
  it("are the same from a list as from a watch, in protobuf (shape) (IP-19)", async (t) => {
    const { watched, listed, told } = await watchedThenListed(t, { codec: protobufCodec(PODS) }, {});
    assert.deepEqual(JSON.parse(JSON.stringify(listed)), JSON.parse(JSON.stringify(watched)));
    assert.equal(told, 3, "the list has changed nothing");
  });

  it("are the same from a list as from a watch, unknown fields included, in JSON (shape, unknownfields) (IP-19)", async (t) => {
    const future = { spec: { futureField: { deep: [1, "two"] } }, futureSection: { of: "tomorrow" } };
    const codec = jsonCodec<Pod>({ kind: "Pod" });
    const { watched, listed, told } = await watchedThenListed(t, { codec }, future);
    assert.deepEqual(listed, watched);
    assert.deepEqual({ ...listed, ...future }, listed);
    assert.equal(told, 3, "the list has changed nothing");
  });
});

/** Returns a pod first as watched, then as listed. The server adds the fields in `more` to it. */
async function watchedThenListed(
  t: TestContext,
  options: EmbeddedOptions,
  more: JsonObject,
): Promise<{ watched: Pod | undefined; listed: Pod | undefined; told: number }> {
  const run = await prepareFaultRun(t, options);
  const { server } = run;
  if (Object.keys(more).length > 0) {
    server.faults.add({
      match: watch,
      do: { type: "events", change: (event) => [{ ...event, object: { ...event.object, ...more } }] },
    });
    server.faults.add({
      match: { ...list, nth: 2 },
      do: { type: "rewriteBody", rewrite: (body) => withMore(body, more) },
    });
  }
  await run.start();
  server.objects.create("pods", podNamed("comes"));
  await until(() => run.informer.lister.size === 3);
  const watched = run.informer.lister.get("default/comes");
  server.faults.add({ match: watch, do: { type: "http", code: 410, reason: "Expired" } });
  await server.restart();
  await until(() => run.informer.lister.get("default/comes") !== watched);
  return { watched, listed: run.informer.lister.get("default/comes"), told: run.told().length };
}

function withMore(body: JsonObject, more: JsonObject): JsonObject {
  const items = body["items"] as { metadata: { name: string } }[];
  return {
    ...body,
    items: items.map((item) => (item.metadata.name === "comes" ? { ...item, ...more } : item)),
  };
}

describe("scenarios, connections", () => {
  it("are two at most and stay, while a watch is quiet for minutes and healthy (IP-4)", async (t) => {
    const run = await quietRun(t, "HTTP/1.1");
    const connections = new ConnectionCount(run.server);
    await until(() => {
      connections.look();
      return run.requests().filter((request) => request === "probe +2").length >= 5;
    });
    assert.deepEqual([...new Set(run.requests())], ["list 0/500", "watch +2", "probe +2"]);
    assert.deepEqual(run.endings(), []);
    assert.ok(connections.most <= 2, `${connections.most} connections were open`);
    await writeThree(run);
    await run.heals();
    assert.deepEqual(run.endings(), []);
  });

  it("are one over HTTP/2, on which nothing is asked while a watch brings bookmarks", async (t) => {
    const run = await quietRun(t, "HTTP/2");
    const connections = new ConnectionCount(run.server);
    let touched = 0;
    await until(() => {
      connections.look();
      touched += 1;
      // The server sends a bookmark when anything has changed.
      run.server.objects.patch("namespaces", "default", { metadata: { labels: { touched: `${touched}` } } });
      return run.endings().length === 2;
    });
    const [first, ...others] = run.requests().map((request) => request.split(" ")[0]);
    assert.equal(first, "list");
    assert.deepEqual([...new Set(others)], ["watch"]);
    assert.deepEqual([...new Set(run.endings())], ["watch closed: rewatch"]);
    assert.equal(connections.most, 1);
    await writeThree(run);
    await run.heals();
  });
});

for (const protocol of PROTOCOLS) {
  describe(`scenarios, connections of ${protocol}`, () => {
    it("are used again over many watches (reconnectleak) (IP-17)", async (t) => {
      const run = await prepareFaultRun(t, { protocol, backoff: ONE_MS });
      run.server.faults.add({ match: watch, times: WATCHES, do: { type: "end" } });
      await run.start();
      const connections = new ConnectionCount(run.server);
      await writeThree(run);
      await until(() => {
        connections.look();
        return run.server.faults.struck.length === WATCHES;
      });
      await run.heals();
      assert.ok(connections.most <= 2, `${connections.most} connections were open`);
    });
  });
}

/** Starts an informer on a server on which minutes pass in seconds. */
async function quietRun(t: TestContext, protocol: Protocol): Promise<FaultRun> {
  const clock = acceleratedClock(100);
  const run = await prepareFaultRun(t, {
    protocol,
    clock,
    server: { clock, tls: true, bookmarkIntervalMs: 10_000 },
  });
  await run.start();
  return run;
}

/** Records the highest number of connections of the server at any look. */
class ConnectionCount {
  most = 0;
  readonly #server: FaultRun["server"];

  constructor(server: FaultRun["server"]) {
    this.#server = server;
  }

  look(): void {
    this.most = Math.max(this.most, this.#server.connections);
  }
}
