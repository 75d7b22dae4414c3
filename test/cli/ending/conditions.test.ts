import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { timedOut } from "../../support/timed-out.js";
import { workload } from "../../support/workload-objects.js";
import { type Cluster, cluster, ending, FAILED, RUNNING, STARTING, SUCCEEDED, UNREADY } from "./cluster.js";

/** A condition, the state before it holds and the change by which it does. */
interface Row {
  readonly args: readonly string[];
  readonly before: (cluster: Cluster) => void;
  readonly change: (cluster: Cluster) => void;
  /** The last line when the condition holds, without the time. */
  readonly done: string;
  readonly notMet: string;
}

/** A run that does not end fails its test. */
const LIMIT = { timeout: 60_000 };

function pod(status: object): (on: Cluster) => void {
  return (on) => on.pod("web", status);
}

function becomes(status: object): (on: Cluster) => void {
  return (on) => on.status("pods", "web", status);
}

const rolled = { replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1 };
const available = { conditions: [{ type: "Available", status: "True" }] };

const ROWS: readonly Row[] = [
  {
    args: ["--for=ready"],
    before: pod(UNREADY),
    change: becomes(RUNNING),
    done: "1 of 1 pods ready",
    notMet: "0 of 1 pods ready; waiting for default/web status=Running ready=0/1",
  },
  {
    args: ["--for=succeeded"],
    before: pod(STARTING),
    change: becomes(SUCCEEDED),
    done: "1 of 1 pods succeeded",
    notMet: "0 of 1 pods succeeded; waiting for default/web status=ContainerCreating ready=0/1",
  },
  {
    args: ["--for=phase=running"],
    before: pod(STARTING),
    change: becomes(UNREADY),
    done: "1 of 1 pods with phase=running",
    notMet: "0 of 1 pods with phase=running; waiting for default/web status=ContainerCreating ready=0/1",
  },
  {
    args: ["pods/web", "--for=create"],
    before: () => undefined,
    change: pod(STARTING),
    done: "1 of 1 pods created",
    notMet: '0 of 1 pods created; waiting for the pod "web"',
  },
  {
    args: ["--for=delete"],
    before: pod(RUNNING),
    change: (on) => on.delete("pods", "web"),
    done: "1 of 1 pods deleted",
    notMet: "0 of 1 pods deleted; waiting for default/web status=Running ready=1/1",
  },
  {
    args: ["--for=condition=ready"],
    before: pod(UNREADY),
    change: becomes(RUNNING),
    done: "1 of 1 pods with condition=ready",
    notMet: "0 of 1 pods with condition=ready; waiting for default/web status=Running ready=0/1",
  },
  {
    args: ["--for=condition=Ready=false"],
    before: pod(RUNNING),
    change: becomes(UNREADY),
    done: "1 of 1 pods with condition=Ready=false",
    notMet: "0 of 1 pods with condition=Ready=false; waiting for default/web status=Running ready=1/1",
  },
  {
    args: ["--for=jsonpath={.status.phase}=Running"],
    before: pod(STARTING),
    change: becomes(RUNNING),
    done: "1 of 1 pods with jsonpath={.status.phase}=Running",
    notMet:
      "0 of 1 pods with jsonpath={.status.phase}=Running; waiting for default/web status=ContainerCreating ready=0/1",
  },
  {
    args: ["--for=jsonpath=.status.podIP"],
    before: pod(STARTING),
    change: becomes({ podIP: "10.0.0.7" }),
    done: "1 of 1 pods with jsonpath=.status.podIP",
    notMet:
      "0 of 1 pods with jsonpath=.status.podIP; waiting for default/web status=ContainerCreating ready=0/1",
  },
  {
    args: ["deploy/web", "--for=rollout"],
    before: (on) => on.deploy("web", 1),
    change: (on) => on.observed("web", rolled),
    done: "1 of 1 deployments rolled out",
    notMet: "0 of 1 deployments rolled out; waiting for deployment default/web (0 of 1 pods are updated)",
  },
  {
    args: ["deployments", "--for=condition=Available"],
    before: (on) => on.deploy("web", 1),
    change: (on) => on.observed("web", available),
    done: "1 of 1 deployments with condition=Available",
    notMet:
      "0 of 1 deployments with condition=Available; waiting for deployment default/web (0 of 1 pods are updated)",
  },
  {
    args: ["deploy/web", "--for=ready"],
    before: (on) => on.deploy("web", 1),
    change: (on) => on.podOf("web", 1, "web-1", RUNNING),
    done: "1 of 1 pods ready",
    notMet: "0 of 1 pods ready; waiting for more pods of deployment default/web (0 of 1 pods are updated)",
  },
];

