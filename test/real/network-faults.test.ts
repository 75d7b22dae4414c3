import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { HEALTHY_MS } from "../../src/reflector/watch-phase.js";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy.js";
import { type Protocol, PROTOCOLS } from "../support/protocols.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { startWatcher, untimed } from "../support/real/cli-run.js";
import { assertAsked, between, type Repeated } from "../support/real/asked.js";
import type { ObservedOptions } from "../support/real/observed-informer.js";
import { type ObservedPods, observePods } from "../support/real/observed-pods.js";
import { eventually } from "../support/eventually.js";

/** Each case waits for a time limit. They wait at the same time. */
const LIMIT_MS = 170_000;

/** The promise of the informer, from the first withheld change on. */
const HEALED_WITHIN_MS: Readonly<Record<Protocol, number>> = { "HTTP/1.1": 40_000, "HTTP/2": 45_000 };

interface Case {
  readonly proxy: FaultProxy;
  readonly observed: ObservedPods;
  /** Creates a pod. */
  write(name: string): Promise<void>;
}

/** The requests of an informer that nothing happens to. */
const UNDISTURBED = ["list 0/500", "watch +0"];
/** The watch ended before its first event, and another one continued at its position, without a list. */
const RESUMED = [...UNDISTURBED, "watch +0"];
/** The same after a silence, during which a probe found the withheld events. */
const PROBED = [...UNDISTURBED, "probe +0", "watch +0"];

const LOST = "warn: lost the watch on pods:";
const LOST_BY_RESET = `${LOST} cannot read the whole response from https://SERVER: connection reset by peer; watching again in Ns`;
const LOST_AS_REFUSED = `${LOST} cannot connect to https://SERVER: connection refused; watching again in Ns`;
const LOST_IN_SILENCE = `${LOST} no event for Ns, although the server has changes to report; watching again now`;
const LOST_UNANSWERED = LOST_IN_SILENCE.replace("event", "response");
const NO_WORD =
  "warn: received nothing about pods for Ns, and the server does not respond: cannot probe the watch: no response within 6s; keeping the watch and asking again";
const NO_CONNECTION =
  "warn: the server does not respond to the request to watch pods: cannot connect to https://SERVER: no connection within 30s; asking again";
const AGAIN = "info: watching pods again after Ns, from where it left off";

interface Seen {
  readonly endings: readonly string[];
  readonly requests: readonly (string | Repeated)[];
  readonly said: readonly string[];
}

/** How a forgotten connection is noticed: a probe finds what it withholds, or a PING gets no answer. */
const FORGOTTEN: Readonly<Record<Protocol, Seen>> = {
  "HTTP/1.1": { endings: ["watch silent: rewatch"], requests: PROBED, said: [LOST_IN_SILENCE, AGAIN] },
  // The next watch follows at once, so nothing is said.
  "HTTP/2": { endings: ["watch dropped: rewatch"], requests: RESUMED, said: [] },
};

/** How a new connection is given up that nothing is heard on. Over HTTP/2 a probe waits for it, too. */
const IGNORED: Readonly<Record<Protocol, Omit<Seen, "endings">>> = {
  "HTTP/1.1": {
    requests: [...RESUMED, "probe +0", "list +0/1", "watch +0"],
    said: [LOST_BY_RESET, LOST_UNANSWERED, AGAIN],
  },
  "HTTP/2": {
    requests: [...RESUMED, between(1, 2, "probe +0"), "list +0/1", "watch +0"],
    said: [LOST_BY_RESET, NO_CONNECTION, AGAIN],
  },
};

const options = { skip: realClusterMissing() ?? false, timeout: LIMIT_MS, concurrency: true };

