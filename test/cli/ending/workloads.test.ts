import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { StoredObject } from "../../../src/apiserver/index.js";
import { ownedBy, workload } from "../../support/workload-objects.js";
import { cluster, CRASHING, ending, RUNNING, STARTING, UNREADY } from "./cluster.js";

/** A run that does not end fails its test. */
const LIMIT = { timeout: 60_000 };

const TEMPLATE = { spec: { containers: [{ name: "app", image: "i" }], restartPolicy: "Never" } };

describe("a run that waits for a workload", () => {
  it("does not fail by the crashing pods of an old template", LIMIT, async (t) => {
    const on = await cluster(t);
    on.deploy("web", 1);
    on.podOf("web", 1, "old", CRASHING);
    on.template("web", 2);
    on.podOf("web", 2, "new", STARTING);
    const cli = on.run(["deploy/web", "--for=ready", "--fail-on", "crashloop,failed"]);
    await cli.untilShown("stderr", /watching pods of the deployment/);
    await cli.untilShown("stdout", /Store: new/);
    on.status("pods", "new", RUNNING);
    assert.deepEqual(ending(await cli.result), [0, "done: 1 of 1 pods ready after T"]);
  });

  it("fails by a crashing pod of the newest template", LIMIT, async (t) => {
    const on = await cluster(t);
    on.deploy("web", 2);
    on.podOf("web", 1, "web-1", RUNNING);
    on.podOf("web", 1, "web-2", CRASHING);
    const { result } = on.run(["deploy/web", "--for=rollout", "--for=ready", "--fail-on", "crashloop"]);
    assert.deepEqual(ending(await result), [
      3,
      'failed: default/web-2 status=CrashLoopBackOff c=app last=Error exit=1 backoff=10s msg="panic: no DB_URL" (--fail-on crashloop); ' +
        "0 of 1 deployments rolled out, 1 of 2 pods ready after T",
    ]);
  });

  it("waits for the controller to see a spec that was just applied", LIMIT, async (t) => {
    const on = await cluster(t);
    on.deploy("web", 1);
    on.podOf("web", 1, "old", RUNNING);
    on.server.objects.patch(
      "deployments.apps",
      "default/web",
      { spec: { template: { metadata: { annotations: { version: "2" } } } } },
      { contentType: "application/merge-patch+json" },
    );
    const args = ["deploy/web", "--for=ready"];
    assert.deepEqual(ending(await on.run([...args, "--timeout", "0"]).result), [
      4,
      'not met: 1 of 1 pods ready; waiting for the controller of the deployment "web", which has seen generation 1 of 2',
    ]);
    const cli = on.run(args);
    await cli.untilShown("stdout", /Store: old/);
    on.template("web", 2);
    on.podOf("web", 2, "new", RUNNING);
    const result = await cli.result;
    assert.deepEqual(ending(result), [0, "done: 1 of 1 pods ready after T"]);
    // If the pod comes before its ReplicaSet, it waits for that, and is printed once.
    assert.match(result.stdout, /(new Pod Updated to new|Added to Store: new) .* ready=1\/1 .*\n$/);
  });

  it("says of a quota why no pods appear", LIMIT, async (t) => {
    const on = await cluster(t);
    on.deploy("web", 3);
    const message = 'pods "web-hash1-" is forbidden: exceeded quota: team';
    on.observed("web", {
      conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message }],
    });
    assert.deepEqual(ending(await on.run(["deploy/web", "--for=ready", "--timeout", "0"]).result), [
      4,
      "not met: 0 of 3 pods ready; waiting for more pods of deployment default/web cond=ReplicaFailure:True " +
        'reason=FailedCreate msg="pods \\"web-hash1-\\" is forbidden: exceeded quota: team" (0 of 3 pods are updated)',
    ]);
  });

  it("waits for a workload that does not exist, and for one that is made again", LIMIT, async (t) => {
    const on = await cluster(t);
    const args = ["deploy/web", "--for=ready"];
    assert.deepEqual(ending(await on.run([...args, "--timeout", "0"]).result), [
      4,
      'not met: 0 of 1 pods ready; waiting for the deployment "web"',
    ]);
    const cli = on.run(args);
    await cli.untilSaid("not found yet, waiting for it");
    on.deploy("web", 1);
    await cli.untilShown("stdout", /New Deployment/);
    on.delete("deployments.apps", "web");
    on.delete("replicasets.apps", "web-hash1");
    await cli.untilShown("stdout", /Deployment Deleted/);
    on.deploy("web", 1);
    on.podOf("web", 1, "new", RUNNING);
    assert.deepEqual(ending(await cli.result), [0, "done: 1 of 1 pods ready after T"]);
  });

  it("fails as kubectl rollout status does when the progress deadline has passed", LIMIT, async (t) => {
    const on = await cluster(t);
    on.deploy("web", 1);
    const reason = "ProgressDeadlineExceeded";
    on.observed("web", { conditions: [{ type: "Progressing", status: "False", reason }] });
    assert.deepEqual(ending(await on.run(["deploy/web", "--for=rollout"]).result), [
      3,
      "failed: deployment default/web cond=Progressing:False reason=ProgressDeadlineExceeded " +
        "(it exceeded its progress deadline), for which rollout can never hold; 0 of 1 deployments rolled out after T",
    ]);
    assert.deepEqual(ending(await on.run(["deploy/web", "--for=ready", "--fail-on=deadline"]).result)[0], 3);
  });

  it(
    "waits for the pods of the newest Job of a CronJob, and not for those of another one",
    LIMIT,
    async (t) => {
      const on = await cluster(t);
      const jobOf = (name: string, cron: string): StoredObject => {
        const metadata = ownedBy({ ...on.get("cronjobs.batch", cron), kind: "CronJob" }, name, {});
        return on.create("jobs.batch", { metadata, spec: { template: TEMPLATE } });
      };
      for (const cron of ["night", "other"]) {
        on.create("cronjobs.batch", {
          metadata: { name: cron },
          spec: { schedule: "* * * * *", jobTemplate: { spec: { template: TEMPLATE } } },
        });
      }
      jobOf("night-1", "night");
      const job = jobOf("night-2", "night");
      jobOf("other-3", "other");
      on.pod("night-2-x", RUNNING, ownedBy({ ...job, kind: "Job" }, "night-2-x", { "job-name": "night-2" }));
      const { result } = on.run(["cronjob/night", "--for=ready", "--timeout", "0"]);
      assert.deepEqual(ending(await result), [0, "done: 1 of 1 pods ready after T"]);
    },
  );

  it("waits for the pods of the newest revision of a StatefulSet and of a DaemonSet", LIMIT, async (t) => {
    const on = await cluster(t);
    const labels = { app: "db" };
    for (const [resource, kind, label, revision] of [
      ["statefulsets.apps", "StatefulSet", "controller-revision-hash", "db-2"],
      ["daemonsets.apps", "DaemonSet", "pod-template-generation", "2"],
    ] as const) {
      const made = on.create(resource, {
        ...workload("db", labels),
        metadata: { name: "db", annotations: { "deprecated.daemonset.template.generation": "2" } },
      });
      on.status(resource, "db", { observedGeneration: 1, updateRevision: "db-2", desiredNumberScheduled: 1 });
      const ownerReferences = [
        { apiVersion: "apps/v1", kind, name: "db", uid: made.metadata.uid, controller: true },
      ];
      on.pod(`${kind.toLowerCase()}-old`, RUNNING, { ownerReferences, labels: { ...labels, [label]: "1" } });
      const args = [`${resource.split(".")[0] ?? ""}/db`, "--for=ready"];
      assert.equal(ending(await on.run([...args, "--timeout", "0"]).result)[0], 4);
      const cli = on.run(args);
      await cli.untilShown("stdout", /-old/);
      on.pod(`${kind.toLowerCase()}-new`, UNREADY, {
        ownerReferences,
        labels: { ...labels, [label]: revision },
      });
      on.status("pods", `${kind.toLowerCase()}-new`, RUNNING);
      assert.deepEqual(ending(await cli.result), [0, "done: 1 of 1 pods ready after T"]);
    }
  });
});
