import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy.js";
import { type FullCluster, fullClusterMissing, startFullCluster } from "../support/full-cluster.js";
import { InProcessCli } from "../support/in-process-cli.js";
import type { KubectlResult } from "../support/real/kubectl.js";
import { timedOut } from "../support/timed-out.js";
import { deployment, job, pod, type PodOptions, statefulSet } from "./objects.js";

/** A condition, as both programs ask for it, and what makes it hold. */
interface Row {
  readonly name: string;
  /** The type of the object, as in `TYPE/NAME`. */
  readonly type: string;
  /** Our flags. */
  readonly ours: readonly string[];
  /** The command of kubectl, which is followed by `TYPE/NAME`. */
  readonly kubectl: readonly string[];
  /** What exists before the condition holds. */
  readonly object?: object;
  /** What makes it hold: a command of kubectl, or an object to create. */
  readonly change: readonly string[] | object;
  /** What our last line says is met, without the numbers. */
  readonly met: string;
}

function merged(patch: object): readonly string[] {
  return ["patch", "--type=merge", "-p", JSON.stringify(patch)];
}

/** Returns a pod that is not scheduled before its gate is removed. */
function gated(name: string, options: PodOptions = {}): Pick<Row, "name" | "type" | "object" | "change"> {
  const spec = { schedulingGates: [{ name: "test/gate" }], ...options.spec };
  return {
    name,
    type: "pod",
    object: pod(name, { ...options, spec }),
    change: merged({ spec: { schedulingGates: null } }),
  };
}

/** Returns a Deployment that rolls out when it is resumed. */
function paused(name: string): Pick<Row, "name" | "type" | "object" | "change"> {
  const object = deployment(name, 2) as { readonly spec: object };
  return {
    name,
    type: "deployment",
    object: { ...object, spec: { ...object.spec, paused: true } },
    change: ["rollout", "resume"],
  };
}

/** Returns a Job that runs when it is resumed. */
function suspended(name: string): Pick<Row, "name" | "type" | "object" | "change"> {
  return {
    name,
    type: "job",
    object: job(name, { behaves: { app: { exit: 0 } } }, { suspend: true }),
    change: merged({ spec: { suspend: false } }),
  };
}

/** Returns the flags that both programs have. */
function same(...conditions: readonly string[]): Pick<Row, "ours" | "kubectl"> {
  const flags = conditions.map((condition) => `--for=${condition}`);
  return { ours: flags, kubectl: ["wait", ...flags] };
}

function different(condition: string, ...kubectl: readonly string[]): Pick<Row, "ours" | "kubectl"> {
  return { ours: [`--for=${condition}`], kubectl };
}

const ENDS_WELL: PodOptions = { behaves: { app: { exit: 0 } }, spec: { restartPolicy: "Never" } };
const IS_READY = "condition=Ready";
const IS_RUNNING = "jsonpath={.status.phase}=Running";

const ROWS: readonly Row[] = [
  { ...gated("is-ready"), ...same(IS_READY), met: "pods with condition=Ready" },
  {
    ...gated("is-unready", { behaves: { app: { ready: false } } }),
    ...same("condition=Ready=False"),
    met: "pods with condition=Ready=False",
  },
  {
    ...gated("ends", ENDS_WELL),
    ...same("jsonpath={.status.phase}=Succeeded"),
    met: "pods with jsonpath={.status.phase}=Succeeded",
  },
  { ...gated("has-ip"), ...same("jsonpath={.status.podIP}"), met: "pods with jsonpath={.status.podIP}" },
  { ...gated("both"), ...same(IS_READY, IS_RUNNING), met: "pods with condition=Ready" },
  { name: "made", type: "pod", ...same("create"), change: pod("made"), met: "pods created" },
  {
    ...gated("goes"),
    ...same("delete"),
    change: ["delete", "--wait=false", "--grace-period=0", "--force"],
    met: "pods deleted",
  },
  { ...gated("ready"), ...different("ready", "wait", `--for=${IS_READY}`), met: "pods ready" },
  {
    ...gated("runs"),
    ...different("phase=Running", "wait", `--for=${IS_RUNNING}`),
    met: "pods with phase=Running",
  },
  { ...paused("available"), ...same("condition=Available"), met: "deployments with condition=Available" },
  {
    ...paused("replicas"),
    ...same("jsonpath={.status.readyReplicas}=2"),
    met: "deployments with jsonpath={.status.readyReplicas}=2",
  },
  { ...paused("rollout"), ...different("rollout", "rollout", "status"), met: "deployments rolled out" },
  { ...suspended("complete"), ...same("condition=Complete"), met: "jobs with condition=Complete" },
  {
    ...suspended("succeeds"),
    ...different("succeeded", "wait", "--for=condition=Complete"),
    met: "jobs succeeded",
  },
];

