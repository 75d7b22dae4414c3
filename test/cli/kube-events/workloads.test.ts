import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ApiServer, StoredObject } from "../../../src/apiserver/index.js";
import { embeddedCli, told } from "../../support/embedded-cli.js";
import { eventually } from "../../support/eventually.js";
import { happensTo } from "../../support/event-about.js";
import type { InProcessCli } from "../../support/in-process-cli.js";
import { ownedBy, workload } from "../../support/workload-objects.js";

const LABELS = { app: "web" };
const SPEC = { containers: [{ name: "app", image: "registry.example/app:1" }] };
const HASHES = { web: "7d9c5f6b4", "web-2": "5f6b47d9c" };

interface Deployed {
  readonly deployment: StoredObject;
  readonly set: StoredObject;
  readonly pod: StoredObject;
}

/** Creates a Deployment, its ReplicaSet and a pod. All of them have the same labels. */
function deploy(server: ApiServer, name: keyof typeof HASHES, namespace = "default"): Deployed {
  const { objects } = server;
  const deployment = objects.create("deployments.apps", {
    ...workload(name, LABELS),
    metadata: { name, namespace },
  });
  const set = addSet(server, deployment, HASHES[name]);
  const labels = { ...LABELS, "pod-template-hash": HASHES[name] };
  const pod = objects.create("pods", {
    metadata: { ...ownedBy(set, `${name}-pod`, labels), namespace },
    spec: SPEC,
  });
  return { deployment, set, pod };
}

function addSet({ objects }: ApiServer, deployment: StoredObject, hash: string): StoredObject {
  const { name, namespace = "" } = deployment.metadata;
  const labels = { ...LABELS, "pod-template-hash": hash };
  return objects.create("replicasets.apps", {
    ...workload("", labels),
    metadata: { ...ownedBy(deployment, `${name}-${hash}`, labels), namespace },
  });
}

/** The lines of Events, without their times. */
function eventsIn(cli: InProcessCli): string[] {
  return told(cli).filter((line) => line.startsWith("Event "));
}

const MAY_READ = { verbs: ["list", "watch"], namespaces: ["default", "shop"] };
const USERS = {
  blind: { rules: [{ ...MAY_READ, resources: ["deployments", "replicasets", "pods"] }] },
  "no-sets": { rules: [{ ...MAY_READ, resources: ["deployments", "pods", "events"] }] },
  "only-pods": { rules: [{ ...MAY_READ, resources: ["pods", "events"] }] },
};

