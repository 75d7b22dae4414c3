import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { EventRecorder, HttpTransport, loadClientConfig, type Pod, StatusError } from "../../src/index.js";
import { ObjectClient } from "../../src/api-client/object-client.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { eventually } from "../support/eventually.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";
import { RecordingLogger } from "../support/recording-logger.js";

const SPEC = { containers: [{ name: "app", image: "registry.example/app:1" }] };
const SIGNAL = new AbortController().signal;

interface WrittenEvent {
  readonly metadata: { readonly name: string };
  readonly note?: string;
  readonly regarding?: { readonly uid?: string };
  readonly series?: { readonly count: number };
}

describe("an EventRecorder on a real server", { skip: realClusterMissing() }, () => {
  let cluster: RealCluster;
  let transport: HttpTransport;
  let pods: ObjectClient<Pod>;
  before(
    async () => {
      cluster = await startRealCluster();
      const options = { kubeconfig: cluster.kubeconfigPath, env: {}, homeDirectory: "/nonexistent" };
      transport = new HttpTransport(await loadClientConfig(options));
      pods = new ObjectClient({ transport, resource: PODS, requestTimeoutMs: 30_000 });
    },
    { timeout: 120_000 },
  );
  after(async () => {
    await transport.close();
    await cluster.close();
  });

  function recorder(t: TestContext): { recorder: EventRecorder; logger: RecordingLogger } {
    const logger = new RecordingLogger();
    const options = { transport, logger, reportingController: "example.com/web", reportingInstance: "web-1" };
    const made = new EventRecorder(options);
    t.after(async () => made.close());
    return { recorder: made, logger };
  }

  async function makePod(name: string): Promise<Pod> {
    return pods.create({ metadata: { name, namespace: "default" }, spec: SPEC }, SIGNAL);
  }

  async function eventsOf(pod: Pod): Promise<readonly WrittenEvent[]> {
    const { body } = await cluster.request("GET", "/apis/events.k8s.io/v1/namespaces/default/events");
    const { items } = body as { readonly items: readonly WrittenEvent[] };
    return items.filter(({ regarding }) => regarding?.uid === pod.metadata?.uid);
  }

  it("writes Events that kubectl get events and kubectl describe show", async (t) => {
    const { recorder: events, logger } = recorder(t);
    const pod = await makePod("web");
    const note = "a container of the pod has crashed";
    events.event({ regarding: pod, type: "Warning", reason: "CrashLoop", action: "Report", note });
    await eventually(async () => assert.equal((await eventsOf(pod)).length, 1));
    const listed = await cluster.kubectl(["get", "events"]);
    assert.match(listed.stdout, /Warning +CrashLoop +pod\/web +a container of the pod has crashed/);
    const described = await cluster.kubectl(["describe", "pod", "web"]);
    assert.match(
      described.stdout,
      /Warning +CrashLoop +.* +example\.com\/web +a container of the pod has crashed/,
    );
    assert.deepEqual(logger.lines, []);
  });

  it("makes a series of Events that are alike, and writes its count at the end", async (t) => {
    const { recorder: events, logger } = recorder(t);
    const pod = await makePod("series");
    for (let count = 1; count <= 7; count += 1) {
      events.event({
        regarding: pod,
        type: "Normal",
        reason: "Seen",
        action: "Look",
        note: `seen ${count} times`,
      });
      if (count <= 2) {
        await eventually(async () => {
          const [event] = await eventsOf(pod);
          assert.equal(event?.series?.count, count === 1 ? undefined : count);
          assert.equal(event?.note, "seen 1 times");
        });
      }
    }
    await events.close();
    assert.deepEqual(
      (await eventsOf(pod)).map(({ series }) => series?.count),
      [7],
    );
    assert.deepEqual(logger.lines, []);
  });

  it("writes a series again that was deleted on the server", async (t) => {
    const { recorder: events, logger } = recorder(t);
    const pod = await makePod("forgotten");
    const event = { regarding: pod, type: "Normal", reason: "Seen", action: "Look", note: "seen" } as const;
    events.event(event);
    await eventually(async () => assert.equal((await eventsOf(pod)).length, 1));
    await cluster.kubectl(["delete", "event", ...(await eventsOf(pod)).map(({ metadata }) => metadata.name)]);
    events.event(event);
    await eventually(async () =>
      assert.deepEqual(
        (await eventsOf(pod)).map(({ series }) => series?.count),
        [2],
      ),
    );
    assert.deepEqual(logger.lines, []);
  });

  it("writes long notes, odd names and objects without a namespace", async (t) => {
    const { recorder: events, logger } = recorder(t);
    const role = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "system:node" },
    };
    const note = `${"é".repeat(700)} end`;
    events.event({ regarding: role, type: "Normal", reason: "Seen", action: "Look", note });
    await events.close();
    assert.deepEqual(logger.lines, []);
    const { stdout } = await cluster.kubectl(["get", "events", "-n", "default", "-o", "name"]);
    assert.match(stdout, /^event\/[0-9a-f]{8}-[-0-9a-f]{27}$/m);
  });

  it("tells what the server refuses, and goes on", async (t) => {
    const { recorder: events, logger } = recorder(t);
    const pod = await makePod("refused");
    events.event({
      regarding: pod,
      type: "Normal",
      reason: "R".repeat(200),
      action: "Look",
      note: "refused",
    });
    events.event({ regarding: pod, type: "Normal", reason: "Seen", action: "Look", note: "written" });
    await events.close();
    assert.deepEqual(
      (await eventsOf(pod)).map(({ note }) => note),
      ["written"],
    );
    assert.equal(logger.lines.length, 1);
    assert.match(
      logger.lines[0] ?? "",
      /^warn: Cannot write Events, and drop what was tried: .*at most 128 characters/,
    );
  });

  it("shows that an update of a Lease or another object fails after another write", async () => {
    const pod = await makePod("conflict");
    await pods.mergePatch(
      { namespace: "default", name: "conflict" },
      { metadata: { labels: { a: "b" } } },
      SIGNAL,
    );
    const update = pods.update({ ...pod, metadata: { ...pod.metadata, labels: { c: "d" } } }, SIGNAL);
    await assert.rejects(update, (error) => error instanceof StatusError && error.statusCode === 409);
  });
});
