import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { damagedList } from "../support/damaged-pods.js";
import { PROTOBUF } from "../support/protobuf-bodies.js";
import { startCliCluster } from "../support/cli-cluster.js";

const SCOPE = "pods in all namespaces";

/** Returns the lines on stderr, without times. */
function said(stderr: string): string[] {
  return stderr
    .split("\n")
    .slice(0, -1)
    .map((line) => line.slice("2026/11/23 11:32:05 ".length))
    .map((line) => line.replace(/\d+\.\ds/g, "Ns").replace(/byte \d+/g, "byte N"));
}

describe("faults, as the command line tells them", () => {
  it("says once what broke, once that it is back, and prints every change once", async (t) => {
    const cluster = await startCliCluster();
    t.after(async () => cluster.close());
    const { server } = cluster;
    cluster.addPods(2);
    const watch = { verb: "watch" } as const;
    server.faults.add({
      match: watch,
      do: { type: "garbage", afterEvents: 1, bytes: Buffer.alloc(8, 0xff) },
    });
    server.faults.add({
      match: { ...watch, nth: 2 },
      do: { type: "watchError", code: 410, message: "too old", afterEvents: 3 },
    });
    const run = cluster.start(["-o", "short", "--no-summary"]);
    await run.until(({ stderr }) => stderr.includes("2 found"));
    cluster.touch("pod-0", "1");
    cluster.touch("pod-0", "2");
    await run.until(({ stderr }) => stderr.includes("from where it left off"));
    cluster.touch("pod-0", "3");
    cluster.touch("pod-1", "1");
    server.objects.delete("pods", "default/pod-1", { gracePeriodSeconds: 0 });
    await run.until(({ stderr }) => stderr.includes("relisted"));
    cluster.touch("pod-0", "4");
    await run.until(({ lines }) => lines.length === 8);
    const { stdout, stderr, code } = await run.stop();
    assert.deepEqual(said(stderr), [
      `watching ${SCOPE}: 2 found`,
      `warning: lost the watch on ${SCOPE}: cannot decode watch event 1 before byte N: found a frame of 4294967295 bytes, expected at most 16777216; watching again in Ns`,
      `watching ${SCOPE} again after Ns, from where it left off`,
      `warning: lost the watch on ${SCOPE}: too old; listing again in Ns`,
      `watching ${SCOPE} again after Ns, relisted: 0 added, 0 updated, 1 deleted meanwhile`,
      "Received termination, signaling shutdown",
    ]);
    const lines = stdout.split("\n").slice(0, -1);
    assert.deepEqual(
      lines.map((line) => line.slice("2026/11/23 11:32:05 ".length)),
      [
        "New Pod Added to Store: pod-0",
        "New Pod Added to Store: pod-1",
        ...Array<string>(3).fill("pod-0 Pod Updated to pod-0"),
        "pod-1 Pod Updated to pod-1",
        "Pod Deleted from Store: pod-1",
        "pod-0 Pod Updated to pod-0",
      ],
    );
    assert.equal(code, 143);
  });

  it("prints the name of a pod that a list brought damaged, says so once, and goes on", async (t) => {
    const cluster = await startCliCluster();
    t.after(async () => cluster.close());
    const { server } = cluster;
    cluster.addPods(2);
    const body = damagedList(server.objects, "pod-0");
    server.faults.add({
      match: { verb: "list" },
      do: { type: "http", code: 200, text: body, contentType: PROTOBUF },
    });
    const run = cluster.start(["--resync", "1s", "--no-summary"]);
    await run.until(({ stderr, lines }) => stderr.includes("2 found") && lines.length >= 4);
    cluster.touch("pod-0", "1");
    await run.until(({ lines }) =>
      lines.some((line) => /pod-0 Pod Updated to pod-0 .*node=<none> labels=\+touched$/.test(line)),
    );
    const { stdout, stderr, code } = await run.stop();
    const lines = stdout
      .split("\n")
      .map((line) => line.slice("2026/11/23 11:32:05 ".length).replace(/ age=\d+s/, ""));
    const status = "status=Pending ready=0/1 restarts=0 node=<none>";
    assert.deepEqual(lines.slice(0, 2), [
      "New Pod Added to Store: pod-0  ns=default initial",
      `New Pod Added to Store: pod-1  ns=default ${status} initial`,
    ]);
    assert.ok(lines.includes("pod-0 Pod Updated to pod-0  ns=default resync"), stdout);
    assert.deepEqual(
      said(stderr).filter((line) => line.startsWith("warning: ")),
      [
        "warning: cannot decode the pod default/pod-0, printing only its name: " +
          'Cannot decode object of "default/pod-0": found a length of 9, but 0 bytes follow (at its byte N)',
      ],
    );
    assert.equal(code, 143);
  });
});
