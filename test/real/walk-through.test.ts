import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type ApiServer, startApiServer } from "../../src/apiserver/index.js";
import { walkThrough } from "../../src/apiserver/scenario/walk-through.js";
import { systemClock } from "../../src/base/clock.js";
import { findKubectl } from "../../tools/cluster-binaries.mjs";
import { restDriver, type SendRequest } from "../apiserver/scenario/rest-driver.js";
import { RawClient } from "../apiserver/raw-client.js";
import {
  kubectlMissing,
  type RealCluster,
  realClusterMissing,
  startRealCluster,
} from "../support/real-cluster.js";
import { startWatcher, untimed } from "../support/real/cli-run.js";
import { type KubectlOptions, type KubectlResult, runKubectl } from "../support/real/kubectl.js";
import type { CliRun } from "../support/run-cli.js";
import { KUBECTL_WALK_THROUGH } from "./kubectl-walk-through.js";

/** One of the two servers, with its kubectl and its kubeconfig. */
interface Side {
  readonly name: "real" | "embedded";
  readonly kubeconfigPath: string;
  readonly send: SendRequest;
  readonly kubectl: (args: readonly string[], options?: KubectlOptions) => Promise<KubectlResult>;
}

const WORDS = {
  ADDED: "New Pod Added to Store: web",
  MODIFIED: "web Pod Updated to web",
  DELETED: "Pod Deleted from Store: web",
};

function realSide(cluster: RealCluster): Side {
  return {
    name: "real",
    kubeconfigPath: cluster.kubeconfigPath,
    send: async (method, path, body, contentType = "application/json") =>
      cluster.request(method, path, body, { contentType }),
    kubectl: async (args, options) => cluster.kubectl(args, options),
  };
}

async function embeddedSide(server: ApiServer, directory: string): Promise<Side> {
  const home = join(directory, "embedded-home");
  await mkdir(home);
  const kubeconfigPath = join(home, "kubeconfig");
  await writeFile(kubeconfigPath, server.kubeconfig(), { mode: 0o600 });
  const client = new RawClient(server);
  const environment = { PATH: process.env["PATH"], HOME: home, KUBECONFIG: kubeconfigPath };
  return {
    name: "embedded",
    kubeconfigPath,
    send: async (method, path, body, contentType = "application/json") => {
      const { code, json } = await client.send(path, { method, body, contentType });
      return { status: code, body: json };
    },
    kubectl: async (args, options) => runKubectl(findKubectl(process.env) ?? "", args, environment, options),
  };
}

/** Starts a watcher of one namespace, and waits for its first list. */
async function watcherOf(
  t: Parameters<typeof startWatcher>[0],
  { kubeconfigPath }: Side,
  args: readonly string[],
): Promise<CliRun> {
  const run = startWatcher(t, kubeconfigPath, args);
  await run.until(({ stderr }) => stderr.includes(" found\n"));
  return run;
}

function sentenceOf(line: string): string {
  return line.split("  ")[0] ?? "";
}

/** Returns the lines without times and durations, which differ from one server to the other. */
function undated(stdout: string): string[] {
  return untimed(stdout).map((line) =>
    line.replace(/ (for|ran|lived|terminating)=\S+/g, " $1=N").replace(/ age=\S+/, ""),
  );
}

describe("the walk-through on a real cluster and on the embedded one", { skip: realClusterMissing() }, () => {
  let real: RealCluster | undefined;
  let embedded: ApiServer | undefined;
  let sides: readonly Side[] = [];
  before(
    async () => {
      real = await startRealCluster();
      embedded = await startApiServer();
      sides = [realSide(real), await embeddedSide(embedded, real.directory)];
    },
    { timeout: 120_000 },
  );
  after(async () => {
    await embedded?.close({ force: true });
    await real?.close();
  });

  it("prints the same lines in the same order when a program drives it", async (t) => {
    const printed: string[][] = [];
    for (const side of sides) {
      const driver = restDriver(side.send);
      await driver.ensure("namespaces", { metadata: { name: "demo" } });
      const run = await watcherOf(t, side, ["-n", "demo", "--resync", "0"]);
      const steps = walkThrough(driver, {
        clock: systemClock,
        signal: AbortSignal.timeout(60_000),
        node: "node-1",
      });
      const told: string[] = [];
      for (const step of steps) {
        await step.run();
        told.push(...step.events.map((type) => WORDS[type]));
        await run.until(({ lines }) => lines.length >= told.length);
      }
      const { code, stdout, stderr } = await run.stop("SIGINT");
      assert.equal(code, 130, stderr);
      assert.deepEqual(untimed(stdout).map(sentenceOf), told, side.name);
      printed.push(undated(stdout));
    }
    assert.deepEqual(printed[0], printed[1]);
  });

  it(
    "prints the same lines in the same order when kubectl drives it, with kubectl's words",
    { skip: kubectlMissing() },
    async (t) => {
      const printed = await Promise.all(
        sides.map(async (side) => {
          await side.kubectl(["create", "namespace", "typed"]);
          const run = await watcherOf(t, side, ["-n", "typed", "--resync", "0"]);
          const told: string[] = [];
          for (const { args, input, lines } of KUBECTL_WALK_THROUGH) {
            await side.kubectl(["-n", "typed", ...args], { ...(input !== undefined && { input }) });
            told.push(...lines);
            await run.until((running) => running.lines.length >= told.length);
            if (!lines.includes(WORDS.DELETED)) {
              await assertKubectlsWords(side, run, args.join(" "));
            }
          }
          const { code, stdout, stderr } = await run.stop("SIGINT");
          assert.equal(code, 130, stderr);
          assert.deepEqual(untimed(stdout).map(sentenceOf), told, side.name);
          return undated(stdout);
        }),
      );
      assert.deepEqual(printed[0], printed[1]);
    },
  );

  it("tells every pod again with --resync", async (t) => {
    for (const side of sides) {
      const driver = restDriver(side.send);
      await driver.ensure("namespaces", { metadata: { name: "again" } });
      const pod = { spec: { containers: [{ name: "app", image: "registry.example/app:1" }] } };
      await driver.create("pods", { metadata: { namespace: "again", name: "web" }, ...pod });
      const run = await watcherOf(t, side, ["-n", "again", "--resync", "1s"]);
      await run.until(({ lines }) => lines.length >= 3);
      const { stdout } = await run.stop();
      const state = "ns=again status=Pending ready=0/1 restarts=0 node=<none>";
      assert.deepEqual(
        undated(stdout).slice(0, 3),
        [
          `${WORDS.ADDED}  ${state} initial`,
          `${WORDS.MODIFIED}  ${state} resync`,
          `${WORDS.MODIFIED}  ${state} resync`,
        ],
        side.name,
      );
    }
  });
});

/** Checks that STATUS, READY and RESTARTS of the last line are those that `kubectl get` shows now. */
async function assertKubectlsWords({ kubectl, name }: Side, run: CliRun, after: string): Promise<void> {
  const { stdout } = await kubectl(["-n", "typed", "get", "pod", "web", "--no-headers"]);
  const [, ready = "", status = "", restarts = ""] = stdout.split(/\s+/);
  const expected = `status=${status} ready=${ready} restarts=${restarts} `;
  const line = run.lines.at(-1) ?? "";
  assert.ok(
    line.includes(expected),
    `${name}, after "${after}": kubectl has ${expected} where we print\n${line}`,
  );
}
