import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventually } from "../support/eventually.js";
import { fullClusterMissing } from "../support/full-cluster.js";
import { deployment, job, pod, statefulSet } from "./objects.js";
import { assertTokens } from "../support/tokens.js";
import { watchedCluster } from "./watched-cluster.js";

/** With a probe, a container is ready some time after it runs. */
const PROBED = { app: { readinessProbe: { httpGet: { path: "/ready", port: 80 } } } };

describe("what happens to workloads", { skip: fullClusterMissing(), concurrency: true }, () => {
  const watched = watchedCluster(async (cluster) => cluster.addNode("node-1", { cpu: "64" }));

  it("tells a rollout as kubectl does", async () => {
    await watched.create("rollout", deployment("web", 2, PROBED));
    await watched.rests("rollout", ["web-* Running 1/1 0", "web-* Running 1/1 0"]);
    await watched.kubectl("rollout", "set", "image", "deployment/web", "app=registry.example/app:2");
    await watched.kubectl("rollout", "rollout", "status", "deployment/web", "--timeout=60s");
    await watched.rests("rollout", ["web-* Running 1/1 0", "web-* Running 1/1 0"]);
    assertTokens(watched.lines("rollout"), [
      "New status=Pending owner=deploy/web",
      "status=ContainerCreating was=Pending ip=*",
      "status=Running ready=0/1 was=ContainerCreating",
      "status=Running ready=1/1 ready-was=0/1",
      "status=Terminating ready=1/1 was=Running grace=30s",
      "status=Completed ready=0/1 ready-was=1/1 c=app exit=0",
      "Deleted status=Completed lived=* terminating=*",
    ]);
  });

  it("tells a rollout that is stuck as kubectl does", async () => {
    await watched.create("stuck", deployment("cart", 2, PROBED));
    await watched.rests("stuck", ["cart-* Running 1/1 0", "cart-* Running 1/1 0"]);
    await watched.kubectl("stuck", "set", "image", "deployment/cart", "app=registry.example/cart:absent");
    await watched.rests("stuck", [
      "cart-* ImagePullBackOff 0/1 0",
      "cart-* Running 1/1 0",
      "cart-* Running 1/1 0",
    ]);
    assertTokens(watched.lines("stuck"), [
      "New status=Pending owner=deploy/cart",
      'status=ErrImagePull c=app image=registry.example/cart:absent msg="not found"',
      'status=ImagePullBackOff was=ErrImagePull c=app image=registry.example/cart:absent msg="not found"',
    ]);
  });

  it("tells a rollout whose pods never become ready as kubectl does", async () => {
    await watched.create("unready", deployment("web", 1, PROBED));
    await watched.rests("unready", ["web-* Running 1/1 0"]);
    const annotations = { "kubelet.test/app": '{"ready":false}' };
    const patch = JSON.stringify({ spec: { template: { metadata: { annotations } } } });
    await watched.kubectl("unready", "patch", "deployment", "web", "-p", patch);
    await watched.rests("unready", ["web-* Running 0/1 0", "web-* Running 1/1 0"]);
    assertTokens(watched.lines("unready"), ["status=Running ready=0/1 was=ContainerCreating"]);
  });

  it("tells only the pods that a quota allows, as kubectl does, and why with --events", async () => {
    const quota = {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "team" },
      spec: { hard: { pods: "1" } },
    };
    await watched.create("quota", quota);
    await watched.waitFor("quota", "jsonpath={.status.hard.pods}=1", "resourcequota/team");
    const explaining = await watched.watch("deploy/web", "-n", "quota", "--events");
    await watched.create("quota", deployment("web", 2));
    await watched.rests("quota", ["web-* Running 1/1 0"]);
    await eventually(async () => {
      const events = await watched.kubectl("quota", "get", "events", "--field-selector=reason=FailedCreate");
      assert.match(
        events,
        /replicaset\/web-.*forbidden: exceeded quota: team, requested: pods=1, used: pods=1/,
      );
    });
    await watched.create("quota", deployment("web-neighbour", 1));
    await eventually(async () => {
      const events = await watched.kubectl("quota", "get", "events", "--field-selector=reason=FailedCreate");
      assert.match(events, /replicaset\/web-neighbour-/);
    });
    await eventually(() => assert.match(explaining.stdout, /Event for/));
    assert.match(
      explaining.stdout,
      /Event for ReplicaSet web-\w+: FailedCreate {2}ns=quota type=Warning (?:count=\d+ )?owner=deploy\/web msg="Error creating: pods \\"web-[^ ]+\\" is forbidden: exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1"/,
    );
    assert.doesNotMatch(explaining.stdout, /neighbour/);
    assertTokens(watched.lines("quota"), [
      "New owner=deploy/web",
      "status=Running ready=1/1 was=ContainerCreating",
    ]);
  });

  it("tells a Job that completes and one that fails as kubectl does", async () => {
    const message = "panic: dial tcp 10.0.0.9:5432: connect: connection refused";
    await watched.create(
      "jobs",
      job("backup", { behaves: { app: { exit: 0 } } }),
      job("report", { behaves: { app: { exit: 2, message } } }),
    );
    await watched.rests("jobs", ["backup-* Completed 0/1 0", "report-* Error 0/1 0"]);
    assertTokens(watched.lines("jobs"), [
      "New owner=job/backup",
      "status=Completed was=Running ready-was=1/1 c=app exit=0 ran=*",
      `status=Error was=Running ready-was=1/1 c=app reason=Error exit=2 ran=* msg="${message}"`,
    ]);
  });

  it("tells the replacement of a pod of a StatefulSet as kubectl does", async () => {
    await watched.create("stateful", statefulSet("db"));
    await watched.rests("stateful", ["db-0 Running 1/1 0"]);
    await watched.kubectl("stateful", "delete", "pod", "db-0");
    await watched.rests("stateful", ["db-0 Running 1/1 0"]);
    assertTokens(watched.lines("stateful"), [
      "New status=Pending owner=sts/db",
      "status=Terminating was=Running grace=30s",
      "Deleted lived=* terminating=*",
      "New status=Pending owner=sts/db replaces=* gone-for=*",
    ]);
  });

  it("tells a pod that is slow to end, and the signal that ends it, as kubectl does", async () => {
    const behaves = { app: { stops: 143, stopsAfter: "10s" } };
    await watched.create("slow", pod("web", { behaves }));
    await watched.rests("slow", ["web Running 1/1 0"]);
    await watched.kubectl("slow", "delete", "pod", "web", "--wait=false");
    await watched.rests("slow", ["web Terminating 1/1 0"]);
    await watched.rests("slow", []);
    assertTokens(watched.lines("slow"), [
      "status=Terminating ready=1/1 was=Running grace=30s",
      "status=Error ready=0/1 was=Terminating ready-was=1/1 c=app reason=Error exit=143 signal=TERM ran=*",
      // The server moves the deletion time when the kubelet removes the pod, so that the last state does not tell this.
      "Deleted status=Error lived=* terminating=1*s",
    ]);
  });

  it("tells a pod that a finalizer keeps, and its end, as kubectl does", async () => {
    await watched.create("finalizer", pod("web", { finalizers: ["example.com/hold"] }));
    await watched.rests("finalizer", ["web Running 1/1 0"]);
    await watched.kubectl("finalizer", "delete", "pod", "web", "--wait=false");
    await watched.rests("finalizer", ["web Completed 0/1 0"]);
    // The kubelet removes the pod a moment after its containers have ended.
    const isOver = "--for=jsonpath={.metadata.deletionGracePeriodSeconds}=0";
    await watched.kubectl("finalizer", "wait", isOver, "pod/web", "--timeout=30s");
    await watched.kubectl(
      "finalizer",
      "patch",
      "pod",
      "web",
      "--type=merge",
      "-p",
      '{"metadata":{"finalizers":null}}',
    );
    await watched.rests("finalizer", []);
    assertTokens(watched.lines("finalizer"), [
      "status=Terminating ready=1/1 was=Running grace=30s",
      "status=Completed ready=0/1 was=Terminating c=app exit=0",
      "status=Completed grace=0s terminating=* finalizers=example.com/hold",
      "Deleted status=Completed lived=* terminating=*",
    ]);
  });
});
