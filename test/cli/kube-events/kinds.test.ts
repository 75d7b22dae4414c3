import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { customResourceDefinition } from "../../support/custom-resource-definition.js";
import { embeddedCli, told } from "../../support/embedded-cli.js";
import { happensTo } from "../../support/event-about.js";
import type { InProcessCli } from "../../support/in-process-cli.js";
import { workload } from "../../support/workload-objects.js";

/** The lines of Events, without their times and messages. */
function eventsIn(cli: InProcessCli): string[] {
  return told(cli)
    .filter((line) => line.startsWith("Event "))
    .map((line) => line.replace(/ msg=.*/, ""));
}

const MAY_READ = { verbs: ["list", "watch"], resources: ["nodes", "pods", "namespaces"] };

const CRONTABS = customResourceDefinition({ kind: "CronTab" });

describe("the Events of other kinds than pods", () => {
  it("are those of nodes, which are in the namespace default", async (t) => {
    const { server, run } = await embeddedCli(t);
    const [first, second] = ["node-1", "node-2"].map((name) =>
      server.objects.create("nodes", { metadata: { name, labels: { of: name } } }),
    );
    assert.ok(first && second);
    const cli = run(["nodes", "-l", "of=node-1", "--events", "--watch-only"]);
    await cli.untilSaid("watching nodes: 1 found");
    // The kubelet gives the name of the node as its uid.
    const kubelet = { kind: "Node", apiVersion: "", metadata: { name: "node-1", uid: "node-1" } };
    happensTo(server, second, { reason: "Other" });
    happensTo(server, { ...kubelet, kind: "Pod" }, { reason: "Pod" });
    happensTo(server, first, { reason: "NodeNotReady" });
    happensTo(server, kubelet, { reason: "SystemOOM" });
    await cli.untilShown("stdout", /SystemOOM/);
    server.objects.delete("nodes", "node-1");
    await cli.untilShown("stdout", /Node Deleted/);
    happensTo(server, first, { reason: "RemovingNode" });
    await cli.untilShown("stdout", /RemovingNode/);
    assert.deepEqual(eventsIn(cli), [
      "Event for Node node-1: NodeNotReady  type=Warning",
      "Event for Node node-1: SystemOOM  type=Warning",
      "Event for Node node-1: RemovingNode  type=Warning",
    ]);
    const asked = server.requests.filter(({ path }) => path.endsWith("/events"));
    assert.ok(asked.every(({ path }) => path === "/api/v1/namespaces/default/events"));
  });

  it("are those of a Deployment that is asked for without its pods", async (t) => {
    const { server, run } = await embeddedCli(t);
    const [web, other] = ["web", "web-2"].map((name) =>
      server.objects.create("deployments.apps", workload(name, { app: name })),
    );
    assert.ok(web && other);
    const cli = run(["deployments", "web", "--events"]);
    await cli.untilShown("stdout", /New Deployment/);
    happensTo(server, other, { reason: "Other" });
    happensTo(server, { ...web, kind: "ReplicaSet" }, { reason: "Set" });
    happensTo(server, web, { reason: "ReplicaSetCreateError" });
    await cli.untilShown("stdout", /ReplicaSetCreateError/);
    assert.deepEqual(eventsIn(cli), [
      "Event for Deployment web: ReplicaSetCreateError  ns=default type=Warning",
    ]);
  });

  it("are not those of a kind of the same name in another group", async (t) => {
    const { server, run } = await embeddedCli(t);
    const metadata = { name: "web", namespace: "default" };
    const service = server.objects.create("services", { metadata, spec: { ports: [{ port: 80 }] } });
    const cli = run(["svc", "--events", "-o", "json"]);
    await cli.untilShown("stdout", /"web"/);
    happensTo(server, { ...service, apiVersion: "serving.knative.dev/v1" }, { reason: "Knative" });
    happensTo(server, service, { reason: "SyncLoadBalancerFailed" });
    await cli.untilShown("stdout", /SyncLoadBalancerFailed/);
    assert.doesNotMatch(cli.stdout, /Knative/);
  });

  it("are those of a custom resource, which is found by discovery", async (t) => {
    const { server, run } = await embeddedCli(t);
    const { objects } = server;
    objects.create("customresourcedefinitions.apiextensions.k8s.io", CRONTABS);
    const metadata = { name: "nightly", namespace: "default" };
    const own = objects.create("crontabs.example.com", { metadata, spec: {} });
    const cli = run(["crontabs", "--events"]);
    await cli.untilShown("stdout", /New CronTab/);
    happensTo(server, { ...own, kind: "CronJob" }, { reason: "OtherKind" });
    happensTo(server, { ...own, apiVersion: "other.example/v1" }, { reason: "OtherGroup" });
    happensTo(server, own, { reason: "Missed" });
    await cli.untilShown("stdout", /Missed/);
    objects.delete("crontabs.example.com", "default/nightly");
    await cli.untilShown("stdout", /CronTab Deleted/);
    happensTo(server, own, { reason: "Gone" });
    await cli.untilShown("stdout", /Gone/);
    assert.deepEqual(told(cli), [
      "New CronTab Added to Store: nightly  ns=default initial",
      'Event for CronTab nightly: Missed  ns=default type=Warning msg="missed"',
      "CronTab Deleted from Store: nightly  ns=default",
      'Event for CronTab nightly: Gone  ns=default type=Warning msg="gone"',
    ]);
    const { code } = await cli.stop();
    assert.equal(code, 143);
  });

  it("are left out with one notice if they cannot be read", async (t) => {
    const { server, run } = await embeddedCli(t, { users: { blind: { rules: [MAY_READ] } } });
    server.objects.create("nodes", { metadata: { name: "node-1" } });
    const cli = run(["node/node-1", "node/node-2", "--events"], "blind");
    await cli.untilShown("stdout", /node-1/);
    await cli.untilSaid("cannot list Events");
    const { code, stderr } = await cli.stop();
    assert.equal(code, 143);
    assert.match(
      stderr,
      /warning: cannot list Events in the namespace "default": events is forbidden: .*; the nodes are watched without them\n/,
    );
    assert.equal(stderr.match(/cannot list Events/g)?.length, 1);
  });
});