/** A condition that can never hold for an object. */
interface Hopeless extends Omit<Row, "change" | "met"> {
  readonly object: object;
}

const FAILS: PodOptions = { behaves: { app: { exit: 2, ready: false } }, spec: { restartPolicy: "Never" } };

const HOPELESS: readonly Hopeless[] = [
  {
    name: "pod-fails",
    type: "pod",
    object: pod("pod-fails", FAILS),
    ...different("ready", "wait", `--for=${IS_READY}`),
  },
  {
    name: "pod-ends",
    type: "pod",
    object: pod("pod-ends", FAILS),
    ...different("succeeded", "wait", "--for=jsonpath={.status.phase}=Succeeded"),
  },
  {
    name: "job-fails",
    type: "job",
    object: job("job-fails", { behaves: { app: { exit: 2 } } }),
    ...same("condition=Complete"),
  },
  {
    name: "job-ends",
    type: "job",
    object: job("job-ends", { behaves: { app: { exit: 0 } } }),
    ...same("condition=Failed"),
  },
  {
    name: "deadline",
    type: "deployment",
    object: withSpec(deployment("deadline", 1, { behaves: { app: { ready: false } } }), {
      progressDeadlineSeconds: 1,
    }),
    ...different("rollout", "rollout", "status"),
  },
  {
    name: "on-delete",
    type: "statefulset",
    object: withSpec(statefulSet("on-delete"), { updateStrategy: { type: "OnDelete" } }),
    ...different("rollout", "rollout", "status"),
  },
];

/** When the condition holds. Each has a namespace of its own. */
const SITUATIONS = ["start", "later", "relist", "never"] as const;
type Situation = (typeof SITUATIONS)[number];