describe("the Events of a workload", () => {
  it("are those of the Deployment, its ReplicaSets and its pods, and not those of a neighbour", async (t) => {
    const { server, run } = await embeddedCli(t);
    const web = deploy(server, "web");
    const neighbour = deploy(server, "web-2");
    const cli = run(["deploy/web", "--events"]);
    await cli.untilShown("stdout", /web-pod/);
    for (const one of [neighbour.deployment, neighbour.set, neighbour.pod]) {
      happensTo(server, one, { reason: "Neighbour" });
    }
    happensTo(server, web.pod, { reason: "Started", type: "Normal" });
    happensTo(server, web.deployment, { reason: "ReplicaSetCreateError" });
    const message = 'pods "web-7d9c-" is forbidden: exceeded quota: team';
    happensTo(server, web.set, { reason: "FailedCreate", message, count: 12 });
    happensTo(server, web.pod, { reason: "Unhealthy" });
    await cli.untilShown("stdout", /Unhealthy/);
    assert.deepEqual(eventsIn(cli), [
      'Event for Deployment web: ReplicaSetCreateError  ns=default type=Warning msg="replicasetcreateerror"',
      'Event for ReplicaSet web-7d9c5f6b4: FailedCreate  ns=default type=Warning count=12 owner=deploy/web msg="pods \\"web-7d9c-\\" is forbidden: exceeded quota: team"',
      'Event for Pod web-pod: Unhealthy  ns=default type=Warning owner=deploy/web msg="unhealthy"',
    ]);
  });

  it("come after the line of what they are about, also when they came first", async (t) => {
    const { server, run } = await embeddedCli(t);
    const cli = run(["deploy/web", "--events"]);
    await cli.untilSaid("not found yet, waiting for it");
    const uid = "6d1cf2a4-0000-4000-8000-000000000001";
    happensTo(
      server,
      { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "default", uid } },
      { reason: "Stranger" },
    );
    const { set, deployment } = deploy(server, "web");
    happensTo(server, set, { reason: "FailedCreate" });
    happensTo(server, deployment, { reason: "Own" });
    await cli.untilShown("stdout", /Own/);
    await cli.untilShown("stdout", /FailedCreate/);
    const lines = told(cli);
    const position = (text: string): number => lines.findIndex((line) => line.includes(text));
    assert.ok(position("New Deployment Added") < position("FailedCreate"), cli.stdout);
    assert.ok(position("New Deployment Added") < position("Own"), cli.stdout);
    assert.equal(position("Stranger"), -1);
  });

  it("are not those of an excluded namespace, whose workload is not watched", async (t) => {
    for (const excluded of ["shop", "sho*"]) {
      const { server, run } = await embeddedCli(t);
      server.objects.create("namespaces", { metadata: { name: "shop" } });
      const [own, other] = [deploy(server, "web"), deploy(server, "web", "shop")];
      const cli = run(["deploy/web", "-A", "--exclude-namespace", excluded, "--events"]);
      await cli.untilShown("stdout", /web-pod/);
      const { deployment, set, pod } = other;
      const unnamed = { ...deployment, metadata: { ...deployment.metadata, uid: "" } };
      for (const one of [deployment, unnamed, set, pod]) {
        happensTo(server, one, { reason: "Excluded" });
      }
      happensTo(server, own.deployment, { reason: "Last" });
      await cli.untilShown("stdout", /Last/);
      assert.doesNotMatch(cli.stdout, /ns=shop/);
    }
  });

  it("go on when the Deployment is made again, and name the Job of a pod of a CronJob", async (t) => {
    const { server, run } = await embeddedCli(t);
    const { objects } = server;
    const cron = objects.create("cronjobs.batch", {
      metadata: { name: "report" },
      spec: { schedule: "* * * * *", jobTemplate: {} },
    });
    const first = deploy(server, "web");
    const cli = run(["deploy/web", "cronjob/report", "--events"]);
    await cli.untilShown("stdout", /web-pod/);
    objects.delete("deployments.apps", "default/web");
    objects.delete("replicasets.apps", `default/web-${HASHES.web}`);
    objects.delete("pods", "default/web-pod", { gracePeriodSeconds: 0 });
    await cli.untilShown("stdout", /Pod Deleted/);
    happensTo(server, first.pod, { reason: "FailedKillPod" });
    const again = deploy(server, "web");
    happensTo(server, again.set, { reason: "FailedCreate" });
    const job = objects.create("jobs.batch", { metadata: ownedBy(cron, "report-29073600", {}), spec: {} });
    const pod = objects.create("pods", {
      metadata: ownedBy({ ...job, apiVersion: "batch/v1" }, "report-x", { "job-name": "x" }),
      spec: SPEC,
    });
    happensTo(server, job, { reason: "BackoffLimitExceeded" });
    happensTo(server, pod, { reason: "FailedScheduling" });
    // Each of them waits for its own object.
    await eventually(() =>
      assert.deepEqual(
        eventsIn(cli)
          .map((line) => line.replace(/ {2}.*(owner=\S+).*/, " $1"))
          .sort(),
        [
          "Event for Job report-29073600: BackoffLimitExceeded owner=cronjob/report",
          "Event for Pod report-x: FailedScheduling owner=job/report-29073600",
          "Event for Pod web-pod: FailedKillPod owner=deploy/web",
          `Event for ReplicaSet web-${HASHES.web}: FailedCreate owner=deploy/web`,
        ],
      ),
    );
  });

  it("are of all types with =all, those within --since first, and none is told twice after a new list", async (t) => {
    const { server, run } = await embeddedCli(t);
    const { deployment, set } = deploy(server, "web");
    happensTo(server, deployment, { reason: "ScalingReplicaSet", type: "Normal", ago: 60 });
    happensTo(server, set, { reason: "SuccessfulCreate", type: "Normal", ago: 50 });
    happensTo(server, set, { reason: "LongAgo", ago: 7_200 });
    server.faults.add({
      match: { verb: "watch", resource: "events" },
      do: { type: "watchError", code: 410, message: "too old", afterEvents: 1 },
    });
    const cli = run(["deploy/web", "--events=all", "--since", "1h", "-v"]);
    await cli.untilShown("stdout", /SuccessfulCreate/);
    happensTo(server, set, { reason: "First" });
    await cli.untilSaid("the watch of Events ended: too old");
    happensTo(server, set, { reason: "Second" });
    await cli.untilShown("stdout", /Second/);
    happensTo(server, set, { reason: "Last" });
    await cli.untilShown("stdout", /Last/);
    assert.deepEqual(
      eventsIn(cli).map((line) => line.replace(/ {2}.*?( initial| missed)?$/, "$1")),
      [
        "Event for Deployment web: ScalingReplicaSet initial",
        `Event for ReplicaSet web-${HASHES.web}: SuccessfulCreate initial`,
        `Event for ReplicaSet web-${HASHES.web}: First`,
        `Event for ReplicaSet web-${HASHES.web}: Second missed`,
        `Event for ReplicaSet web-${HASHES.web}: Last`,
      ],
    );
    const lines = told(cli);
    const firstEvent = lines.findIndex((line) => line.startsWith("Event "));
    assert.ok(lines.findIndex((line) => line.includes("Added to Store: web-pod")) < firstEvent, cli.stdout);
  });

  it("are told once although each attempt to create a pod has another name in its message", async (t) => {
    const { server, run } = await embeddedCli(t);
    const { set } = deploy(server, "web");
    const cli = run(["deploy/web", "--events"]);
    await cli.untilShown("stdout", /web-pod/);
    for (const made of ["bcdfg", "x8k2l", "4zzm7"]) {
      const message = `Error creating: pods "web-7d9c5f6b4-${made}" is forbidden: exceeded quota: team`;
      happensTo(server, set, { reason: "FailedCreate", message });
    }
    happensTo(server, set, { reason: "Last" });
    await cli.untilShown("stdout", /Last/);
    assert.equal(eventsIn(cli).length, 2, cli.stdout);
  });

  for (const user of ["no-sets", "only-pods"]) {
    it(`are found by names if the owners cannot be read: ${user}`, async (t) => {
      const { server, run } = await embeddedCli(t, { users: USERS });
      const { set, pod } = deploy(server, "web");
      const neighbour = deploy(server, "web-2");
      const cli = run(["deploy/web", "--events", "-o", "short"], user);
      await cli.untilShown("stdout", /web-pod/);
      happensTo(server, neighbour.set, { reason: "Neighbour" });
      happensTo(server, neighbour.pod, { reason: "Neighbour" });
      happensTo(server, set, { reason: "FailedCreate" });
      happensTo(server, pod, { reason: "Unhealthy" });
      await cli.untilShown("stdout", /Unhealthy/);
      assert.deepEqual(eventsIn(cli), [
        `Event for ReplicaSet web-${HASHES.web}: FailedCreate`,
        "Event for Pod web-pod: Unhealthy",
      ]);
    });
  }

  it("are left out with one notice if they cannot be read", async (t) => {
    const { server, run } = await embeddedCli(t, { users: USERS });
    deploy(server, "web");
    deploy(server, "web-2");
    const cli = run(["deploy/web", "deploy/web-2", "--events", "-o", "short"], "blind");
    await cli.untilSaid("cannot list Events");
    await cli.untilShown("stdout", /web-pod/);
    await cli.untilShown("stdout", /web-2-pod/);
    const { code, stderr } = await cli.stop();
    assert.equal(code, 143);
    assert.match(
      stderr,
      /warning: cannot list Events in the namespace "default": events is forbidden: .*; the workloads are watched without them\n/,
    );
    assert.equal(stderr.match(/cannot list Events/g)?.length, 1);
  });

  it("are asked for once for each namespace, whatever is watched in it", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("namespaces", { metadata: { name: "shop" } });
    const sets = [deploy(server, "web"), deploy(server, "web-2"), deploy(server, "web", "shop")];
    const args = ["deploy/web", "deploy/web-2", "-n", "default,shop", "--events", "-v=6"];
    const cli = run(args);
    await cli.untilShown("stderr", /GET \S+namespaces\/shop\/events\?\S*watch=/);
    await cli.untilShown("stderr", /GET \S+namespaces\/default\/events\?\S*watch=/);
    for (const { set } of sets) {
      happensTo(server, set, { reason: "FailedCreate" });
    }
    await cli.untilShown("stdout", /(?:Event [^]*){3}/);
    assert.deepEqual(
      eventsIn(cli)
        .map((line) => line.replace(/ type=Warning/, "").replace(/ msg=.*/, ""))
        .sort(),
      [
        `Event for ReplicaSet web-2-${HASHES["web-2"]}: FailedCreate  ns=default owner=deploy/web-2`,
        `Event for ReplicaSet web-${HASHES.web}: FailedCreate  ns=default owner=deploy/web`,
        `Event for ReplicaSet web-${HASHES.web}: FailedCreate  ns=shop owner=deploy/web`,
      ],
    );
    assert.equal(cli.stderr.match(/events\?\S*watch=/g)?.length, 2, cli.stderr);
    const all = run(["deploy/web", "-A", "--events"]);
    await all.untilShown("stdout", /ns=shop [^]*ns=shop /);
    happensTo(server, sets[2]?.set ?? assert.fail(), { reason: "Again" });
    await all.untilShown("stdout", /Again {2}ns=shop /);
  });
});
