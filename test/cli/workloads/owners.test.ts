import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ApiServer } from "../../../src/apiserver/index.js";
import { embeddedCli, told } from "../../support/embedded-cli.js";
import { happensTo } from "../../support/event-about.js";
import type { InProcessCli } from "../../support/in-process-cli.js";
import { ownedBy, workload } from "../../support/workload-objects.js";

const SPEC = { containers: [{ name: "app", image: "registry.example/app:1" }] };
const LABELS = { app: "web" };

/** Creates a Deployment with one pod, and another with the same labels and one pod. */
function twoDeployments({ objects }: ApiServer): void {
  for (const name of ["web", "web-2"]) {
    const hash = `${name}hash`;
    const labels = { ...LABELS, "pod-template-hash": hash };
    const deployment = objects.create("deployments.apps", workload(name, LABELS));
    const set = objects.create("replicasets.apps", {
      ...workload(`${name}-${hash}`, labels),
      metadata: ownedBy(deployment, `${name}-${hash}`, labels),
    });
    objects.create("pods", { metadata: ownedBy(set, `${name}-pod`, labels), spec: SPEC });
  }
}

const MAY_READ = { verbs: ["list", "watch"], namespaces: ["default"] };
const USERS = {
  "no-sets": { rules: [{ ...MAY_READ, resources: ["deployments", "pods"] }] },
  "only-pods": { rules: [{ ...MAY_READ, resources: ["pods"] }] },
};

describe("the pods of a workload", () => {
  it("are those of a StatefulSet that controls them", async (t) => {
    const { server, run } = await embeddedCli(t);
    const { objects } = server;
    for (const name of ["db", "db-x"]) {
      const set = objects.create("statefulsets.apps", workload(name, LABELS));
      objects.create("pods", { metadata: ownedBy(set, `${name}-0`, LABELS), spec: SPEC });
    }
    const cli = run(["sts/db"]);
    await cli.untilShown("stdout", /Pod/);
    await cli.untilSaid("watching pods of the statefulset");
    const lines = told(cli).map((line) => line.replace(/ age=\S+/, ""));
    assert.deepEqual(lines, [
      "New StatefulSet Added to Store: db  ns=default ready=0/1 initial",
      "New Pod Added to Store: db-0  ns=default status=Pending ready=0/1 restarts=0 node=<none> owner=sts/db initial",
    ]);
  });

  it("are those of the Jobs of a CronJob", async (t) => {
    const { server, run } = await embeddedCli(t);
    const { objects } = server;
    const cron = objects.create("cronjobs.batch", {
      metadata: { name: "report" },
      spec: { schedule: "* * * * *", jobTemplate: {} },
    });
    const cli = run(["cronjob/report", "-o", "short"]);
    await cli.untilSaid("watching pods of the cronjob");
    const job = objects.create("jobs.batch", {
      metadata: ownedBy(cron, "report-29073600", {}),
      spec: {},
    });
    const byHand = objects.create("jobs.batch", { metadata: { name: "report-by-hand" }, spec: {} });
    const labels = { "job-name": "x" };
    objects.create("pods", { metadata: ownedBy(byHand, "by-hand", labels), spec: SPEC });
    objects.create("pods", { metadata: ownedBy(job, "report-29073600-x", labels), spec: SPEC });
    await cli.untilShown("stdout", /report-29073600-x/);
    assert.deepEqual(told(cli), [
      "New CronJob Added to Store: report",
      "New Pod Added to Store: report-29073600-x",
    ]);
  });

  it("are printed once, with their Events, beside the pod itself or what controls it", async (t) => {
    const { server, run } = await embeddedCli(t);
    twoDeployments(server);
    const sentences = (cli: InProcessCli): string[] =>
      told(cli)
        .map((line) => line.split("  ", 1)[0] ?? "")
        .sort();
    const added = [
      "New Deployment Added to Store: web",
      "New Deployment Added to Store: web-2",
      "New Pod Added to Store: web-2-pod",
      "New Pod Added to Store: web-pod",
    ];
    for (const [other, line] of [
      ["pods/web-pod", []],
      ["rs/web-webhash", ["New ReplicaSet Added to Store: web-webhash"]],
    ] as const) {
      const cli = run(["deploy/web", "deploy/web-2", other, "--events"]);
      await cli.untilShown("stdout", /web-pod/);
      await cli.untilShown("stdout", /web-2-pod/);
      for (const pod of server.objects.list("pods")) {
        happensTo(server, { ...pod, kind: "Pod", apiVersion: "v1" }, { reason: "Unhealthy" });
        happensTo(server, { ...pod, kind: "Pod", apiVersion: "v1" }, { reason: "Last" });
      }
      await cli.untilShown("stdout", /web-pod: Last/);
      await cli.untilShown("stdout", /web-2-pod: Last/);
      const events = ["Last", "Unhealthy"].flatMap((reason) => [
        `Event for Pod web-2-pod: ${reason}`,
        `Event for Pod web-pod: ${reason}`,
      ]);
      assert.deepEqual(sentences(cli), [...events, ...added, ...line].sort());
      await cli.stop();
    }
  });

  it("are found in each namespace with -A", async (t) => {
    const { server, run } = await embeddedCli(t);
    const { objects } = server;
    objects.create("namespaces", { metadata: { name: "shop" } });
    for (const namespace of ["default", "shop"]) {
      const object = workload("web", { app: namespace });
      const set = objects.create("replicasets.apps", { ...object, metadata: { name: "web", namespace } });
      objects.create("pods", {
        metadata: { ...ownedBy(set, `in-${namespace}`, { app: namespace }), namespace },
        spec: SPEC,
      });
    }
    const cli = run(["rs/web", "-A", "-o", "name"]);
    await cli.untilShown("stdout", /in-shop/);
    await cli.untilShown("stdout", /in-default/);
  });

  for (const [user, notice] of [
    [
      "no-sets",
      /warning: Cannot list replicasets in the namespace "default": replicasets\.apps is forbidden: .*; its pods are recognized by the names of the replicasets\n/,
    ],
    [
      "only-pods",
      /warning: Cannot list deployments in the namespace "default": deployments\.apps is forbidden: .*; its pods are recognized by the names of their owners\n/,
    ],
  ] as const) {
    it(`are recognized by the names of their owners if these cannot be read: ${user}`, async (t) => {
      const { server, run } = await embeddedCli(t, { users: USERS });
      twoDeployments(server);
      const cli = run(["deploy/web", "-o", "name"], user);
      await cli.untilShown("stdout", /pod\/web-pod\n/);
      await cli.untilSaid("watching pods of the deployment");
      await cli.untilShown("stderr", notice);
      assert.doesNotMatch(cli.stdout, /web-2/);
      const { code } = await cli.stop();
      assert.equal(code, 143);
    });
  }

  it("end the run if they cannot be read themselves", async (t) => {
    const { run } = await embeddedCli(t, { users: { nobody: { rules: [] } } });
    const { code, stderr } = await run(["deploy/web"], "nobody").result;
    assert.equal(code, 1);
    assert.match(stderr, /^error: Cannot list pods in the namespace "default": pods is forbidden/m);
  });
});
