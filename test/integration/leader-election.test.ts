import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { type ApiServer, type Fault, startApiServer } from "../../src/apiserver/index.js";
import { systemClock } from "../../src/base/clock.js";
import { EventRecorder } from "../../src/event-recorder/event-recorder.js";
import { parseKubeconfig } from "../../src/kubeconfig/parse-kubeconfig.js";
import { resolveConfig } from "../../src/kubeconfig/resolve-config.js";
import { LeaderElector } from "../../src/leader-election/leader-elector.js";
import { runAsLeader } from "../../src/leader-election/run-as-leader.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { eventually } from "../support/eventually.js";
import { leakCheck } from "../support/leak-check.js";
import { RecordingLogger } from "../support/recording-logger.js";

const LEASE = { namespace: "default", name: "web" };
const PERIODS = { leaseDurationMs: 60_000, renewDeadlineMs: 30_000, retryPeriodMs: 20 };

interface Cluster {
  readonly server: ApiServer;
  readonly transport: HttpTransport;
  /** The identity in the Lease. */
  readonly holder: () => unknown;
  /** The time in the Lease, which changes with each renewal. */
  readonly renewed: () => unknown;
}

/** Starts an embedded server. When the test ends, what is left behind fails the test. */
async function startCluster(t: TestContext): Promise<Cluster> {
  const noLeaks = leakCheck();
  const server = await startApiServer();
  const kubeconfig = await parseKubeconfig(server.kubeconfig(), "embedded");
  const transport = new HttpTransport(resolveConfig(kubeconfig, { env: {}, clock: systemClock }));
  t.after(async () => {
    await transport.close();
    await server.close();
    await noLeaks();
  });
  const spec = (): Readonly<Record<string, unknown>> =>
    server.objects.get("leases.coordination.k8s.io", "default/web")?.["spec"] as Readonly<
      Record<string, unknown>
    >;
  return { server, transport, holder: () => spec()["holderIdentity"], renewed: () => spec()["renewTime"] };
}

const MATCH = { resource: "leases" };
const FAULTS: readonly (readonly [string, Fault])[] = [
  ["an overloaded server", { match: MATCH, times: 5, do: { type: "http", code: 429, retryAfterSeconds: 0 } }],
  ["a failing server", { match: MATCH, times: 5, do: { type: "http", code: 500 } }],
  [
    "conflicts",
    { match: { ...MATCH, method: "PUT" }, times: 5, do: { type: "http", code: 409, reason: "Conflict" } },
  ],
  [
    "a login page",
    { match: MATCH, times: 5, do: { type: "http", code: 200, text: "<html>", contentType: "text/html" } },
  ],
  [
    "an answer that is not an object",
    { match: MATCH, times: 5, do: { type: "http", code: 200, text: "[]" } },
  ],
  ["refused requests", { match: MATCH, times: 5, do: { type: "refuse" } }],
];

describe("leader election on the embedded server", () => {
  for (const [what, fault] of FAULTS) {
    it(`leads and goes on leading in spite of ${what}`, async (t) => {
      const { server, transport, holder, renewed } = await startCluster(t);
      server.faults.add(fault);
      const logger = new RecordingLogger();
      const result = await runAsLeader(
        { ...PERIODS, transport, lease: LEASE, identity: "a", logger },
        async (signal) => {
          assert.equal(holder(), "a");
          server.faults.add(fault);
          await eventually(() => assert.equal(server.faults.struck.length, 10));
          const before = renewed();
          await eventually(() => assert.notEqual(renewed(), before));
          return signal.aborted;
        },
      );
      assert.equal(result, false);
      assert.equal(holder(), "");
    });
  }

  it("hands the work from one candidate to the next, without two at a time", async (t) => {
    const { transport } = await startCluster(t);
    const log: string[] = [];
    const work = async (identity: string): Promise<void> => {
      const logger = new RecordingLogger();
      await runAsLeader({ ...PERIODS, transport, lease: LEASE, identity, logger }, async () => {
        log.push(`${identity} begins`);
        await systemClock.sleep(5);
        log.push(`${identity} ends`);
      });
    };
    const identities = ["a", "b", "c", "d", "e"];
    await Promise.all(identities.map(work));
    assert.equal(log.length, 10);
    for (let index = 0; index < log.length; index += 2) {
      assert.equal(log[index + 1], log[index]?.replace("begins", "ends"));
    }
  });

  it("stops the work when the Lease is lost, with an error", async (t) => {
    const { server, transport } = await startCluster(t);
    const logger = new RecordingLogger();
    const periods = { leaseDurationMs: 5_000, renewDeadlineMs: 2_000, retryPeriodMs: 20 };
    const told: string[] = [];
    const elector = new LeaderElector({
      ...periods,
      transport,
      lease: LEASE,
      logger,
      onStartedLeading: async (signal) => {
        server.faults.add({ match: MATCH, times: 1_000, do: { type: "hang" } });
        await new Promise((resolve) => {
          signal.addEventListener("abort", resolve, { once: true });
        });
        told.push(String((signal.reason as { code?: string }).code));
      },
      onStoppedLeading: () => void told.push("stopped"),
    });
    await assert.rejects(elector.run(new AbortController().signal), { code: "ERR_LEASE_LOST" });
    assert.deepEqual(told.sort(), ["ERR_LEASE_LOST", "stopped"]);
    assert.equal(elector.isLeader(), false);
    server.faults.clear();
  });
});

describe("an EventRecorder on the embedded server", () => {
  it("writes Events and their series in spite of failures", async (t) => {
    const { server, transport } = await startCluster(t);
    const logger = new RecordingLogger();
    const recorder = new EventRecorder({ transport, reportingController: "web", logger });
    const regarding = { apiVersion: "v1", kind: "Pod", name: "web", namespace: "default", uid: "1" };
    const event = { regarding, type: "Normal", reason: "Seen", action: "Look", note: "seen" } as const;
    const series = (): unknown =>
      server.objects
        .list("events.events.k8s.io")
        .map(({ series: count }) => (count as { count?: number } | undefined)?.count);
    recorder.event(event);
    await eventually(() => assert.deepEqual(series(), [undefined]));
    recorder.event(event);
    await eventually(() => assert.deepEqual(series(), [2]));
    server.faults.add({ match: { resource: "events" }, do: { type: "http", code: 503 } });
    recorder.event({ ...event, reason: "Other" });
    await eventually(() => assert.equal(server.faults.struck.length, 1));
    recorder.event(event);
    // The end does not wait for the next try.
    await recorder.close();
    assert.deepEqual(series(), [3, undefined]);
    assert.equal(logger.lines.length, 1);
  });
});
