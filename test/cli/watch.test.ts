import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { embeddedDriver } from "../../src/apiserver/embedded-driver.js";
import { walkThrough } from "../../src/apiserver/scenario/walk-through.js";
import { systemClock } from "../../src/base/clock.js";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { podNamed } from "../support/embedded.js";

/** Returns a line without its timestamp, after checking the form of the timestamp. */
function sentences(lines: readonly string[]): string[] {
  return lines.map((line) => {
    assert.match(line, /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /);
    return line.slice("2026/11/23 11:32:05 ".length);
  });
}

describe("k8s-informer, watching", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    cluster.server.objects.create("namespaces", { metadata: { name: "demo" } });
    cluster.server.objects.create("namespaces", { metadata: { name: "shop" } });
  });
  after(async () => cluster.close());

  it("prints the walk-through: Added, Updated for every write, Deleted", async () => {
    const run = cluster.start(["-n", "demo", "-o", "short", "--resync", "0"]);
    await run.until(({ stderr }) => stderr.includes("0 found"));
    const steps = walkThrough(embeddedDriver(cluster.server.objects), {
      clock: systemClock,
      signal: AbortSignal.timeout(30_000),
    });
    for (const { run: step } of steps) {
      await step();
    }
    const told = steps.flatMap(({ events }) => events);
    await run.until(({ lines }) => lines.length >= told.length);
    const { code, stdout } = await run.stop("SIGINT");
    const words = {
      ADDED: "New Pod Added to Store: web",
      MODIFIED: "web Pod Updated to web",
      DELETED: "Pod Deleted from Store: web",
    };
    assert.deepEqual(
      sentences(stdout.split("\n").slice(0, -1)),
      told.map((type) => words[type]),
    );
    assert.equal(code, 130);
  });

  it("tells details and marks the pods that were there already", async () => {
    cluster.server.objects.create("pods", podNamed("there"));
    const run = cluster.start(["--field-selector", "metadata.name=there"]);
    await run.until(({ lines, stderr }) => lines.length === 1 && stderr.includes("found"));
    const { stdout, stderr } = await run.stop();
    const [line, ...more] = sentences(stdout.split("\n").slice(0, -1));
    assert.match(
      line ?? "",
      /^New Pod Added to Store: there {2}ns=default status=Pending ready=0\/1 restarts=0 node=<none> age=\d+s initial$/,
    );
    assert.deepEqual(more, []);
    assert.match(stderr, /watching pods in all namespaces: 1 found\n/);
  });

  it("tells every pod again once in a while, as Updated", async () => {
    cluster.server.objects.create("pods", podNamed("again"));
    const run = cluster.start(["--field-selector", "metadata.name=again", "--resync", "1s"]);
    await run.until(({ lines }) => lines.length >= 3);
    const { stdout } = await run.stop();
    const [first, ...more] = sentences(stdout.split("\n").slice(0, -1));
    assert.match(first ?? "", /^New Pod Added to Store: again .* initial$/);
    for (const line of more) {
      assert.match(line, /^again Pod Updated to again .* resync$/);
    }
  });

  it("watches all namespaces unless told otherwise, and one with -n; -A wins", async () => {
    for (const namespace of ["default", "shop"]) {
      cluster.server.objects.create("pods", {
        ...podNamed(`in-${namespace}`, { test: "namespaces" }),
        metadata: { name: `in-${namespace}`, namespace, labels: { test: "namespaces" } },
      });
    }
    const common = ["-l", "test=namespaces", "-o", "name"];
    const runs = [[], ["-n", "shop"], ["-n", "shop", "-A"]].map((args) =>
      cluster.start([...common, ...args]),
    );
    const expected = [2, 1, 2];
    await Promise.all(
      runs.map(async (run, position) =>
        run.until(({ stderr }) => stderr.includes(`${String(expected[position])} found`)),
      ),
    );
    const results = await Promise.all(runs.map(async (run) => run.stop()));
    assert.deepEqual(
      results.map(({ stdout }) => stdout.split("\n").slice(0, -1).sort()),
      [["pod/in-default", "pod/in-shop"], ["pod/in-shop"], ["pod/in-default", "pod/in-shop"]],
    );
  });

  for (const args of [
    ["-n", "shop", "-n", "demo"],
    ["-n", "shop,demo"],
  ]) {
    it(`watches every namespace of ${args.join(" ")}, and no other`, async () => {
      const test = `several-${args.length}`;
      for (const namespace of ["default", "shop", "demo"]) {
        const metadata = { name: `${test}-${namespace}`, namespace, labels: { test } };
        cluster.server.objects.create("pods", { ...podNamed(metadata.name), metadata });
      }
      const run = cluster.start(["-l", `test=${test}`, "-o", "name", ...args]);
      await run.until(({ stderr }) => stderr.match(/"(shop|demo)": 1 found/g)?.length === 2);
      const { stdout } = await run.stop();
      assert.deepEqual(stdout.split("\n").slice(0, -1).sort(), [`pod/${test}-demo`, `pod/${test}-shop`]);
    });
  }

  it("prints one JSON object a line with -o json", async () => {
    cluster.server.objects.create("pods", podNamed("machine"));
    const run = cluster.start(["--field-selector", "metadata.name=machine", "-o", "json"]);
    await run.until(({ lines }) => lines.length === 1);
    cluster.touch("machine", "1");
    await run.until(({ lines }) => lines.length === 2);
    const { stdout } = await run.stop();
    const [first, second] = stdout
      .split("\n")
      .slice(0, -1)
      .map(
        (line) =>
          JSON.parse(line) as { type: string; mark?: string; object: { kind: string; metadata: object } },
      );
    assert.deepEqual([first?.type, first?.mark], ["ADDED", "initial"]);
    assert.deepEqual([second?.type, second?.mark], ["MODIFIED", undefined]);
    assert.equal(second?.object.kind, "Pod");
    assert.ok(!("managedFields" in second.object.metadata));
  });

  it("prints YAML documents with -o yaml", async () => {
    cluster.server.objects.create("pods", podNamed("document"));
    const run = cluster.start(["--field-selector", "metadata.name=document", "-o", "yaml"]);
    await run.until(({ lines }) => lines.some((line) => line.startsWith("object:")));
    const { stdout } = await run.stop();
    assert.match(stdout, /^---\ntype: ADDED\ntimestamp: "/);
  });
});

describe("k8s-informer, watching with colours", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(1);
  });
  after(async () => cluster.close());

  async function firstLine(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const run = cluster.start(args, { env });
    await run.until(({ lines }) => lines.length > 0);
    const { stdout, stderr } = await run.stop();
    assert.ok(!stderr.includes("\u001b"), stderr);
    // Newer versions of Node print a warning if both variables are set.
    assert.doesNotMatch(stderr, /Warning: (?!The 'NO_COLOR' env)/);
    return stdout.split("\n")[0] ?? "";
  }

  it("has none in a pipe", async () => {
    assert.ok(!(await firstLine([])).includes("\u001b"));
  });

  it("has them in a pipe with --color=always, around the status word", async () => {
    assert.match(await firstLine(["--color", "always"]), /\u001b\[33mPending\u001b\[0m/);
  });

  it("has none with NO_COLOR, also where FORCE_COLOR is set", async () => {
    assert.ok(!(await firstLine([], { NO_COLOR: "1", FORCE_COLOR: "1" })).includes("\u001b"));
  });

  it("never has them in JSON", async () => {
    JSON.parse(await firstLine(["-o", "json", "--color", "always"]));
  });
});
