import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { type ApiServer, startApiServer } from "../../../src/apiserver/index.js";
import { podNamed } from "../../support/embedded.js";
import { happensTo } from "../../support/event-about.js";
import { InProcessCli } from "../../support/in-process-cli.js";
import { Scratch } from "../../support/run-cli.js";
import { workload } from "../../support/workload-objects.js";

interface Config {
  readonly clusters: { name: string; cluster: object }[];
  readonly users: { name: string; user: object }[];
  readonly contexts: { name: string; context: object }[];
}

const USERS = { nobody: { rules: [] } };

/** Two servers, and a kubeconfig with a context for each user of each. */
async function startTwo(
  t: TestContext,
): Promise<{ staging: ApiServer; prod: ApiServer; kubeconfig: string }> {
  const scratch = new Scratch();
  const servers = {
    staging: await startApiServer({ users: USERS }),
    prod: await startApiServer({ users: USERS }),
  };
  t.after(async () => {
    scratch.remove();
    await Promise.all(Object.values(servers).map(async (server) => server.close({ force: true })));
  });
  const merged: Config = { clusters: [], users: [], contexts: [] };
  for (const [name, server] of Object.entries(servers)) {
    for (const user of [undefined, "nobody"]) {
      const [one, other] = [
        JSON.parse(server.kubeconfig(user)) as Config,
        user === undefined ? name : `${name}-${user}`,
      ];
      merged.clusters.push({ name: other, cluster: one.clusters[0]?.cluster ?? {} });
      merged.users.push({ name: other, user: one.users[0]?.user ?? {} });
      merged.contexts.push({ name: other, context: { cluster: other, user: other } });
    }
  }
  return { ...servers, kubeconfig: scratch.write("kubeconfig", JSON.stringify(merged)) };
}

/** The lines on stdout, without their times. */
function lines(cli: InProcessCli): string[] {
  return cli.stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.slice("2026/11/23 11:32:05 ".length));
}

