import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ApiServer } from "../../../src/apiserver/index.js";
import { embeddedCli, told } from "../../support/embedded-cli.js";
import { ownedBy, workload } from "../../support/workload-objects.js";

const MERGE = { contentType: "application/merge-patch+json" } as const;
const SPEC = { containers: [{ name: "app", image: "registry.example/app:1" }] };

/** Creates the Deployment `web` with a ReplicaSet and pods, whose labels are also its selector. */
function deploy(
  { objects }: ApiServer,
  pods: readonly string[],
  { app = "web", namespace = "default" } = {},
): void {
  const labels = { app };
  const inNamespace = <T extends object | undefined>(metadata: T): T & { namespace: string } => ({
    ...metadata,
    namespace,
  });
  const object = workload("web", labels);
  const deployment = objects.create("deployments.apps", { ...object, metadata: { name: "web", namespace } });
  const set = objects.create("replicasets.apps", {
    ...object,
    metadata: inNamespace(ownedBy(deployment, `web-${app}`, labels)),
  });
  for (const pod of pods) {
    objects.create("pods", { metadata: inNamespace(ownedBy(set, pod, labels)), spec: SPEC });
  }
}

describe("a workload that is created during the run", () => {
  it("has pods that --watch-only prints, in its namespace and in others", async (t) => {
    const { server, run } = await embeddedCli(t);
    const one = run(["deploy/web", "--watch-only", "-o", "short"]);
    const all = run(["deploy/web", "--watch-only", "-A", "-o", "short"]);
    const lines = run(["deploy/web"]);
    await one.untilSaid("not found yet, waiting for it");
    await all.untilSaid("not found yet, waiting for it");
    await lines.untilSaid("not found yet, waiting for it");
    deploy(server, ["first"]);
    server.objects.create("namespaces", { metadata: { name: "shop" } });
    deploy(server, ["in-shop"], { namespace: "shop" });
    await one.untilShown("stdout", /New Pod Added to Store: first/);
    await all.untilShown("stdout", /New Pod Added to Store: first/);
    await all.untilShown("stdout", /New Pod Added to Store: in-shop/);
    await lines.untilShown("stdout", /New Pod Added to Store: first/);
    assert.doesNotMatch(told(lines).join("\n"), /initial/);
    server.objects.delete("deployments.apps", "default/web");
    deploy(server, ["second"], { app: "other" });
    await one.untilShown("stdout", /New Pod Added to Store: second/);
  });

  it("does not end the run if its pods cannot be listed at first", async (t) => {
    const { server, run } = await embeddedCli(t);
    deploy(server, ["first"]);
    const cli = run(["deploy/web", "-A"]);
    await cli.untilShown("stdout", /first/);
    server.objects.create("namespaces", { metadata: { name: "shop" } });
    server.faults.add({
      match: { resource: "pods", namespace: "shop" },
      times: 1,
      do: { type: "http", code: 403 },
    });
    deploy(server, ["in-shop"], { namespace: "shop" });
    await cli.untilShown("stdout", /in-shop/);
    assert.match(cli.stderr, /cannot list pods of the deployment "web" in the namespace "shop": /);
  });

  it("does not end the run if a credential has ended when it gets another selector", async (t) => {
    const { server, run } = await embeddedCli(t);
    deploy(server, ["first"]);
    const cli = run(["deploy/web"]);
    await cli.untilSaid("watching pods of the deployment");
    for (const resource of ["pods", "replicasets"]) {
      server.faults.add({ match: { verb: "list", resource }, times: 1, do: { type: "http", code: 401 } });
    }
    server.objects.delete("deployments.apps", "default/web");
    deploy(server, ["second"], { app: "other" });
    await cli.untilShown("stdout", /second/);
    assert.match(cli.stderr, /cannot list pods of the deployment "web" in the namespace "default": /);
    assert.match(cli.stderr, /cannot list replicasets of the deployment "web" in the namespace "default": /);
    await cli.untilSaid('watching replicasets of the deployment "web" in the namespace "default" after ');
  });

  it("is a warning with -A in a namespace whose pods are forbidden", async (t) => {
    const rules = [
      { verbs: ["list", "watch"], resources: ["deployments", "replicasets"] },
      { verbs: ["list", "watch"], resources: ["pods"], namespaces: ["default"] },
    ];
    const { server, run } = await embeddedCli(t, { users: { some: { rules } } });
    server.objects.create("namespaces", { metadata: { name: "shop" } });
    deploy(server, ["first"]);
    deploy(server, ["in-shop"], { namespace: "shop" });
    const cli = run(["deploy/web", "-A"], "some");
    await cli.untilShown("stdout", /first/);
    await cli.untilSaid('cannot list pods of the deployment "web" in the namespace "shop"');
    const { code } = await cli.stop();
    assert.equal(code, 143);
  });

  it("has the pods that it had before, once, if it gets another selector", async (t) => {
    const { server, run } = await embeddedCli(t);
    const { objects } = server;
    deploy(server, ["a", "b", "c"]);
    const cli = run(["deploy/web"]);
    await cli.untilSaid("watching pods of the deployment");
    await cli.untilShown("stdout", /Store: c/);
    for (const name of ["a", "b"]) {
      objects.patch("pods", `default/${name}`, { metadata: { labels: { tier: "x" } } }, MERGE);
    }
    await cli.untilShown("stdout", /b Pod Updated/);
    objects.delete("deployments.apps", "default/web");
    objects.create("deployments.apps", workload("web", { tier: "x" }));
    await cli.untilShown("stdout", /Pod Deleted from Store: c .* left\n/);
    objects.delete("pods", "default/a", { gracePeriodSeconds: 0 });
    await cli.untilShown("stdout", /Pod Deleted from Store: a /);
    const added = told(cli).flatMap((line) => /^New Pod Added to Store: (\S+)/.exec(line)?.[1] ?? []);
    assert.deepEqual(added.sort(), ["a", "b", "c"]);
  });

  it("no longer has a pod that it has released", async (t) => {
    const { server, run } = await embeddedCli(t);
    deploy(server, ["a"]);
    const cli = run(["deploy/web"]);
    await cli.untilSaid("watching pods of the deployment");
    server.objects.patch("pods", "default/a", { metadata: { ownerReferences: null } }, MERGE);
    await cli.untilShown("stdout", /Pod Deleted from Store: a .* left\n/);
    server.objects.patch("pods", "default/a", { metadata: { annotations: { x: "y" } } }, MERGE);
    server.objects.delete("deployments.apps", "default/web");
    await cli.untilShown("stdout", /Deployment Deleted/);
    assert.doesNotMatch(cli.stdout, /a Pod Updated/);
  });

  it("tells that the watch of its ReplicaSets goes on if it told that it was lost", async (t) => {
    const { server, run } = await embeddedCli(t);
    deploy(server, ["a"]);
    const cli = run(["deploy/web"]);
    await cli.untilSaid("watching pods of the deployment");
    await cli.untilShown("stdout", /Store: a/);
    assert.doesNotMatch(cli.stderr, /replicasets/);
    await server.restart({ downMs: 300 });
    await cli.untilSaid('watching pods of the deployment "web" in the namespace "default" again');
    await cli.untilSaid('watching replicasets of the deployment "web" in the namespace "default" again');
  });
});