describe("waiting, beside kubectl", { skip: fullClusterMissing() }, () => {
  let cluster: FullCluster;

  before(
    async () => {
      cluster = await startFullCluster();
      await cluster.addNode("node-1", { cpu: "64" });
      const objects = ROWS.flatMap(({ object }) => (object === undefined ? [] : [object]));
      for (const namespace of SITUATIONS) {
        await create(namespace, ...objects);
      }
    },
    { timeout: 120_000 },
  );
  after(async () => cluster.close());

  async function create(namespace: string, ...objects: readonly object[]): Promise<void> {
    const made = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    const input = { apiVersion: "v1", kind: "List", items: [made, ...objects] };
    await cluster.kubectl(["-n", namespace, "apply", "-f", "-"], { input });
  }

  async function kubectl(
    namespace: string,
    command: readonly string[],
    { name, type }: Pick<Row, "name" | "type">,
    timeout?: string,
  ): Promise<KubectlResult> {
    const limit = timeout === undefined ? [] : [`--timeout=${timeout}`];
    const args = ["-n", namespace, ...command, `${type}/${name}`, ...limit];
    return cluster.kubectl(args, { allowFailure: timeout !== undefined });
  }

  async function change(namespace: Situation, row: Row): Promise<void> {
    await (Array.isArray(row.change)
      ? kubectl(namespace, row.change as readonly string[], row)
      : create(namespace, row.change));
  }

  function ours(
    t: TestContext,
    namespace: string,
    { name, type, ours: flags }: Pick<Row, "name" | "type" | "ours">,
    ...more: readonly string[]
  ): InProcessCli {
    const where = ["--kubeconfig", cluster.kubeconfigPath, "-n", namespace, "--no-summary"];
    return new InProcessCli(t, [...where, `${type}/${name}`, ...flags, ...more]);
  }

  async function assertMet(cli: InProcessCli, { met, name }: Row): Promise<void> {
    const { code, stderr } = await cli.result;
    assert.equal(code, 0, stderr);
    const last = stderr.trimEnd().split("\n").at(-1) ?? "";
    assert.match(last, / done: (\d+) of \1 .* after /, name);
    assert.ok(last.includes(` ${met}`), last);
  }

  describe("for what holds at the start", { concurrency: 4 }, () => {
    for (const row of ROWS) {
      it(`ends with 0, as kubectl does: ${titleOf(row)}`, async (t) => {
        await change("start", row);
        const their = await kubectl("start", row.kubectl, row, "120s");
        assert.equal(their.code, 0, their.stderr);
        await assertMet(ours(t, "start", row, "--timeout=0"), row);
      });
    }
  });

  describe("for what holds later", { concurrency: 4 }, () => {
    for (const row of ROWS) {
      it(`ends with 0, as kubectl does: ${titleOf(row)}`, async (t) => {
        const their = kubectl("later", row.kubectl, row, "120s");
        const cli = ours(t, "later", row, "--timeout=2m");
        await cli.untilSaid("watching ");
        await change("later", row);
        await assertMet(cli, row);
        const { code, stderr } = await their;
        assert.equal(code, 0, stderr);
      });
    }
  });

  describe("for what never holds", { concurrency: 4 }, () => {
    for (const row of ROWS) {
      it(`ends with 4 where kubectl ends with 1: ${titleOf(row)}`, async (t) => {
        const [{ code, stderr }, their] = await Promise.all([
          timedOut(async (limit) => ours(t, "never", row, `--timeout=${limit}`).result),
          kubectl("never", row.kubectl, row, "2s"),
        ]);
        assert.deepEqual({ ours: code, kubectl: their.code }, { ours: 4, kubectl: 1 }, stderr + their.stderr);
        assert.match(
          stderr,
          new RegExp(` timed out after [\\d.]+m?s: 0 of \\d ${escaped(row.met)}.*; waiting for `),
        );
      });
    }
  });

  describe("for what can never hold", { concurrency: 4 }, () => {
    for (const row of HOPELESS) {
      it(`ends with 3 where kubectl ends with 1: ${titleOf(row)}`, async (t) => {
        await create(`hopeless-${row.name}`, row.object);
        const { code, stderr } = await ours(t, `hopeless-${row.name}`, row, "--timeout=2m").result;
        assert.equal(code, 3, stderr);
        assert.match(stderr, /, for which \S+ can never hold; 0 of \d .* after /);
        const their = await kubectl(`hopeless-${row.name}`, row.kubectl, row, "2s");
        assert.equal(their.code, 1, their.stdout);
      });
    }
  });

  // Comes last, because it restarts the server.
  it("ends with 0 for what only a new list shows, as kubectl does", { timeout: 300_000 }, async (t) => {
    const proxy: FaultProxy = await startFaultProxy(cluster.port);
    t.after(async () => proxy.close());
    const server = `--server=https://127.0.0.1:${proxy.port}`;
    const runs = ROWS.map((row) => ({ row, cli: ours(t, "relist", row, server, "--timeout=4m") }));
    await Promise.all(runs.map(async ({ cli }) => cli.untilSaid("watching ")));
    await proxy.set({ kind: "refuse", cut: true });
    for (const row of ROWS) {
      await change("relist", row);
    }
    for (const row of ROWS) {
      const { code, stderr } = await kubectl("relist", row.kubectl, row, "120s");
      assert.equal(code, 0, stderr);
    }
    // The watch history begins anew, so that no watch can go on where it was.
    await cluster.apiServer.restart();
    await proxy.set({ kind: "pass" });
    for (const { row, cli } of runs) {
      await assertMet(cli, row);
      assert.match(cli.stderr, /; listing again in /);
    }
  });
});

/** Returns an object with more members of its spec. */
function withSpec(object: object, more: object): object {
  return { ...object, spec: { ...(object as { readonly spec: object }).spec, ...more } };
}

function titleOf({ name, type, ours }: Pick<Row, "name" | "type" | "ours">): string {
  return `${type}/${name} ${ours.join(" ")}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
