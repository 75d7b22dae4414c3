import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { fullClusterMissing } from "../support/full-cluster.js";
import { InProcessCli, type InProcessResult } from "../support/in-process-cli.js";
import { daemonSet, deployment, job, statefulSet } from "./objects.js";
import { watchedCluster } from "./watched-cluster.js";

/** With a probe, a container is ready some time after it runs. */
const PROBED = { app: { readinessProbe: { httpGet: { path: "/ready", port: 80 } } } };

describe("waiting for workloads", { skip: fullClusterMissing(), concurrency: true }, () => {
  const watched = watchedCluster(async (cluster) => cluster.addNode("node-1", { cpu: "64" }));

  /** Waits in a namespace, two minutes at most. */
  async function waits(
    t: TestContext,
    namespace: string,
    ...args: readonly string[]
  ): Promise<InProcessResult> {
    const { kubeconfigPath } = watched.cluster;
    const flags = ["--kubeconfig", kubeconfigPath, "-n", namespace, "--timeout=2m", "--no-summary"];
    return new InProcessCli(t, [...flags, ...args]).result;
  }

  const last = ({ stderr }: InProcessResult): string => stderr.trimEnd().split("\n").at(-1) ?? "";

  it("ends as kubectl rollout status does, right after apply", async (t) => {
    for (const [name, object] of [
      ["deployment/web", deployment("web", 2, PROBED)],
      ["statefulset/db", statefulSet("db", PROBED)],
      ["daemonset/agent", daemonSet("agent", PROBED)],
    ] as const) {
      const namespace = `rollout-${name.split("/")[1] ?? ""}`;
      await watched.create(namespace, object);
      const [first] = await Promise.all([
        waits(t, namespace, name, "--for=rollout", "--for=ready"),
        watched.kubectl(namespace, "rollout", "status", name, "--timeout=120s"),
      ]);
      assert.equal(first.code, 0, first.stderr);
      await watched.kubectl(namespace, "set", "image", name, "app=registry.example/app:2");
      const second = await waits(t, namespace, name, "--for=rollout", "--for=ready", "-o", "short");
      assert.equal(second.code, 0, second.stderr);
      const images = await watched.kubectl(
        namespace,
        ...[
          "get",
          "pods",
          "-o",
          "jsonpath={range .items[*]}{.metadata.deletionTimestamp}{.spec.containers[0].image}{' '}{end}",
        ],
      );
      const living = images.split(" ").filter((image) => image.startsWith("registry"));
      assert.ok(
        living.every((image) => image === "registry.example/app:2"),
        images,
      );
      await watched.kubectl(namespace, "rollout", "status", name, "--timeout=1s");
    }
  });

  /** Returns an object with more members of its spec. */
  const withSpec = (object: object, more: object): object => ({
    ...object,
    spec: { ...(object as { readonly spec: object }).spec, ...more },
  });

  it("ends as kubectl rollout status does with a partition", async (t) => {
    const updateStrategy = { type: "RollingUpdate", rollingUpdate: { partition: 1 } };
    await watched.create("parts", withSpec(statefulSet("db", PROBED), { replicas: 2, updateStrategy }));
    const args = ["statefulset/db", "--for=rollout", "-o", "short"];
    assert.equal((await waits(t, "parts", ...args)).code, 0);
    await watched.kubectl("parts", "set", "image", "statefulset/db", "app=registry.example/app:2");
    const [ours, kubectl] = await Promise.all([
      waits(t, "parts", ...args),
      watched.kubectl("parts", "rollout", "status", "statefulset/db", "--timeout=120s"),
    ]);
    assert.equal(ours.code, 0, ours.stderr);
    assert.match(kubectl, /partitioned roll out complete: 1 new pods have been updated/);
    const images = await watched.kubectl(
      "parts",
      ...[
        "get",
        "pods",
        "-o",
        "jsonpath={range .items[*]}{.metadata.name}={.spec.containers[0].image} {end}",
      ],
    );
    assert.equal(images.trim(), "db-0=registry.example/app:1 db-1=registry.example/app:2");
  });

  it("fails as kubectl rollout status does if there are no rollouts", async (t) => {
    const updateStrategy = { type: "OnDelete" };
    for (const [name, object] of [
      ["statefulset/db", statefulSet("db", PROBED)],
      ["daemonset/agent", daemonSet("agent", PROBED)],
    ] as const) {
      await watched.create("on-delete", withSpec(object, { updateStrategy }));
      const ours = await waits(t, "on-delete", name, "--for=rollout");
      assert.equal(ours.code, 3, ours.stderr);
      assert.match(last(ours), /only RollingUpdate has rollouts\), for which rollout can never hold; /);
      await assert.rejects(
        watched.kubectl("on-delete", "rollout", "status", name, "--timeout=60s"),
        /rollout status is only available for RollingUpdate strategy type/,
      );
    }
  });

  it("fails by a new template that crashes, and not by an old one", async (t) => {
    const crashing = {
      ...PROBED,
      behaves: { app: { exit: 1, after: "200ms", message: "panic: no DB_URL" } },
    };
    await watched.create("crashing", deployment("web", 1, crashing));
    const failed = await waits(t, "crashing", "deploy/web", "--for=rollout", "--fail-on", "crashloop");
    assert.equal(failed.code, 3, failed.stderr);
    assert.match(
      last(failed),
      /failed: crashing\/web-\S+ status=CrashLoopBackOff c=app last=Error exit=1.* \(--fail-on crashloop\); /,
    );
    await watched.create("crashing", deployment("web", 1));
    const done = await waits(t, "crashing", "deploy/web", "--for=rollout", "--fail-on", "crashloop");
    assert.equal(done.code, 0, done.stderr);
  });

  it("ends with a fast Job, and fails with one that has failed", async (t) => {
    await watched.create("jobs", job("fast", { behaves: { app: { exit: 0 } } }));
    const fast = await waits(t, "jobs", "job/fast", "--for=succeeded", "--for=condition=Complete");
    assert.equal(fast.code, 0, fast.stderr);
    assert.match(last(fast), /done: 1 of 1 jobs succeeded, 1 of 1 jobs with condition=Complete after /);
    await watched.create("jobs", job("broken", { behaves: { app: { exit: 2 } } }));
    const broken = await waits(t, "jobs", "job/broken", "--for=succeeded");
    assert.equal(broken.code, 3, broken.stderr);
    assert.match(
      last(broken),
      /job jobs\/broken cond=(Failed|FailureTarget):True reason=BackoffLimitExceeded/,
    );
  });

  it("ends with a Job whose pods were deleted, and with one that met its success policy", async (t) => {
    await watched.create("done", job("swept", { behaves: { app: { exit: 0 } } }));
    await watched.waitFor("done", "condition=Complete", "job/swept");
    await watched.kubectl("done", "delete", "pods", "-l", "job-name=swept", "--force");
    const policy = {
      completions: 3,
      parallelism: 1,
      completionMode: "Indexed",
      successPolicy: { rules: [{ succeededCount: 1 }] },
    };
    await watched.create("done", job("one-of-three", { behaves: { app: { exit: 0 } } }, policy));
    for (const [target, stands] of [
      ["job/swept", "1 of 1 jobs"],
      ["job/one-of-three", "1 of 1 jobs"],
      ["jobs", "2 of 2 jobs"],
    ] as const) {
      const result = await waits(t, "done", target, "--for=succeeded");
      assert.equal(result.code, 0, result.stderr);
      assert.ok(last(result).includes(`done: ${stands} succeeded after `), last(result));
    }
  });

  it("waits for a Job that is suspended, and fails by a failure policy", async (t) => {
    await watched.create("policies", job("later", { behaves: { app: { exit: 0 } } }, { suspend: true }));
    await watched.waitFor("policies", "condition=Suspended", "job/later");
    const waiting = await waits(t, "policies", "job/later", "--for=succeeded", "--timeout=0");
    assert.equal(waiting.code, 4, waiting.stderr);
    assert.match(last(waiting), /waiting for job policies\/later \(it is suspended\)/);
    const resumed = waits(t, "policies", "job/later", "--for=succeeded");
    await watched.kubectl("policies", "patch", "job/later", "-p", '{"spec":{"suspend":false}}');
    assert.equal((await resumed).code, 0);
    const onExitCodes = { containerName: "app", operator: "In", values: [42] };
    const podFailurePolicy = { rules: [{ action: "FailJob", onExitCodes }] };
    const spec = { backoffLimit: 6, podFailurePolicy };
    await watched.create("policies", job("refused", { behaves: { app: { exit: 42 } } }, spec));
    const failed = await waits(t, "policies", "job/refused", "--for=succeeded");
    assert.equal(failed.code, 3, failed.stderr);
    assert.match(last(failed), /job policies\/refused cond=Fail\w+:True reason=PodFailurePolicy/);
  });

  it("says which quota forbids the pods", async (t) => {
    const spec = { hard: { pods: "0" } };
    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "team" }, spec };
    await watched.create("full", quota);
    await watched.waitFor("full", "jsonpath={.status.hard.pods}=0", "resourcequota/team");
    await watched.create("full", deployment("web", 2));
    await watched.waitFor("full", "condition=ReplicaFailure", "deployment/web");
    const result = await waits(t, "full", "deploy/web", "--for=ready", "--timeout=0");
    assert.equal(result.code, 4, result.stderr);
    assert.match(
      last(result),
      /not met: 0 of 2 pods ready; waiting for more pods of deployment full\/web cond=\S+ reason=.*exceeded quota: team/,
    );
  });
});
