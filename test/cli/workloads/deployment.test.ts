import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ApiServer, ObjectInput, StoredObject } from "../../../src/apiserver/index.js";
import { embeddedCli, told } from "../../support/embedded-cli.js";
import { eventually } from "../../support/eventually.js";
import { ownedBy, workload } from "../../support/workload-objects.js";

const LABELS = { app: "web" };
const MERGE = { contentType: "application/merge-patch+json" } as const;

/** Creates a Deployment, its ReplicaSet and a pod of each name. */
function deploy({ objects }: ApiServer, name: string, pods: readonly string[]): StoredObject {
  const deployment = objects.create("deployments.apps", workload(name, LABELS));
  const hash = `${name}hash`;
  const set = objects.create("replicasets.apps", {
    ...workload(`${name}-${hash}`, LABELS),
    metadata: ownedBy(deployment, `${name}-${hash}`, { ...LABELS, "pod-template-hash": hash }),
  });
  for (const pod of pods) {
    objects.create("pods", podOf(set, pod, hash));
  }
  return deployment;
}

function podOf(set: StoredObject, name: string, hash: string): ObjectInput {
  return {
    metadata: ownedBy(set, name, { ...LABELS, "pod-template-hash": hash }),
    spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
  };
}

describe("k8s-informer deploy/web", () => {
  it("tells the Deployment and its pods, and not those of another that has the same labels", async (t) => {
    const { server, run } = await embeddedCli(t);
    deploy(server, "web", ["web-1", "web-2"]);
    deploy(server, "web-2", ["web-2-1"]);
    const cli = run(["deploy/web", "-o", "short"]);
    await cli.untilShown("stdout", /web-2$/m);
    await cli.untilSaid("watching pods of the deployment");
    const set = server.objects.get("replicasets.apps", "default/web-2-web-2hash");
    assert.ok(set);
    server.objects.create("pods", podOf(set, "web-2-2", "web-2hash"));
    const own = server.objects.get("replicasets.apps", "default/web-webhash");
    assert.ok(own);
    server.objects.create("pods", podOf(own, "web-3", "webhash"));
    await cli.untilShown("stdout", /Pod Added to Store: web-3$/m);
    assert.deepEqual(told(cli).sort(), [
      "New Deployment Added to Store: web",
      "New Pod Added to Store: web-1",
      "New Pod Added to Store: web-2",
      "New Pod Added to Store: web-3",
    ]);
    assert.match(cli.stderr, /looking for names in the namespace "default" of the context/);
  });

  it("tells the Deployment again only if replicas, generation or a condition changed", async (t) => {
    const { server, run } = await embeddedCli(t);
    deploy(server, "web", []);
    const cli = run(["deploy/web"]);
    await cli.untilShown("stderr", /watching the deployment "web" in the namespace "default": found/);
    const status = (fields: object): void =>
      void server.objects.patch(
        "deployments.apps",
        "default/web",
        { status: fields },
        { ...MERGE, subresource: "status" },
      );
    const condition = { type: "Progressing", status: "True", reason: "ReplicaSetUpdated" };
    status({ replicas: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 1 });
    status({ conditions: [condition] });
    status({ conditions: [{ ...condition, message: "other words" }] });
    status({ readyReplicas: 0, availableReplicas: 0 });
    status({ conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }] });
    server.objects.patch("deployments.apps", "default/web", { metadata: { annotations: { a: "b" } } }, MERGE);
    server.objects.delete("deployments.apps", "default/web");
    await cli.untilShown("stdout", /Deleted/);
    const updated = "web Deployment Updated to web  ns=default";
    assert.deepEqual(told(cli), [
      "New Deployment Added to Store: web  ns=default ready=0/1 up-to-date=0 available=0 initial",
      `${updated} ready=1/1 up-to-date=1 available=1 ready-was=0/1 up-to-date-was=0 available-was=0`,
      `${updated} ready=1/1 up-to-date=1 available=1 cond=Progressing:True reason=ReplicaSetUpdated`,
      `${updated} ready=0/1 up-to-date=1 available=0 ready-was=1/1 available-was=1`,
      `${updated} ready=0/1 up-to-date=1 available=0 cond=Progressing:False reason=ProgressDeadlineExceeded`,
      "Deployment Deleted from Store: web  ns=default ready=0/1 up-to-date=1 available=0",
    ]);
  });

  it("follows the name of a Deployment that is deleted and made again, and waits for one that does not exist", async (t) => {
    const { server, run } = await embeddedCli(t);
    const cli = run(["deploy/web", "-o", "short"]);
    await cli.untilSaid(
      'watching the deployment "web" in the namespace "default": not found yet, waiting for it',
    );
    deploy(server, "web", ["first"]);
    await cli.untilShown("stdout", /first/);
    server.objects.delete("deployments.apps", "default/web");
    server.objects.delete("replicasets.apps", "default/web-webhash");
    server.objects.delete("pods", "default/first", { gracePeriodSeconds: 0 });
    await cli.untilShown("stdout", /Pod Deleted from Store: first/);
    const again = server.objects.create("deployments.apps", workload("web", { app: "other" }));
    const set = server.objects.create("replicasets.apps", {
      ...workload("web-new", { app: "other" }),
      metadata: ownedBy(again, "web-new", { app: "other" }),
    });
    const pod = podOf(set, "second", "new");
    server.objects.create("pods", { ...pod, metadata: ownedBy(set, "second", { app: "other" }) });
    await cli.untilShown("stdout", /New Pod Added to Store: second/);
  });

  it("writes whole objects of both kinds with -o json, and their names with -o name", async (t) => {
    const { server, run } = await embeddedCli(t);
    deploy(server, "web", ["web-1"]);
    const json = run(["deploy/web", "-o", "json"]);
    const name = run(["deploy/web", "-o", "name"]);
    await eventually(() => assert.equal(json.stdout.split("\n").length, 3));
    await name.untilShown("stdout", /pod/);
    const records = json.stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { object: { kind: string; apiVersion: string; spec: object } });
    assert.deepEqual(
      records.map(({ object }) => [object.apiVersion, object.kind, typeof object.spec]),
      [
        ["apps/v1", "Deployment", "object"],
        ["v1", "Pod", "object"],
      ],
    );
    assert.deepEqual(name.stdout, "deployment.apps/web\npod/web-1\n");
  });
});
