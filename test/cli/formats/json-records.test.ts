import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { ApiServer } from "../../../src/apiserver/index.js";
import { podNamed } from "../../support/embedded.js";
import { type EmbeddedCli, embeddedCli } from "../../support/embedded-cli.js";
import type { InProcessCli } from "../../support/in-process-cli.js";
import { ownedBy, workload } from "../../support/workload-objects.js";

const MERGE = { contentType: "application/merge-patch+json" } as const;

interface Recorded {
  readonly type: string;
  readonly mark?: string;
  readonly summary: Record<string, unknown>;
  readonly changes: readonly Record<string, unknown>[];
  readonly object?: { readonly metadata: { readonly name: string } };
}

function records({ stdout }: InProcessCli): Recorded[] {
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Recorded);
}

/** A pod of a Deployment that runs on a node. */
function createPod({ objects }: ApiServer): { readonly uid: string } {
  const deployment = objects.create("deployments.apps", workload("web", { app: "web" }));
  const set = objects.create("replicasets.apps", {
    ...workload("web-5d7f", { app: "web" }),
    metadata: ownedBy(deployment, "web-5d7f", { app: "web", "pod-template-hash": "5d7f" }),
  });
  const pod = objects.create("pods", {
    metadata: ownedBy(set, "web-5d7f-x", { app: "web", "pod-template-hash": "5d7f" }),
    spec: { nodeName: "node-1", containers: [{ name: "app", image: "app:1" }] },
  });
  return { uid: pod.metadata.uid ?? "" };
}

function setStatus({ objects }: ApiServer, status: object): void {
  objects.patch("pods", "default/web-5d7f-x", { status }, { ...MERGE, subresource: "status" });
}

const CONTAINER = { name: "app", image: "app:1", imageID: "", restartCount: 0 };
const RUNNING = {
  phase: "Running",
  containerStatuses: [{ ...CONTAINER, ready: true, state: { running: {} } }],
};
const CRASHED = {
  containerStatuses: [
    {
      ...CONTAINER,
      ready: false,
      state: { terminated: { exitCode: 3, reason: "Error", message: "panic: no db\nat main" } },
    },
  ],
};

/** Watches a pod that becomes ready, and then crashes. */
async function crash(
  t: TestContext,
  args: readonly string[],
): Promise<EmbeddedCli & { cli: InProcessCli; uid: string }> {
  const embedded = await embeddedCli(t);
  const { server, run } = embedded;
  const { uid } = createPod(server);
  const cli = run(["-n", "default", ...args]);
  await cli.untilShown("stdout", /ADDED/);
  setStatus(server, RUNNING);
  setStatus(server, CRASHED);
  await cli.untilShown("stdout", /panic/);
  return { ...embedded, cli, uid };
}

describe("records of -o json", () => {
  it("say of a pod what the table of kubectl says, and what changed with whole values", async (t) => {
    const { cli, uid } = await crash(t, ["-o", "json"]);
    const [added, ready, crashed] = records(cli);
    const identity = { namespace: "default", name: "web-5d7f-x", uid };
    const place = { owner: "deploy/web", node: "node-1" };
    assert.deepEqual(added?.summary, {
      ...identity,
      status: "Pending",
      ready: 0,
      total: 1,
      restarts: 0,
      ...place,
    });
    assert.deepEqual(Object.keys(added), ["type", "timestamp", "mark", "summary", "changes", "object"]);
    const [origin] = added.changes;
    assert.deepEqual(
      [origin?.["what"], origin?.["owner"], typeof origin?.["age"]],
      ["other", "deploy/web", "number"],
    );
    assert.deepEqual(
      ready?.changes.map(({ what, was, "ready-was": readyWas }) => [what, was, readyWas]),
      [
        ["status", "Pending", undefined],
        ["ready", undefined, "0/1"],
      ],
    );
    assert.deepEqual(crashed?.summary["status"], "Error");
    assert.deepEqual(
      crashed.changes.filter(({ what }) => what === "container"),
      [{ what: "container", container: "app", reason: "Error", exit: 3, msg: "panic: no db\nat main" }],
    );
  });

  it("are the same without the object", async (t) => {
    const { cli, uid } = await crash(t, ["-o", "json", "--no-object"]);
    const [added] = records(cli);
    assert.deepEqual(Object.keys(added ?? {}), ["type", "timestamp", "mark", "summary", "changes"]);
    assert.deepEqual(added?.summary, {
      namespace: "default",
      name: "web-5d7f-x",
      uid,
      status: "Pending",
      ready: 0,
      total: 1,
      restarts: 0,
      owner: "deploy/web",
      node: "node-1",
    });
  });

  it("say of a ConfigMap which members changed", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("configmaps", { metadata: { name: "app" }, data: { a: "1" } });
    const cli = run(["configmaps", "-n", "default", "-o", "json"]);
    await cli.untilShown("stdout", /ADDED/);
    server.objects.patch("configmaps", "default/app", { data: { a: "2" } }, MERGE);
    await cli.untilShown("stdout", /MODIFIED/);
    const [added, changed] = records(cli);
    assert.deepEqual(Object.keys(added?.summary ?? {}), ["namespace", "name", "uid"]);
    assert.deepEqual(added?.changes, []);
    assert.deepEqual(changed?.changes, [{ what: "other", changed: "data" }]);
  });

  for (const flags of [[], ["--no-object"]]) {
    it(`say of a Deployment which image and which replicas it got: ${["-o json", ...flags].join(" ")}`, async (t) => {
      const { server, run } = await embeddedCli(t);
      server.objects.create("deployments.apps", workload("web", { app: "web" }, 2));
      const cli = run(["deploy/web", "-n", "default", "-o", "json", ...flags]);
      await cli.untilShown("stdout", /ADDED/);
      const containers = [{ name: "app", image: "registry.example/app:2" }];
      const template = { spec: { containers } };
      server.objects.patch("deployments.apps", "default/web", { spec: { replicas: 3, template } }, MERGE);
      await cli.untilShown("stdout", /MODIFIED/);
      const [added, changed] = records(cli);
      const { uid, ...summary } = added?.summary ?? {};
      assert.equal(typeof uid, "string");
      assert.deepEqual(summary, { namespace: "default", name: "web", ready: 0, total: 2 });
      assert.deepEqual(changed?.changes, [
        { what: "ready", "ready-was": "0/2" },
        { what: "other", generation: "2" },
        {
          what: "image",
          container: "app",
          image: "registry.example/app:2",
          "image-was": "registry.example/app:1",
        },
      ]);
      assert.equal(changed.object?.metadata.name, flags.length === 0 ? "web" : undefined);
    });
  }

  it("have no change for a resync", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("web"));
    const cli = run(["-n", "default", "-o", "json", "--resync", "30ms"]);
    await cli.untilShown("stdout", /resync/);
    const resync = records(cli).find(({ mark }) => mark === "resync");
    assert.deepEqual(resync?.changes, []);
  });
});
