import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type CliCluster, startCliCluster } from "../../support/cli-cluster.js";
import { embeddedCli, told } from "../../support/embedded-cli.js";
import { podNamed } from "../../support/embedded.js";
import { happensTo } from "../../support/event-about.js";
import { runShell } from "../../support/run-cli.js";

/** The lines of so many pods are several times larger than a pipe and the buffers of the program. */
const PODS = 3_000;

describe("--count", () => {
  for (const output of ["default", "short", "name", "json"]) {
    it(`prints exactly as many events, and ends with 0, with -o ${output}`, async (t) => {
      const { server, run } = await embeddedCli(t);
      ["a", "b", "c"].forEach((name) => void server.objects.create("pods", podNamed(name)));
      const cli = run(["--count", "2", "-o", output]);
      const { code, stderr } = await cli.result;
      assert.equal(told(cli).length, 2);
      assert.equal(code, 0);
      assert.doesNotMatch(stderr, /0 added/);
    });
  }

  it("counts changes and the events of all targets together", async (t) => {
    const { server, run } = await embeddedCli(t);
    for (const namespace of ["shop", "cart"]) {
      server.objects.create("namespaces", { metadata: { name: namespace } });
      server.objects.create("pods", { ...podNamed("a"), metadata: { name: "a", namespace } });
    }
    const cli = run(["--count", "4", "-n", "shop,cart", "-o", "short"]);
    await cli.untilSaid('namespace "shop": 1 found');
    await cli.untilSaid('namespace "cart": 1 found');
    for (const name of ["b", "c", "d", "e"]) {
      server.objects.create("pods", { ...podNamed(name), metadata: { name, namespace: "shop" } });
    }
    assert.equal((await cli.result).code, 0);
    assert.deepEqual(
      told(cli).map((line) => line.slice(-1)),
      ["a", "a", "b", "c"],
    );
  });

  it("does not count events of which the format prints nothing", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("a"));
    const template = 'jsonpath={range .metadata.labels}{.tier}{"\\n"}{end}';
    const cli = run(["--count", "1", "-o", template]);
    await cli.untilSaid("1 found");
    server.objects.create("pods", { ...podNamed("b"), metadata: { name: "b", labels: { tier: "front" } } });
    assert.equal((await cli.result).code, 0);
    assert.equal(cli.stdout, "front\n");
  });

  it("does not count what the filters hide, and counts Kubernetes Events", async (t) => {
    const { server, run } = await embeddedCli(t);
    const web = server.objects.create("pods", podNamed("web"));
    server.objects.create("pods", podNamed("db"));
    const cli = run(["--count", "3", "--name", "web", "--events", "-o", "short"]);
    await cli.untilSaid("2 found");
    for (const reason of ["Unhealthy", "BackOff", "Failed"]) {
      happensTo(server, web, { reason });
    }
    assert.equal((await cli.result).code, 0);
    assert.deepEqual(
      told(cli).map((line) => line.split(" ")[0]),
      ["New", "Event", "Event"],
    );
  });

  it("prints the first of a sorted list, and of a list without a watch", async (t) => {
    const { server, run } = await embeddedCli(t);
    ["c", "a", "d", "b"].forEach((name) => void server.objects.create("pods", podNamed(name)));
    for (const flags of [
      ["--once"],
      ["--sort-by", ".metadata.name"],
      ["--once", "--sort-by=metadata.name"],
    ]) {
      const { code, stdout } = await run(["--count", "2", "-o", "name", ...flags]).result;
      assert.deepEqual([code, stdout], [0, "pod/a\npod/b\n"], flags.join(" "));
    }
  });

  it("ends as the user says if there are fewer events", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("a"));
    const cli = run(["--count", "2"]);
    await cli.untilSaid("1 found");
    const { code, stderr } = await cli.stop();
    assert.equal(code, 143);
    assert.match(stderr, / 1 pod in all namespaces, /);
  });
});

describe("--quiet-for", () => {
  it("ends with 0 when nothing was printed for so long, whatever is told again", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("a"));
    const cli = run(["--quiet-for", "150ms", "--resync", "20ms", "-o", "short"]);
    await cli.untilSaid("1 found");
    server.objects.create("pods", podNamed("b"));
    const { code, stderr } = await cli.result;
    assert.equal(code, 0);
    assert.match(stderr, / 2 pods in all namespaces, /);
    assert.ok(told(cli).includes("New Pod Added to Store: b"));
  });

  it("ends although there is nothing at all", async (t) => {
    const { run } = await embeddedCli(t);
    const { code, stdout } = await run(["--quiet-for", "50ms"]).result;
    assert.deepEqual([code, stdout], [0, ""]);
  });
});

describe("limits, in a pipe", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(PODS);
  });
  after(async () => cluster.close());

  for (const flags of [`--count ${PODS - 1}`, `--count ${PODS - 1} --sort-by .metadata.name`, "--once"]) {
    it(`hand on every line to a reader that is slow: ${flags}`, async () => {
      const { code, stdout, stderr } = await runShell(
        `k8s-informer --kubeconfig '${cluster.kubeconfig()}' ${flags} -q | (sleep 3; wc -l)`,
      );
      assert.deepEqual([code, stderr], [0, ""]);
      assert.equal(Number(stdout), flags === "--once" ? PODS : PODS - 1);
    });
  }

  it("end with 130 at once when the reader has stopped reading", async () => {
    const run = cluster.start(["--once", "-q"], { read: false });
    await new Promise((resolve) => void run.child.stdout?.once("readable", resolve));
    const { code } = await run.stop("SIGINT");
    assert.equal(code, 130);
  });
});
