import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Cluster, cluster, ending, FAILED, RUNNING, STARTING, SUCCEEDED } from "./cluster.js";

/** A run that does not end fails its test. */
const LIMIT = { timeout: 60_000 };

const TEMPLATE = { spec: { containers: [{ name: "app", image: "i" }], restartPolicy: "Never" } };

/** Creates a Job with a status. */
function job(on: Cluster, spec: object, status: object): void {
  on.create("jobs.batch", { metadata: { name: "report" }, spec: { ...spec, template: TEMPLATE } });
  on.status("jobs.batch", "report", status);
}

/** Creates a pod of the Job. */
function podOf(on: Cluster, name: string, status: object): void {
  const { uid } = on.get("jobs.batch", "report").metadata;
  const owner = { apiVersion: "batch/v1", kind: "Job", name: "report", uid, controller: true };
  const labels = { "batch.kubernetes.io/controller-uid": uid, "job-name": "report" };
  on.pod(name, status, { ownerReferences: [owner], labels });
}

/** Conditions of a Job that are true, each with its reason. */
function conditions(...types: readonly (readonly [type: string, reason: string])[]): object {
  return { conditions: types.map(([type, reason]) => ({ type, reason, status: "True" })) };
}

const COMPLETE = conditions(["Complete", "CompletionsReached"]);

/** States of a Job whose pods do not exist, or do not exist any more, and how a look at each ends. */
const STATES: readonly {
  readonly what: string;
  readonly spec?: object;
  readonly status: object;
  readonly code: number;
  /** What is said of the Job. */
  readonly said: string;
}[] = [
  { what: "is complete", status: { succeeded: 1, ...COMPLETE }, code: 0, said: "" },
  {
    what: "has met its success policy",
    spec: { completions: 3, parallelism: 3, completionMode: "Indexed" },
    status: {
      succeeded: 1,
      ...conditions(["SuccessCriteriaMet", "SuccessPolicy"], ["Complete", "SuccessPolicy"]),
    },
    code: 0,
    said: "",
  },
  {
    what: "has met its success policy, while its other pods end",
    spec: { completions: 3, parallelism: 3, completionMode: "Indexed" },
    status: { succeeded: 1, terminating: 2, ...conditions(["SuccessCriteriaMet", "SuccessPolicy"]) },
    code: 4,
    said: "job default/report (1 of 3 pods succeeded)",
  },
  {
    what: "runs several pods of which some have succeeded",
    spec: { completions: 5, parallelism: 2 },
    status: { active: 2, succeeded: 2, failed: 1 },
    code: 4,
    said: "job default/report (2 of 5 pods succeeded, 1 failed)",
  },
  {
    what: "works on a queue of which one pod has seen the end",
    spec: { parallelism: 2 },
    status: { active: 1, succeeded: 1 },
    code: 4,
    said: "job default/report (1 pod succeeded)",
  },
  {
    what: "has worked on a queue",
    spec: { parallelism: 2 },
    status: { succeeded: 2, ...COMPLETE },
    code: 0,
    said: "",
  },
  {
    what: "is suspended",
    spec: { suspend: true },
    status: conditions(["Suspended", "JobSuspended"]),
    code: 4,
    said: "job default/report (it is suspended)",
  },
  ...[
    ["Failed", "BackoffLimitExceeded"] as const,
    ["Failed", "DeadlineExceeded"] as const,
    ["Failed", "FailedIndexes"] as const,
    ["FailureTarget", "PodFailurePolicy"] as const,
  ].map(([type, reason]) => ({
    what: `fails because of ${reason}`,
    status: { failed: 1, ...conditions([type, reason]) },
    code: 3,
    said: `job default/report cond=${type}:True reason=${reason}`,
  })),
];

