import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { systemClock } from "../../src/base/clock.js";
import { folder, kubeconfigText } from "../kubeconfig/folder.js";
import { startCliCluster } from "../support/cli-cluster.js";
import { eventually } from "../support/eventually.js";
import { serve } from "../support/http-fixture.js";
import { residentMiB } from "../support/resident-memory.js";
import { type CliRun, startCli } from "../support/run-cli.js";

/** The process grew by hundreds of MiB when it kept what it could not write. */
const GROWTH_LIMIT_MIB = 150;

const EMPTY_LIST = '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[]}';

/** An event that must be skipped, many times. */
const UNKNOWN_EVENTS = '{"type":"ADDED","object":{"kind":"Node"}}\n'.repeat(1_000);

/** As many events as took 735 000 lines, in thousands. */
const BATCHES = 700;

const EXPIRED = '{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}\n';

/** Returns a server whose first watch has events that are skipped, and then says that its position has expired. */
function floods(): RequestListener {
  let left = BATCHES;
  return (request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    if (!(request.url ?? "").includes("watch=")) {
      response.end(EMPTY_LIST);
      return;
    }
    response.flushHeaders();
    const send = (): void => {
      for (let ready = true; ready && left > 0; left -= 1) {
        ready = response.write(left === 1 ? UNKNOWN_EVENTS + EXPIRED : UNKNOWN_EVENTS);
      }
    };
    if (left > 0) {
      response.on("drain", send);
      send();
    }
  };
}

function unread(run: CliRun): CliRun {
  run.child.stderr?.pause();
  return run;
}

describe("k8s-informer, sent events without an end that it must skip", () => {
  it("says so once, and then how many there were", async (t) => {
    const { url } = await serve(t, floods());
    const kubeconfig = await (await folder(t)).write("config", kubeconfigText({ server: url }));
    const run = startCli(["--kubeconfig", kubeconfig]);
    t.after(() => run.child.kill("SIGKILL"));
    // What was counted is told when the new list begins, after the last event.
    await run.until(({ stderr }) => stderr.includes("again"));
    const { stderr } = await run.stop();
    const lines = stderr.split("\n").filter((line) => line.includes("skipped an event"));
    assert.match(lines[0] ?? "", /warning: skipped an event: /);
    const counted = lines.map((line) => Number(/\(and (\d+) more\)/.exec(line)?.[1] ?? 0) + 1);
    assert.equal(
      counted.reduce((sum, count) => sum + count),
      BATCHES * 1_000,
      stderr,
    );
    assert.ok(lines.length < 6, stderr);
  });
});

/** A plugin that writes 100 MiB to stderr, notes how far it has come, and then prints its credential. */
function talkative(progress: string, token: string): string {
  return `
    const { appendFileSync } = require("node:fs");
    const text = ("x".repeat(127) + "\\n").repeat(512);
    let left = 1_600;
    (function talk() {
      if (left-- > 0) {
        appendFileSync(${JSON.stringify(progress)}, ".");
        process.stderr.write(text, talk);
      } else {
        console.log(JSON.stringify({
          apiVersion: "client.authentication.k8s.io/v1",
          kind: "ExecCredential",
          status: { token: ${JSON.stringify(token)} },
        }));
      }
    })();`;
}

async function withPlugin(
  t: TestContext,
  ...flags: string[]
): Promise<{ run: CliRun; progress: () => number }> {
  const cluster = await startCliCluster();
  t.after(async () => cluster.close());
  cluster.addPods(1);
  const path = join(cluster.scratch.path, "progress");
  const config = JSON.parse(cluster.server.kubeconfig()) as { users: { user: { token?: string } }[] };
  const token = config.users[0]?.user.token ?? "";
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: process.execPath,
    args: ["-e", talkative(path, token)],
    interactiveMode: "Never",
  };
  const kubeconfig = cluster.scratch.write(
    "talkative",
    JSON.stringify({ ...config, users: config.users.map((user) => ({ ...user, user: { exec } })) }),
  );
  const run = unread(cluster.start(["--kubeconfig", kubeconfig, ...flags]));
  return { run, progress: () => (existsSync(path) ? readFileSync(path, "utf8").length : 0) };
}

/** Resolves when a number has started to grow and has stopped growing. */
async function stalled(number: () => number): Promise<void> {
  await eventually(() => assert.ok(number() > 0, "the plugin has not begun to write"));
  for (let last = -1, same = 0; same < 5;) {
    await systemClock.sleep(100);
    const now = number();
    same = now === last ? same + 1 : 0;
    last = now;
  }
}

describe("k8s-informer, whose stderr nobody reads", () => {
  for (const flags of [[], ["--log-format", "json"]]) {
    const title =
      `makes a plugin wait that writes there, and goes on when it is read ${flags.join(" ")}`.trim();
    it(title, async (t) => {
      const { run, progress } = await withPlugin(t, ...flags);
      await stalled(progress);
      assert.ok(progress() < 100, `the plugin wrote ${progress()} times 64 KiB`);
      assert.ok(residentMiB(run.child) < GROWTH_LIMIT_MIB, `${residentMiB(run.child)} MiB`);
      run.child.stderr?.resume();
      await run.until(({ lines }) => lines.length === 1);
      const peak = residentMiB(run.child);
      const { code } = await run.stop();
      assert.equal(code, 143);
      t.diagnostic(`${peak.toFixed(0)} MiB resident`);
      assert.ok(peak < GROWTH_LIMIT_MIB, `${peak} MiB`);
    });
  }
});