describe("a run that waits for a condition", () => {
  for (const { args, before, change, done, notMet } of ROWS) {
    const what = args.join(" ");

    it(`ends with 0 when it holds at the start: ${what}`, LIMIT, async (t) => {
      const on = await cluster(t);
      before(on);
      change(on);
      const isGone = what === "--for=delete";
      assert.deepEqual(ending(await on.run(args).result), [
        0,
        `done: ${isGone ? "0 of 0 pods deleted" : done} after T`,
      ]);
    });

    it(`ends with 0 when it holds later, after the line of that event: ${what}`, LIMIT, async (t) => {
      const on = await cluster(t);
      before(on);
      const cli = on.run(args);
      await cli.untilSaid("watching ");
      await watchesAll(cli, args);
      change(on);
      const result = await cli.result;
      assert.deepEqual(ending(result), [0, `done: ${done} after T`]);
      assert.match(result.stdout, /\n$/);
    });

    it(`ends with 0 when only a new list shows it: ${what}`, LIMIT, async (t) => {
      const on = await cluster(t);
      before(on);
      const cli = on.run(args);
      await watchesAll(cli, args);
      const back = on.server.restart({ downMs: 1 });
      change(on);
      await back;
      assert.deepEqual(ending(await cli.result), [0, `done: ${done} after T`]);
    });

    it(`ends with 4 when it does not hold at the start: ${what}`, LIMIT, async (t) => {
      const on = await cluster(t);
      before(on);
      assert.deepEqual(ending(await on.run([...args, "--timeout", "0"]).result), [4, `not met: ${notMet}`]);
    });
  }
});

describe("a run that waits for a condition until its timeout", { concurrency: true }, () => {
  for (const { args, before, notMet } of ROWS) {
    it(`ends with 4 when it never holds: ${args.join(" ")}`, LIMIT, async (t) => {
      const on = await cluster(t);
      before(on);
      const expected = [4, `timed out after T: ${notMet}`];
      const result = await timedOut(async (limit) => on.run([...args, "--timeout", limit]).result);
      assert.deepEqual(ending(result), expected);
    });
  }
});

/** A condition that can never hold, and what shows that. */
interface Hopeless {
  readonly args: readonly string[];
  readonly before: (cluster: Cluster) => void;
  readonly failed: string;
}

const NEVER: readonly Hopeless[] = [
  ...["ready", "succeeded", "phase=Running"].map((condition) => ({
    args: [`--for=${condition}`],
    before: pod(FAILED),
    failed: `default/web status=Error c=app last=Error exit=2 msg="panic: no DB_URL", for which ${condition} can`,
  })),
  {
    args: ["pods/web", "--for=phase=Running"],
    before: pod(SUCCEEDED),
    failed: "default/web status=Completed ready=0/1, for which phase=Running can",
  },
  ...["succeeded", "ready", "condition=Complete"].map((condition) => ({
    args: ["job/report", `--for=${condition}`],
    before: jobWith("Failed"),
    failed: `job default/report cond=Failed:True, for which ${condition} can`,
  })),
  {
    args: ["job/report", "--for=condition=Failed"],
    before: jobWith("Complete"),
    failed: "job default/report, for which condition=Failed can",
  },
  {
    args: ["deploy/web", "--for=rollout"],
    before: (on) => {
      on.deploy("web", 1);
      const reason = "ProgressDeadlineExceeded";
      on.observed("web", { conditions: [{ type: "Progressing", status: "False", reason }] });
    },
    failed:
      "deployment default/web cond=Progressing:False reason=ProgressDeadlineExceeded " +
      "(it exceeded its progress deadline), for which rollout can",
  },
  ...["daemonset", "statefulset"].map((kind) => ({
    args: [`${kind}/web`, "--for=rollout"],
    before: (on: Cluster) => {
      const object = workload("web", { app: "web" });
      const spec = { ...(object["spec"] as object), updateStrategy: { type: "OnDelete" } };
      on.create(`${kind}s.apps`, { ...object, spec });
    },
    failed:
      `${kind} default/web (its update strategy is OnDelete, and only RollingUpdate has rollouts), ` +
      "for which rollout can",
  })),
];

function jobWith(type: string): (on: Cluster) => void {
  return (on) => {
    const containers = [{ name: "app", image: "registry.example/app:1" }];
    on.create("jobs.batch", {
      metadata: { name: "report" },
      spec: { template: { spec: { containers, restartPolicy: "Never" } } },
    });
    on.status("jobs.batch", "report", { conditions: [{ type, status: "True" }] });
  };
}

describe("a run that waits for what can never be", () => {
  for (const { args, before, failed } of NEVER) {
    it(`ends with 3, long before its timeout: ${args.join(" ")}`, LIMIT, async (t) => {
      const on = await cluster(t);
      before(on);
      const [code, last] = ending(await on.run([...args, "--timeout", "1h"]).result);
      assert.deepEqual([code, last.replace(/ never hold; .*$/, "")], [3, `failed: ${failed}`]);
    });
  }
});

/** Resolves when everything is watched, so that later changes are seen as they happen. */
async function watchesAll(
  cli: { readonly untilShown: (where: "stderr", pattern: RegExp) => Promise<void> },
  args: readonly string[],
): Promise<void> {
  await cli.untilShown("stderr", args[0] === "deploy/web" ? /watching pods of the deployment/ : /watching /);
}
