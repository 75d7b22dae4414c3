import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { type CliCluster, startCliCluster } from "../../support/cli-cluster.js";
import { InProcessCli } from "../../support/in-process-cli.js";
import { runCli } from "../../support/run-cli.js";
import { podIn, type PodState, RUNNING } from "./filtered-pod.js";

const UNREADY: PodState = { ...RUNNING, isReady: false };
const CRASHING: PodState = { word: "CrashLoopBackOff", isReady: false, restarts: 2 };

interface PutMore {
  readonly labels?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly nodeName?: string;
}

describe("k8s-informer with filters", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    cluster.server.objects.create("namespaces", { metadata: { name: "shop" } });
  });
  after(async () => cluster.close());

  /** Creates a pod, or writes its status. */
  function put(name: string, state: PodState, more: PutMore = {}): void {
    const { status, spec, metadata } = podIn(name, state);
    const key = `shop/${name}`;
    const exists = cluster.server.objects.list("pods").some((pod) => pod.metadata.name === name);
    if (!exists) {
      const { nodeName = "node-1", ...about } = more;
      const containers = (spec?.containers ?? []).map((own) => ({ ...own, image: "app:1" }));
      const pod = {
        metadata: { name, namespace: metadata?.namespace ?? "", ...about },
        spec: { nodeName, containers },
      };
      cluster.server.objects.create("pods", pod);
    }
    cluster.server.objects.patch("pods", key, { status }, MERGE_STATUS);
  }

  const MERGE_STATUS = { contentType: "application/merge-patch+json", subresource: "status" } as const;

  function relabel(name: string, app: string): void {
    cluster.server.objects.patch(
      "pods",
      `shop/${name}`,
      { metadata: { labels: { app } } },
      { contentType: "application/merge-patch+json" },
    );
  }

  async function watching(t: TestContext, ...args: readonly string[]): Promise<InProcessCli> {
    const run = new InProcessCli(t, ["--kubeconfig", cluster.kubeconfig(), "--resync", "0", ...args]);
    await run.untilSaid(" found\n");
    return run;
  }

  /** Returns the sentences of a run with their marks, when `last` was printed. */
  async function printed(run: InProcessCli, last: RegExp): Promise<string[]> {
    await run.untilShown("stdout", last);
    const { stdout } = await run.stop();
    return stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => {
        const [sentence = "", details = ""] = line.slice("2026/11/23 11:32:05 ".length).split("  ");
        const mark = / (initial|entered|left)$/.exec(details)?.[0] ?? "";
        return sentence + mark;
      });
  }

  it("prints a pod when it enters, when it leaves, and nothing in between", async (t) => {
    put("flapping", RUNNING);
    const run = await watching(t, "--not-ready", "--name", "^flapping$");
    put("flapping", UNREADY);
    put("flapping", { ...UNREADY, restarts: 1 });
    put("flapping", { ...RUNNING, restarts: 1 });
    put("flapping", { ...RUNNING, restarts: 2 });
    put("flapping", { ...UNREADY, restarts: 2 });
    cluster.server.objects.delete("pods", "shop/flapping", { gracePeriodSeconds: 0 });
    assert.deepEqual(await printed(run, /Deleted/), [
      "flapping Pod Updated to flapping entered",
      "flapping Pod Updated to flapping",
      "flapping Pod Updated to flapping left",
      "flapping Pod Updated to flapping entered",
      // The deletion is requested.
      "flapping Pod Updated to flapping",
      "Pod Deleted from Store: flapping",
    ]);
  });

  it("prints a pod that enters and leaves with --show significant and --only update, and counts it", async (t) => {
    put("looping", RUNNING);
    put("other", CRASHING);
    const flags = ["--status", "CrashLoopBackOff", "--show", "significant", "--only", "update"];
    const run = await watching(t, ...flags, "--name", "^(looping|other)$", "--remind", "20ms");
    await run.untilSaid(
      '1 of 2 pods in all namespaces are selected by --name "^(looping|other)$" and --status "CrashLoopBackOff"',
    );
    put("looping", CRASHING);
    cluster.server.objects.patch(
      "pods",
      "shop/looping",
      { metadata: { annotations: { a: "b" } } },
      { contentType: "application/merge-patch+json" },
    );
    put("looping", { ...RUNNING, restarts: 3 });
    put("looping", { ...CRASHING, restarts: 3 });
    cluster.server.objects.delete("pods", "shop/looping", { gracePeriodSeconds: 0 });
    cluster.server.objects.delete("pods", "shop/other", { gracePeriodSeconds: 0 });
    const lines = await printed(run, /other Pod Updated/);
    assert.deepEqual(lines, [
      "looping Pod Updated to looping entered",
      "looping Pod Updated to looping left",
      "looping Pod Updated to looping entered",
      "looping Pod Updated to looping left",
      "other Pod Updated to other left",
    ]);
    assert.match(
      run.stderr,
      / 0 pods in all namespaces, .*: 0 added, 6 updated \(2 entered and 3 left; 1 insignificant not shown\), 0 deleted; 1 left out by --only; \d+ changes of others left out by the filters\n/,
    );
    assert.doesNotMatch(run.stderr, /\n\S+ \S+ not ready: /);
  });

  it("combines all filters, in the order of the server", async (t) => {
    put("crash-1", CRASHING);
    put("crash-2", CRASHING);
    put("calm", RUNNING);
    const run = await watching(
      t,
      "--status",
      "Crash*",
      "--restarts",
      ">1",
      "-c",
      "app",
      "--exclude-name",
      "2$",
    );
    put("crash-2", { ...CRASHING, restarts: 3 });
    put("calm", CRASHING);
    put("crash-1", { ...CRASHING, restarts: 1 });
    const lines = await printed(run, /crash-1 Pod Updated/);
    assert.deepEqual(lines, [
      "New Pod Added to Store: crash-1 initial",
      "calm Pod Updated to calm entered",
      "crash-1 Pod Updated to crash-1 left",
    ]);
  });

  it("selects the pods of a node on the server", async (t) => {
    put("here", RUNNING, { nodeName: "node-9", labels: { app: "web" } });
    put("there", RUNNING, { nodeName: "node-8" });
    const run = await watching(t, "--node", "node-9", "--field-selector", "metadata.namespace=shop");
    assert.deepEqual(await printed(run, /here/), ["New Pod Added to Store: here initial"]);
    assert.ok(
      cluster.server.requests.some(({ query }) =>
        decodeURIComponent(query).includes("fieldSelector=metadata.namespace=shop,spec.nodeName=node-9"),
      ),
    );
  });

  it("marks a pod that leaves a label selector, and not one that is deleted", async (t) => {
    put("leaves", RUNNING, { labels: { app: "blue" } });
    put("dies", RUNNING, { labels: { app: "blue" } });
    const run = await watching(t, "-l", "app=blue", "--only", "delete");
    relabel("leaves", "green");
    cluster.server.objects.delete("pods", "shop/dies", { gracePeriodSeconds: 0 });
    assert.deepEqual(await printed(run, /dies/), [
      "Pod Deleted from Store: leaves left",
      "Pod Deleted from Store: dies",
    ]);
  });

  it("counts a pod that leaves a label selector and comes back apart from those deleted and added", async (t) => {
    put("moves", RUNNING, { labels: { app: "red" } });
    const run = await watching(t, "-l", "app=red");
    relabel("moves", "green");
    relabel("moves", "red");
    put("new", RUNNING, { labels: { app: "red" } });
    cluster.server.objects.delete("pods", "shop/new", { gracePeriodSeconds: 0 });
    relabel("moves", "green");
    put("last", RUNNING, { labels: { app: "red" } });
    await printed(run, /last/);
    assert.match(
      run.stderr,
      / 1 pod in all namespaces, [^:]*: 2 added, \d updated, 1 deleted, 2 left the selector and 1 came back\n/,
    );
  });

  for (const flags of [
    ["pods", "held", "-n", "shop"],
    ["--exclude-namespace", "kube-system", "--name", "held"],
  ]) {
    it(`says how long a pod lived whose finalizer was removed last, with ${flags[0] ?? ""}`, async (t) => {
      put("held", RUNNING, { finalizers: ["example.com/hold"] });
      const run = await watching(t, ...flags);
      cluster.server.objects.delete("pods", "shop/held", { gracePeriodSeconds: 0 });
      cluster.server.objects.patch(
        "pods",
        "shop/held",
        { metadata: { finalizers: null } },
        { contentType: "application/merge-patch+json" },
      );
      await run.untilShown("stdout", /Deleted/);
      const { stdout } = await run.stop();
      assert.match(stdout, /Pod Deleted from Store: held {2}.* lived=\d+s terminating=\d+s\n$/);
    });
  }

  for (const args of [
    ["--name", "web("],
    ["--exclude-name", "^(?!a)"],
    ["--status", "Running,"],
    ["--restarts", "x"],
    ["-c", ""],
    ["--node", "a,b"],
    ["demo", "--restarts", "~1"],
  ]) {
    it(`ends with 2 for ${args.join(" ")}, before the first request`, async () => {
      const { code, stdout, stderr } = await runCli(
        ["--kubeconfig", "/nonexistent", ...args].slice(args[0] === "demo" ? 2 : 0),
      );
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^error: Cannot (use|watch) /);
    });
  }
});
