import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { embeddedCli } from "../../support/embedded-cli.js";
import { podNamed } from "../../support/embedded.js";
import type { InProcessCli } from "../../support/in-process-cli.js";
import { workload } from "../../support/workload-objects.js";

/** Returns the cells of each line from NAME on, without AGE and the cells after it. */
function rows({ stdout }: Pick<InProcessCli, "stdout">): string[] {
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) =>
      line
        .replace(/^\d\d:\d\d:\d\d/, "*")
        .replace(/ {3,}/g, " ")
        .replace(/ (\d+s|AGE)\b.*/, ""),
    );
}

const HEADER = "TIME EVENT NAMESPACE NAME READY STATUS RESTARTS";

describe("k8s-informer -o table", () => {
  it("prints the first list when it is complete, and then each change", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("a"));
    server.objects.create("pods", podNamed("a-long-name"));
    const cli = run(["-o", "table"]);
    await cli.untilShown("stdout", /a-long-name/);
    server.objects.create("pods", podNamed("b"));
    await cli.untilShown("stdout", / b /);
    const [header = "", ...lines] = cli.stdout.split("\n");
    assert.deepEqual(rows(cli), [
      HEADER,
      "* INITIAL default a 0/1 Pending 0",
      "* INITIAL default a-long-name 0/1 Pending 0",
      "* ADDED default b 0/1 Pending 0",
    ]);
    assert.deepEqual(
      lines.slice(0, -1).map((line) => line.indexOf("0/1")),
      [1, 2, 3].map(() => header.indexOf("READY")),
    );
  });

  it("has no column for the time with --timestamps=none", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("a"));
    const { stdout } = await run(["-o", "table", "-t=none", "--once", "-n", "default"]).result;
    assert.match(stdout, /^EVENT {6}NAME {3}READY .*\nINITIAL {4}a {6}0\/1 /);
  });

  it("prints no header before the first row", async (t) => {
    const { server, run } = await embeddedCli(t);
    const cli = run(["-o", "table", "-n", "default"]);
    await cli.untilSaid("0 found");
    assert.equal(cli.stdout, "");
    server.objects.create("pods", podNamed("a"));
    await cli.untilShown("stdout", / a /);
    assert.deepEqual(rows(cli), [HEADER.replace(" NAMESPACE", ""), "* ADDED a 0/1 Pending 0"]);
  });

  it("prints one table for each kind, with the kinds before the names", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("nodes", { metadata: { name: "node-1" } });
    server.objects.create("pods", podNamed("a"));
    server.objects.create("pods", podNamed("b"));
    const cli = run(["pods,nodes", "-o", "table"]);
    await cli.untilShown("stdout", /node\/node-1/);
    await cli.untilShown("stdout", /pod\/b/);
    const tables = cli.stdout.split("\n\n");
    assert.equal(tables.length, 2);
    const pods = tables.find((text) => text.includes("pod/a")) ?? "";
    assert.deepEqual(rows({ stdout: pods.replace(/\n?$/, "\n") }), [
      HEADER,
      "* INITIAL default pod/a 0/1 Pending 0",
      "* INITIAL default pod/b 0/1 Pending 0",
    ]);
  });

  it("prints a workload and its pods", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("deployments.apps", workload("web", { app: "web" }));
    const cli = run(["deploy/web", "-o", "table"]);
    await cli.untilShown("stdout", /deployment\.apps\/web/);
    assert.deepEqual(rows(cli)[0], "TIME EVENT NAME READY UP-TO-DATE AVAILABLE");
  });

  it("prints the rows so far when it is ended in the first list", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("a"));
    server.faults.add({ match: { resource: "nodes" }, do: { type: "http", code: 503 } });
    const cli = run(["pods,nodes", "-o", "table"]);
    await cli.untilSaid("watching pods in all namespaces: 1 found");
    assert.equal(cli.stdout, "");
    await cli.stop();
    assert.deepEqual(rows(cli), [HEADER, "* INITIAL default pod/a 0/1 Pending 0"]);
  });

  it("does not hold a change back for a target that cannot be listed", async (t) => {
    const { server, run } = await embeddedCli(t);
    server.objects.create("pods", podNamed("a"));
    server.faults.add({ match: { resource: "nodes" }, do: { type: "http", code: 503 } });
    const cli = run(["pods,nodes", "-o", "table"]);
    await cli.untilSaid("watching pods in all namespaces: 1 found");
    server.objects.create("pods", podNamed("b"));
    await cli.untilShown("stdout", /pod\/b/);
    assert.deepEqual(rows(cli), [
      HEADER,
      "* INITIAL default pod/a 0/1 Pending 0",
      "* ADDED default pod/b 0/1 Pending 0",
    ]);
  });
});

describe("k8s-informer --show-labels and -L", () => {
  it("add tokens to the lines, before the mark", async (t) => {
    const { server, run } = await embeddedCli(t);
    const labels = { app: "web", "example.com/tier": "front" };
    server.objects.create("pods", {
      ...podNamed("a"),
      metadata: { name: "a", namespace: "default", labels },
    });
    server.objects.create("nodes", { metadata: { name: "node-1", labels: { app: "n" } } });
    server.objects.create("pods", podNamed("b"));
    const cli = run(["pods,nodes", "--show-labels", "-L", "app,missing", "-L=example.com/tier"]);
    await cli.untilShown("stdout", /: b /);
    await cli.untilShown("stdout", /node-1/);
    assert.match(
      cli.stdout,
      /: a {2}ns=default .* label\.app=web label\.example\.com\/tier=front labels-all=app=web,example\.com\/tier=front initial\n/,
    );
    assert.match(cli.stdout, /: node-1 {2}.* label\.app=n labels-all=app=n initial\n/);
    assert.match(cli.stdout, /: b {2}ns=default .*\bnode=<none>( age=\S+)? initial\n/);
  });
});
