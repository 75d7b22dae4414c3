import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type EventParts, kubeEvent } from "../support/kube-events.js";
import { startWatcher, untimed } from "../support/real/cli-run.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";

describe("Events of a real server", { skip: realClusterMissing() }, () => {
  let cluster: RealCluster;
  before(
    async () => {
      cluster = await startRealCluster();
      await created("pods", {
        metadata: { name: "web" },
        spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
      });
      await happens({ name: "before", reason: "Before", at: Math.floor(Date.now() / 1_000) - 60 });
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  async function created(resource: string, object: object): Promise<void> {
    const { status, text } = await cluster.request("POST", `/api/v1/namespaces/default/${resource}`, object);
    assert.equal(status, 201, text);
  }

  async function happens(parts: EventParts): Promise<void> {
    const { metadata, ...event } = kubeEvent({ at: Math.floor(Date.now() / 1_000), ...parts });
    await created("events", { ...event, metadata: { name: metadata.name, namespace: "default" } });
  }

  it("are printed: the warnings, from protobuf, those within --since first", async (t) => {
    const run = startWatcher(t, cluster.kubeconfigPath, ["--events", "--since=1h", "-o", "short"]);
    await run.until(({ lines }) => lines.length === 2);
    await happens({ name: "normal", reason: "Pulled", type: "Normal" });
    await happens({ name: "other", reason: "Other", pod: "other" });
    await happens({ name: "new", reason: "Unhealthy", count: 3 });
    await run.until(({ lines }) => lines.length === 3);
    const { code, stdout } = await run.stop("SIGINT");
    assert.deepEqual(
      [code, untimed(stdout)],
      [130, ["New Pod Added to Store: web", "Event for Pod web: Before", "Event for Pod web: Unhealthy"]],
    );
  });

  it("are left out without the right to read them, and printed once there is one", async (t) => {
    const { users } = cluster;
    const credentials = await users.issueCertificate({ name: "blind" });
    const kubeconfigPath = await users.writeKubeconfig({ credentials });
    const grant = { user: "blind", namespace: "default", verbs: ["list", "watch"] };
    await users.grant({ ...grant, resources: ["pods"] });
    const run = startWatcher(t, kubeconfigPath, ["-n", "default", "--events", "-o", "short"]);
    await run.until(({ stderr, lines }) => stderr.includes("cannot list Events") && lines.length === 1);
    await users.grant({ ...grant, resources: ["events"] });
    await run.until(({ stderr }) => stderr.includes("1 found"));
    let number = 0;
    while (run.lines.length < 2) {
      number += 1;
      await happens({ name: `late-${number}`, reason: `Late${number}` });
      await new Promise((resolve) => {
        setTimeout(resolve, 500);
      });
    }
    const { code, stdout, stderr } = await run.stop();
    assert.equal(code, 143);
    assert.match(untimed(stdout)[1] ?? "", /^Event for Pod web: Late\d+$/);
    assert.match(
      stderr,
      /warning: cannot list Events in the namespace "default": events is forbidden: User "blind" cannot list resource "events" in API group "" in the namespace "default"; the pods are watched without them\n/,
    );
    assert.equal(stderr.match(/cannot list Events/g)?.length, 1);
  });
});
