import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Fault } from "../../src/apiserver/index.js";
import { type CliCluster, startCliCluster } from "../support/cli-cluster.js";
import { type CliRun, startCli } from "../support/run-cli.js";
import { eventually, until } from "../support/eventually.js";
import { residentMiB } from "../support/resident-memory.js";

const ENDINGS = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const;

describe("k8s-informer, told to end", () => {
  let cluster: CliCluster;
  before(async () => {
    cluster = await startCliCluster();
    cluster.addPods(1);
  });
  after(async () => cluster.close());

  for (const [signal, code] of ENDINGS) {
    it(`stops cleanly on ${signal} and ends with ${code}`, async () => {
      const run = cluster.start(["--no-summary"]);
      await run.until(({ stderr, lines }) => stderr.includes("found") && lines.length === 1);
      const result = await run.stop(signal);
      assert.equal(result.code, code);
      assert.equal(result.signal, null);
      assert.match(
        result.stderr,
        /\n\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d Received termination, signaling shutdown\n$/,
      );
      await eventually(() => assert.equal(cluster.server.connections, 0));
    });
  }

  it("says nothing of it with -q", async () => {
    const run = cluster.start(["-q"]);
    await run.until(({ lines }) => lines.length === 1);
    assert.deepEqual(await run.stop("SIGINT").then(({ code, stderr }) => [code, stderr]), [130, ""]);
  });

  const states: readonly (readonly [string, Fault])[] = [
    ["the answer to a list does not come", { match: { verb: "list" }, do: { type: "hang" } }],
    ["a list stops halfway", { match: { verb: "list" }, do: { type: "stall", afterBytes: 100 } }],
    ["the answer to a watch does not come", { match: { verb: "watch" }, do: { type: "hang" } }],
    ["a watch stops in the middle of an event", { match: { verb: "watch" }, do: { type: "stall" } }],
  ];
  for (const [title, fault] of states) {
    it(`stops cleanly while ${title}`, async () => {
      const disarm = cluster.server.faults.add(fault);
      const struck = cluster.server.faults.struck.length;
      const run = cluster.start(["--no-summary"]);
      await until(() => cluster.server.faults.struck.length > struck);
      const { code, stderr } = await run.stop("SIGINT");
      disarm();
      assert.equal(code, 130, stderr);
      assert.match(stderr, /Received termination, signaling shutdown\n$/);
    });
  }

  it("stops cleanly while it waits before another try", async () => {
    const disarm = cluster.server.faults.add({
      match: { verb: "list" },
      times: 100,
      do: { type: "http", code: 503, retryAfterSeconds: 60 },
    });
    const run = cluster.start();
    await run.until(({ stderr }) => stderr.includes("listing again in"));
    const { code } = await run.stop("SIGTERM");
    disarm();
    assert.equal(code, 143);
  });

  for (const [signal] of ENDINGS) {
    it(`ends at once by ${signal} while it reads a kubeconfig that does not come`, async () => {
      const path = join(cluster.scratch.path, `pipe-${signal}`);
      execFileSync("mkfifo", [path]);
      const run = startCli(["--kubeconfig", path]);
      await opened(run, path);
      const result = await run.stop(signal);
      // A shell reports the same code as for a clean end.
      assert.deepEqual([result.code, result.signal, result.stderr], [null, signal, ""]);
    });
  }

  it("ends at once by SIGINT while it parses a kubeconfig of megabytes", async () => {
    const text = `contexts:\n${"- {name: a}\n".repeat(300_000)}`;
    const run = startCli(["--kubeconfig", cluster.scratch.write("large", text), "--context", "none"]);
    // It takes this text seconds to be parsed, and much less to be read.
    await eventually(() => assert.ok(residentMiB(run.child) > 250, "it has not begun to parse"));
    const { code, signal } = await run.stop("SIGINT");
    assert.deepEqual([code, signal], [null, "SIGINT"]);
  });
});

/** Resolves when the run has opened a named pipe for reading. */
async function opened(run: CliRun, path: string): Promise<void> {
  assert.equal(run.child.exitCode, null);
  await eventually(() => {
    // Opening fails with ENXIO until there is a reader. The writer stays open, because closing it would end
    // the file.
    const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    void run.result.then(() => closeSync(writer));
  });
}