describe("a run that waits for a Job to succeed", () => {
  for (const { what, spec = {}, status, code, said } of STATES) {
    for (const asked of ["job/report", "jobs/report", "jobs"]) {
      it(`asks the Job and not its pods: ${asked}, which ${what}`, LIMIT, async (t) => {
        const on = await cluster(t);
        job(on, spec, status);
        const { result } = on.run([asked, "--for=succeeded", "--timeout", "0"]);
        const [actual, last] = ending(await result);
        assert.equal(actual, code, last);
        assert.match(last, new RegExp(`\\b${code === 0 ? 1 : 0} of 1 jobs succeeded`));
        assert.ok(last.includes(said), last);
      });
    }
  }

  it("ends when the Job is complete, of which one pod has failed and one is deleted", LIMIT, async (t) => {
    const on = await cluster(t);
    job(on, { completions: 2 }, { active: 1, failed: 1 });
    podOf(on, "report-1", FAILED);
    podOf(on, "report-2", SUCCEEDED);
    const cli = on.run(["job/report", "--for=succeeded"]);
    await cli.untilShown("stdout", /report-2/);
    on.delete("pods", "report-2");
    podOf(on, "report-3", SUCCEEDED);
    await cli.untilShown("stdout", /report-3/);
    on.status("jobs.batch", "report", { active: 0, succeeded: 2, ...COMPLETE });
    assert.deepEqual(ending(await cli.result), [0, "done: 1 of 1 jobs succeeded after T"]);
  });

  it("ends when a Job is complete and was deleted after it", LIMIT, async (t) => {
    const on = await cluster(t);
    job(on, {}, { active: 1 });
    const cli = on.run(["job/report", "--for=succeeded", "--for=delete"]);
    await cli.untilShown("stderr", /watching pods of the job/);
    on.status("jobs.batch", "report", COMPLETE);
    on.delete("jobs.batch", "report");
    assert.deepEqual(ending(await cli.result), [
      0,
      "done: 1 of 1 jobs succeeded, 1 of 1 jobs deleted after T",
    ]);
  });

  it(
    "names the pod in trouble for which it waits, and counts the pods for other conditions",
    LIMIT,
    async (t) => {
      const on = await cluster(t);
      job(on, {}, { active: 1 });
      podOf(on, "report-1", {
        ...STARTING,
        containerStatuses: [{ name: "app", state: { waiting: { reason: "ImagePullBackOff" } } }],
      });
      const run = async (...args: readonly string[]): Promise<readonly [number, string]> =>
        ending(await on.run(["job/report", "--timeout", "0", ...args]).result);
      assert.deepEqual(await run("--for=succeeded"), [
        4,
        "not met: 0 of 1 jobs succeeded; waiting for default/report-1 status=ImagePullBackOff " +
          "ready=0/1; 1 other",
      ]);
      assert.equal((await run("--for=succeeded", "--fail-on=imagepull"))[0], 3);
      on.status("pods", "report-1", RUNNING);
      assert.deepEqual(await run("--for=ready"), [0, "done: 1 of 1 pods ready after T"]);
      assert.equal((await run("--for=succeeded", "--fail-on=succeeded"))[0], 4);
    },
  );

  it(
    "fails when the Job has failed, whatever is waited for that its pods would have to do",
    LIMIT,
    async (t) => {
      const on = await cluster(t);
      job(on, {}, conditions(["Failed", "BackoffLimitExceeded"]));
      for (const [condition, stands] of [
        ["succeeded", "0 of 1 jobs succeeded"],
        ["ready", "0 of 1 pods ready"],
        ["condition=Complete", "0 of 1 jobs with condition=Complete"],
      ] as const) {
        assert.deepEqual(ending(await on.run(["job/report", `--for=${condition}`]).result), [
          3,
          `failed: job default/report cond=Failed:True reason=BackoffLimitExceeded, for which ${condition} can never hold; ${stands} after T`,
        ]);
      }
      assert.equal(ending(await on.run(["jobs", "--for=condition=Failed"]).result)[0], 0);
    },
  );

  it("is refused for kinds that neither are pods nor succeed", LIMIT, async (t) => {
    const on = await cluster(t);
    const { code, stderr } = await on.run(["deployments", "--for=succeeded"]).result;
    assert.equal(code, 2);
    assert.match(stderr, /Cannot use --for=succeeded with deployments: it is about pods and jobs; /);
  });
});