describe("several contexts", () => {
  it("are in one table, with a column that says from which each pod is", async (t) => {
    const { staging, prod, kubeconfig } = await startTwo(t);
    staging.objects.create("pods", podNamed("web"));
    prod.objects.create("pods", podNamed("db"));
    const cli = new InProcessCli(t, ["--kubeconfig", kubeconfig, "--context", "staging,prod", "-o", "table"]);
    await cli.untilShown("stdout", /\n$/);
    const [header = "", ...rows] = cli.stdout.split("\n").slice(0, -1);
    assert.match(header, /^TIME +EVENT +CONTEXT +NAMESPACE +NAME +READY /);
    assert.deepEqual(rows.map((row) => row.split(/ {3,}/).slice(1, 5).join(" ")).sort(), [
      "INITIAL prod default db",
      "INITIAL staging default web",
    ]);
  });

  it("are watched side by side, and each line says from which it is", async (t) => {
    const { staging, prod, kubeconfig } = await startTwo(t);
    staging.objects.create("pods", podNamed("web"));
    prod.objects.create("pods", podNamed("db"));
    const cli = new InProcessCli(t, ["--kubeconfig", kubeconfig, "--context", "staging,prod"]);
    await cli.untilSaid('watching pods in all namespaces of the context "staging": 1 found');
    await cli.untilSaid('watching pods in all namespaces of the context "prod": 1 found');
    prod.objects.delete("pods", "default/db", { gracePeriodSeconds: 0 });
    await cli.untilShown("stdout", /Pod Deleted from Store: db {2}.* node=<none> context=prod .*\n/);
    const [first, second, ...others] = lines(cli);
    assert.deepEqual([first, second].map((line) => line?.replace(/ age=\S+/, "")).toSorted(), [
      "New Pod Added to Store: db  ns=default status=Pending ready=0/1 restarts=0 node=<none> context=prod initial",
      "New Pod Added to Store: web  ns=default status=Pending ready=0/1 restarts=0 node=<none> context=staging initial",
    ]);
    assert.ok(others.every((line) => line.includes(" node=<none> context=prod ")));
  });

  it("are a member of the records of -o json, and leave -o short as it is", async (t) => {
    const { prod, kubeconfig } = await startTwo(t);
    prod.objects.create("pods", podNamed("db"));
    const both = ["--kubeconfig", kubeconfig, "--context", "staging", "--context", "prod"];
    const json = new InProcessCli(t, [...both, "-o=json"]);
    await json.untilShown("stdout", /\n$/);
    const record = JSON.parse(json.stdout) as Record<string, unknown>;
    const members = ["type", "timestamp", "mark", "context", "summary", "changes", "object"];
    assert.deepEqual(Object.keys(record), members);
    assert.equal(record["context"], "prod");
    const short = new InProcessCli(t, [...both, "-o=short"]);
    await short.untilShown("stdout", /\n$/);
    assert.deepEqual(lines(short), ["New Pod Added to Store: db"]);
    const one = new InProcessCli(t, ["--kubeconfig", kubeconfig, "--context", "prod"]);
    await one.untilShown("stdout", /node=<none> age=\S+ initial\n$/);
  });

  it("have an informer for each namespace", async (t) => {
    const { kubeconfig } = await startTwo(t);
    const flags = ["--kubeconfig", kubeconfig, "--context", "staging,prod", "-n", "default,kube-system"];
    const cli = new InProcessCli(t, flags);
    for (const context of ["staging", "prod"]) {
      for (const namespace of ["default", "kube-system"]) {
        await cli.untilSaid(
          `watching pods in the namespace "${namespace}" of the context "${context}": 0 found`,
        );
      }
    }
  });

  it("have their own Kubernetes Events", async (t) => {
    const { staging, prod, kubeconfig } = await startTwo(t);
    const set = workload("web", { app: "web" });
    const [tried, live] = [staging, prod].map(({ objects }) => objects.create("replicasets.apps", set));
    assert.ok(tried && live);
    const flags = ["--kubeconfig", kubeconfig, "--context", "staging,prod"];
    const cli = new InProcessCli(t, [...flags, "rs/web", "-n", "default", "--events"]);
    await cli.untilShown("stdout", /context=staging[^]*context=prod|context=prod[^]*context=staging/);
    happensTo(prod, live, { reason: "FailedCreate" });
    await cli.untilShown("stdout", /FailedCreate {2}ns=default type=Warning context=prod /);
    happensTo(staging, tried, { reason: "FailedDelete" });
    await cli.untilShown("stdout", /FailedDelete {2}ns=default type=Warning context=staging /);
    const lines = cli.stdout.split("\n").filter((line) => line.includes("Event for"));
    assert.equal(lines.length, 2, cli.stdout);
  });

  it("go on without the one whose server dies, and say which it was", async (t) => {
    const { staging, prod, kubeconfig } = await startTwo(t);
    const cli = new InProcessCli(t, ["--kubeconfig", kubeconfig, "--context", "staging,prod"]);
    await cli.untilSaid('of the context "staging": 0 found');
    await cli.untilSaid('of the context "prod": 0 found');
    await prod.close({ force: true });
    await cli.untilSaid('lost the watch on pods in all namespaces of the context "prod": ');
    staging.objects.create("pods", podNamed("web"));
    await cli.untilShown("stdout", /New Pod Added to Store: web {2}.* context=staging\n/);
    const { code, stderr } = await cli.stop();
    assert.equal(code, 143);
    assert.doesNotMatch(stderr, /lost the watch .* of the context "staging"/);
  });

  it("end the run if one cannot be reached at the start", async (t) => {
    const { prod, kubeconfig } = await startTwo(t);
    await prod.close({ force: true });
    const cli = new InProcessCli(t, ["--kubeconfig", kubeconfig, "--context", "staging,prod"]);
    const { code, stderr } = await cli.result;
    assert.match(
      stderr,
      /error: Cannot watch the context "prod": cannot connect to .*: connection refused; tried 3 times\n/,
    );
    assert.equal(code, 1);
  });

  it("are each named by the namespace in which names are looked for", async (t) => {
    const { kubeconfig } = await startTwo(t);
    const cli = new InProcessCli(t, ["--kubeconfig", kubeconfig, "--context", "staging,prod", "pods/db"]);
    for (const context of ["staging", "prod"]) {
      await cli.untilSaid(`looking for names in the namespace "default" of the context "${context}"; choose`);
    }
  });

  it("are named by reminders and in the summary, and nothing is said of the pods of one that has died", async (t) => {
    const { staging, prod, kubeconfig } = await startTwo(t);
    staging.objects.create("pods", podNamed("web"));
    prod.objects.create("pods", podNamed("db"));
    const flags = ["--kubeconfig", kubeconfig, "--context", "staging,prod", "--remind", "100ms"];
    const cli = new InProcessCli(t, flags);
    await cli.untilShown("stderr", /not ready for \S+ default\/db .* context=prod\n/);
    await prod.close({ force: true });
    await cli.untilSaid('lost the watch on pods in all namespaces of the context "prod": ');
    staging.objects.create("pods", podNamed("new"));
    await cli.untilShown("stderr", /(not ready for \S+ default\/new .* context=staging\n[^]*){3}/);
    const { stderr } = await cli.stop();
    const [, after = ""] = stderr.split("lost the watch on");
    assert.doesNotMatch(after, /not ready for \S+ default\/db/);
    assert.match(
      after,
      / 3 pods in all namespaces of the contexts "staging" and "prod", .*\n.* not ready: .*default\/db context=prod Pending for .*; interruptions: 1 \(/,
    );
  });

  const refused: readonly (readonly [title: string, contexts: string, code: number, said: RegExp])[] = [
    [
      "end the run if one is refused at the start, and name it",
      "staging,prod-nobody",
      1,
      /error: Cannot watch the context "prod-nobody": cannot list pods in all namespaces: .*"nobody" cannot list/,
    ],
    [
      "end the run if one does not exist",
      "staging,nope",
      1,
      /^error: Cannot use context "nope": it does not exist/,
    ],
    [
      "are refused if two are of one cluster, whoever their users are",
      "prod,staging,prod-nobody",
      2,
      /^error: Cannot watch the contexts "prod" and "prod-nobody" together: both are the cluster at https:\/\/127\.0\.0\.1:\d+, so/,
    ],
  ];
  for (const [title, contexts, expected, said] of refused) {
    it(title, async (t) => {
      const { kubeconfig } = await startTwo(t);
      const { code, stderr } = await new InProcessCli(t, ["--kubeconfig", kubeconfig, "--context", contexts])
        .result;
      assert.match(stderr, said);
      assert.equal(code, expected);
    });
  }
});
