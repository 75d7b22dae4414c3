import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { eventually } from "../support/eventually.js";
import { fullClusterMissing } from "../support/full-cluster.js";

const SUPPORT = JSON.stringify(import.meta.resolve("../support/full-cluster.ts"));

/** Runs a script in a process of its own, and returns what it printed, as JSON. */
async function outputOf(script: string, env: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const args = ["--import", "tsx", "--input-type=module", "--eval", script];
  const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
  const child = spawn(process.execPath, args, { stdio, env: { ...process.env, ...env } });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  await once(child, "close");
  return JSON.parse(output);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a full cluster", { skip: fullClusterMissing(), concurrency: true }, () => {
  it("leaves no process and no folder when the process that started it is killed", async () => {
    const [directory, ...pids] = (await outputOf(`
      const { startFullCluster } = await import(${SUPPORT});
      const { directory, apiServer, etcd, pids } = await startFullCluster();
      console.log(JSON.stringify([directory, apiServer.pid, etcd.pid, ...pids]));
      setTimeout(() => process.kill(process.pid, "SIGKILL"), 50);`)) as [string, ...number[]];
    assert.equal(pids.length, 5);
    await eventually(() => {
      assert.deepEqual(pids.filter(isAlive), []);
      assert.equal(existsSync(directory), false);
    });
  });

  it("ends what it has started when one of its programs cannot be started", async () => {
    const script = `
      const { execFileSync } = await import("node:child_process");
      const { startFullCluster } = await import(${SUPPORT});
      const error = await startFullCluster().then(() => "started", (reason) => reason.message);
      const processes = execFileSync("ps", ["-A", "-o", "ppid=,args="], { encoding: "utf8" }).split("\\n");
      const children = processes.filter((line) => Number.parseInt(line, 10) === process.pid).join();
      console.log(JSON.stringify([error, children]));`;
    const [error, children] = (await outputOf(script, { TEST_ASSET_KWOK: "/bin/false" })) as [string, string];
    assert.match(error, /^Cannot start false: exit code 1/);
    assert.doesNotMatch(children, /etcd|kube-/);
  });
});