describe("an informer whose connections go through trouble", options, () => {
  let cluster: RealCluster;
  let cases = 0;

  before(
    async () => {
      cluster = await startRealCluster();
    },
    { timeout: LIMIT_MS },
  );
  after(async () => cluster.close());

  /** Creates a namespace for one case, with a pod. */
  async function namespaceWith(pod: string): Promise<string> {
    cases += 1;
    const namespace = `case-${cases}`;
    await create("namespaces", { metadata: { name: namespace } });
    await write(namespace, pod);
    return namespace;
  }

  async function write(namespace: string, name: string): Promise<void> {
    await create(`namespaces/${namespace}/pods`, {
      metadata: { name },
      spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
    });
  }

  async function proxied(t: TestContext): Promise<{ proxy: FaultProxy; kubeconfigPath: string }> {
    const proxy = await startFaultProxy(cluster.port);
    // Closed before the informer, because connections that it blocks would delay the end of the test.
    t.after(async () => proxy.close());
    const kubeconfigPath = await cluster.users.writeKubeconfig({
      credentials: cluster.adminCertificate,
      server: `https://127.0.0.1:${proxy.port}`,
    });
    return { proxy, kubeconfigPath };
  }

  async function create(collection: string, object: object): Promise<void> {
    const { status, text } = await cluster.request("POST", `/api/v1/${collection}`, object);
    assert.equal(status, 201, text);
  }

  async function deleteFirst({ observed }: Case): Promise<void> {
    const path = `/api/v1/namespaces/${observed.name}/pods/first?gracePeriodSeconds=0`;
    assert.equal((await cluster.request("DELETE", path)).status, 200);
  }

  /** Checks the requests, and the lines on stderr after the first one. */
  async function seen(
    { observed }: Case,
    requests: readonly (string | Repeated)[],
    said: readonly string[],
  ): Promise<void> {
    await eventually(() => assert.deepEqual(observed.said().slice(1), said));
    assertAsked(observed.requests(), requests);
  }

  /** Creates a pod, and returns the milliseconds until the informer has it. */
  async function hearsOf(run: Case, name: string): Promise<number> {
    const startedAt = performance.now();
    await run.write(name);
    const key = `${run.observed.name}/${name}`;
    while (run.observed.informer.lister.get(key) === undefined) {
      await sleep(20);
      const waitedMs = performance.now() - startedAt;
      assert.ok(waitedMs < 90_000, `the informer never got ${key}`);
    }
    return performance.now() - startedAt;
  }

  /** Starts a proxy and an informer behind it, which watches a namespace with one pod. */
  async function start(
    t: TestContext,
    protocol: Protocol,
    more: (proxy: FaultProxy) => ObservedOptions = () => ({}),
  ): Promise<Case> {
    const namespace = await namespaceWith("first");
    const { proxy, kubeconfigPath } = await proxied(t);
    const observed = await observePods(t, cluster, {
      name: namespace,
      scope: { namespace },
      kubeconfigPath,
      protocol,
      ...more(proxy),
    });
    await observed.watches();
    return { proxy, observed, write: async (name) => write(namespace, name) };
  }

  it("says that it doubts while nothing gets through, and heals when something does", async (t) => {
    const run = await start(t, "HTTP/1.1");
    await run.proxy.set({ kind: "blackHole" });
    await run.write("second");
    while (run.observed.informer.state.kind !== "doubting") {
      await sleep(50);
      assert.deepEqual(run.observed.endings(), [], "nothing is cut before");
    }
    await run.proxy.set({ kind: "pass" });
    const tookMs = await hearsOf(run, "third");
    t.diagnostic(`black hole, then a way: heard of after ${(tookMs / 1000).toFixed(1)} s`);
    assert.ok(tookMs <= HEALED_WITHIN_MS["HTTP/1.1"], `heard of after ${tookMs} ms`);
    await run.observed.equalServer();
    assert.deepEqual(run.observed.endings(), ["watch silent: rewatch"]);
    await seen(
      run,
      [...UNDISTURBED, between(3, 4, "probe +0"), "watch +0"],
      [NO_WORD, LOST_IN_SILENCE, AGAIN],
    );
  });

  it("tells the person at the terminal what was lost, since when, and that it is back", async (t) => {
    const namespace = await namespaceWith("first");
    const { proxy, kubeconfigPath } = await proxied(t);
    const cli = startWatcher(t, kubeconfigPath, ["-n", namespace, "-o", "short", "--no-summary"]);
    await cli.until(({ stderr }) => stderr.includes(" found\n"));
    await proxy.set({ kind: "refuse", cut: true });
    await cli.until(({ stderr }) => stderr.includes("lost the watch"));
    await proxy.set({ kind: "pass" });
    await write(namespace, "second");
    await cli.until(({ stdout, stderr }) => stdout.includes("second") && stderr.includes(" again after "));
    const { stdout, stderr } = await cli.stop();
    const pods = `pods in the namespace "${namespace}"`;
    const lines = untimed(stderr).map((line) => line.replace(/\d+\.\d ?s/g, "N s"));
    const warnings = lines.filter((line) => line.startsWith(`warning: lost the watch on ${pods}: `));
    assert.ok(warnings.length > 0);
    assert.deepEqual(lines, [
      `watching ${pods}: 1 found`,
      ...warnings,
      `watching ${pods} again after N s, from where it left off`,
      "Received termination, signaling shutdown",
    ]);
    assert.deepEqual(untimed(stdout), ["New Pod Added to Store: first", "New Pod Added to Store: second"]);
  });

  for (const protocol of PROTOCOLS) {
    describe(`over ${protocol}`, { concurrency: true }, () => {
      for (const kind of ["reset", "close"] as const) {
        it(`goes on from its position when the connection ends inside an event (${kind})`, async (t) => {
          // Breaks one watch only: the next request sets the proxy back.
          const run = await start(t, protocol, (proxy) => ({
            beforeRequest: async () => proxy.set({ kind: "pass" }),
          }));
          await sleep(HEALTHY_MS + 100);
          // The event of a pod has more than a thousand bytes.
          await run.proxy.set({ kind, afterBytes: 700 });
          await run.write("second");
          await eventually(() => assert.deepEqual(run.observed.endings(), ["watch dropped: rewatch"]));
          await deleteFirst(run);
          await run.observed.equalServer();
          // An interruption that ends at once is not reported.
          await seen(run, RESUMED, []);
        });
      }

      it("keeps a slow connection, and one that brings each byte alone", async (t) => {
        const run = await start(t, protocol);
        await run.proxy.set({ kind: "slow", bytesPerSecond: 2_000 });
        for (const name of ["second", "third"]) {
          await run.write(name);
        }
        await run.observed.equalServer();
        await run.proxy.set({ kind: "crumbs" });
        await run.write("fourth");
        await deleteFirst(run);
        await run.observed.equalServer();
        assert.deepEqual(run.observed.endings(), []);
        await seen(run, UNDISTURBED, []);
      });

      it("lists and watches where each byte comes alone, TLS handshake included", async (t) => {
        const run = await start(t, protocol);
        await run.proxy.set({ kind: "refuse", cut: true });
        await run.proxy.set({ kind: "crumbs" });
        await run.write("second");
        await run.observed.equalServer();
        await seen(run, RESUMED, [LOST_BY_RESET, AGAIN]);
      });

      it("goes on from its position after a time of refused connections", async (t) => {
        const run = await start(t, protocol);
        await run.proxy.set({ kind: "refuse", cut: true });
        await run.write("second");
        await deleteFirst(run);
        await sleep(4_000);
        assert.equal(run.observed.informer.lister.size, 1);
        await run.proxy.set({ kind: "pass" });
        await run.observed.equalServer();
        await seen(
          run,
          [...RESUMED, between(1, 3, "list +0/1"), "watch +0"],
          [LOST_BY_RESET, LOST_AS_REFUSED, AGAIN],
        );
      });

      for (const kind of ["blackHole", "mute"] as const) {
        it(`notices a connection that was forgotten on the way, and heals it without a list (${kind}) (IP-1, IP-2)`, async (t) => {
          const run = await start(t, protocol);
          await run.proxy.set({ kind });
          await run.proxy.set({ kind: "pass" });
          const tookMs = await hearsOf(run, "second");
          t.diagnostic(`${kind}: heard of after ${(tookMs / 1000).toFixed(1)} s`);
          assert.ok(tookMs <= HEALED_WITHIN_MS[protocol], `heard of after ${tookMs} ms`);
          await deleteFirst(run);
          await run.observed.equalServer();
          const { endings, requests, said } = FORGOTTEN[protocol];
          assert.deepEqual(run.observed.endings(), endings);
          await seen(run, requests, said);
        });
      }

      it("heals after new connections were accepted and then ignored", async (t) => {
        const run = await start(t, protocol);
        await run.proxy.set({ kind: "refuse", cut: true });
        await run.proxy.set({ kind: "halfOpen" });
        await sleep(4_000);
        await run.proxy.set({ kind: "pass" });
        const tookMs = await hearsOf(run, "second");
        t.diagnostic(`half-open: heard of after ${(tookMs / 1000).toFixed(1)} s`);
        assert.ok(tookMs <= HEALED_WITHIN_MS[protocol], `heard of after ${tookMs} ms`);
        await run.observed.equalServer();
        await seen(run, IGNORED[protocol].requests, IGNORED[protocol].said);
      });

      it("neither cuts a healthy quiet watch nor makes a connection for each look at it (IP-4)", async (t) => {
        const run = await start(t, protocol, () => ({ probeAfterMs: 1_000 }));
        const { accepted } = run.proxy;
        await sleep(30_000);
        assert.deepEqual(run.observed.endings(), []);
        assert.ok(run.proxy.accepted - accepted <= 1, `${run.proxy.accepted - accepted} new connections`);
        const tookMs = await hearsOf(run, "second");
        assert.ok(tookMs < 5_000, "heard of at once");
        await seen(run, [...UNDISTURBED, between(5, 16, "probe +0")], []);
      });
    });
  }
});
