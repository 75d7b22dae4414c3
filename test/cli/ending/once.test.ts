import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Cluster, cluster, CRASHING, ending, FAILED, RUNNING, UNREADY } from "./cluster.js";

/** A run that does not end fails its test. */
const LIMIT = { timeout: 60_000 };

/** A template that fails on an object without labels. */
const FAILS = ["-o", "jsonpath={.metadata.labels.app}", "--allow-missing-template-keys=false"];

interface Row {
  readonly what: string;
  readonly args: readonly string[];
  readonly code: number;
  readonly last: RegExp;
}

/** How a look at the pods `web`, which runs, `bad`, which crashes, and `over`, which has failed, ends. */
const ROWS: readonly Row[] = [
  { what: "no trouble", args: ["pods/web", "--fail-on=any"], code: 0, last: /^done: no trouble after T$/ },
  {
    what: "trouble",
    args: ["pods/web", "pods/bad", "--fail-on=any"],
    code: 3,
    last: /^failed: default\/bad status=CrashLoopBackOff .* \(--fail-on crashloop\); after T$/,
  },
  {
    what: "trouble before a condition that does not hold",
    args: ["pods", "--for=ready", "--fail-on=crashloop"],
    code: 3,
    last: /\(--fail-on crashloop\); \d of \d pods ready after T$/,
  },
  {
    what: "a condition that can never hold",
    args: ["pods/over", "--for=ready"],
    code: 3,
    last: /for which ready can never hold; /,
  },
  {
    what: "a condition that does not hold",
    args: ["pods/bad", "--for=ready"],
    code: 4,
    last: /^not met: 0 of 1 pods ready; waiting for default\/bad /,
  },
  {
    what: "a condition that does not hold, although a template fails",
    args: ["pods/bad", "--for=ready", ...FAILS],
    code: 4,
    last: /^not met: /,
  },
  {
    what: "trouble, although a template fails",
    args: ["pods/bad", "--fail-on=any", ...FAILS],
    code: 3,
    last: /^failed: /,
  },
  {
    what: "a template that fails while the condition holds",
    args: ["pods/web", "--for=ready", ...FAILS],
    code: 1,
    last: /^done: 1 of 1 pods ready after T$/,
  },
  {
    what: "a template that fails without trouble",
    args: ["pods/web", "--fail-on=any", ...FAILS],
    code: 1,
    last: /^done: no trouble /,
  },
  {
    what: "a condition that holds",
    args: ["pods/web", "--for=ready"],
    code: 0,
    last: /^done: 1 of 1 pods ready /,
  },
];

const NOT_FOUND = /^error: Cannot find the (pod|deployment) "nope" in the namespace "default"$/;

/** What a name means that does not exist. */
const ABSENT: readonly Row[] = [
  { what: "a condition", args: ["pods/nope", "--for=ready", "--once"], code: 1, last: NOT_FOUND },
  { what: "a rollout", args: ["deploy/nope", "--for=rollout", "--once"], code: 1, last: NOT_FOUND },
  { what: "pods of a workload", args: ["deploy/nope", "--for=ready", "--once"], code: 1, last: NOT_FOUND },
  { what: "no trouble", args: ["deploy/nope", "--fail-on=any", "--once"], code: 1, last: NOT_FOUND },
  {
    what: "trouble of another object",
    args: ["pods/nope", "pods/bad", "--fail-on=any", "--once"],
    code: 3,
    last: /^failed: default\/bad /,
  },
  { what: "create", args: ["pods/nope", "--for=create", "--once"], code: 4, last: /^not met: / },
  { what: "delete", args: ["pods/nope", "--for=delete", "--once"], code: 0, last: /^done: / },
  {
    what: "a condition, if that is ignored",
    args: ["pods/nope", "--for=ready", "--once", "--ignore-not-found"],
    code: 4,
    last: /^not met: 0 of 1 pods ready; waiting for the pod "nope"$/,
  },
  {
    what: "no trouble, if that is ignored",
    args: ["deploy/nope", "--fail-on=any", "--once", "--ignore-not-found"],
    code: 0,
    last: /^done: no trouble /,
  },
  {
    what: "a condition that is waited for without time",
    args: ["pods/nope", "--for=ready", "--timeout=0"],
    code: 4,
    last: /^not met: /,
  },
  {
    what: "no trouble without time",
    args: ["deploy/nope", "--fail-on=any", "--timeout=0"],
    code: 4,
    last: /^not met: waiting for the deployment "nope"$/,
  },
];

function pods(on: Cluster): void {
  on.pod("web", RUNNING);
  on.pod("bad", CRASHING);
  on.pod("over", FAILED);
}

describe("a run that judges after one look", () => {
  for (const { what, args, code, last } of ROWS) {
    for (const look of ["--once", "--timeout=0"]) {
      it(`ends with ${code} by what is strongest: ${what}, ${look}`, LIMIT, async (t) => {
        const on = await cluster(t);
        pods(on);
        const [actual, said] = ending(await on.run([...args, look, "--no-summary"]).result);
        assert.equal(actual, code, said);
        assert.match(said, last);
      });
    }
  }

  for (const { what, args, code, last } of ABSENT) {
    it(`ends with ${code} if an object does not exist: ${what}`, LIMIT, async (t) => {
      const on = await cluster(t);
      pods(on);
      const [actual, said] = ending(await on.run([...args, "--no-summary"]).result);
      assert.equal(actual, code, said);
      assert.match(said, last);
    });
  }

  it("names the flag of a path that cannot be judged", LIMIT, async (t) => {
    const on = await cluster(t);
    on.pod("web", UNREADY);
    const { code, stderr } = await on.run(["--fail-on=jsonpath={.status.conditions[5].type}=x", "--once"])
      .result;
    assert.equal(code, 1);
    assert.match(
      stderr,
      /Cannot judge --fail-on=jsonpath=\{\.status\.conditions\[5\]\.type\}=x: array index out of bounds/,
    );
  });

  it("says in a record by what it has failed", LIMIT, async (t) => {
    const on = await cluster(t);
    pods(on);
    const records: unknown[] = [];
    for (const args of [
      ["pods/bad", "--fail-on=any"],
      ["pods/over", "--for=ready"],
    ]) {
      const { stderr } = await on.run([...args, "--once", "--log-format=json", "--no-summary"]).result;
      const { failOn, never } = JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "") as Record<
        string,
        unknown
      >;
      records.push({ failOn, never });
    }
    assert.deepEqual(records, [
      { failOn: "crashloop", never: undefined },
      { failOn: undefined, never: "ready" },
    ]);
  });
});
