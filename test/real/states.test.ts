import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { pod, type Sketch, STATES } from "../explain/states.js";
import { eventually } from "../support/eventually.js";
import {
  kubectlMissing,
  type RealCluster,
  realClusterMissing,
  startRealCluster,
} from "../support/real-cluster.js";
import { InProcessCli } from "../support/in-process-cli.js";
import { assertSameCells, tableRows } from "../support/real/same-cells.js";
import { untimed } from "../support/real/cli-run.js";
import { type KubectlRow, readKubectlTable, readTokens } from "../support/real/kubectl-table.js";
import { PodWrites } from "../support/real/pod-writes.js";
import { podAsStored, podKey } from "../support/real/stored-pods.js";
import { type CliRun, startCli } from "../support/run-cli.js";
import { hasTokens, tokensOf } from "../support/tokens.js";

const NAMESPACE = "shop";
const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/** The ages that the pods are given in turn, one for each form that kubectl prints them in. */
const AGES: readonly number[] = [
  5 * 60 * SECOND,
  90 * 60 * SECOND,
  0.3 * DAY,
  DAY,
  4.2 * DAY,
  40 * DAY,
  900 * DAY,
];

/** Returns a state with the name of the pod. */
function named(name: string, sketch: Sketch): Pod {
  const object = pod(sketch);
  return { ...object, metadata: { ...object.metadata, name } };
}

/** Returns the lines that the golden file of a state has for a pod that is added and one that is updated. */
function golden(name: string): readonly [added: string, updated: string] {
  const text = readFileSync(new URL(`../explain/golden/${name}.txt`, import.meta.url), "utf8");
  const [added = "", updated = ""] = text.split("\n");
  return [added.replace(": web ", `: ${name} `), updated];
}

describe(
  "the explanation of states that were patched into a real server",
  { skip: realClusterMissing() ?? kubectlMissing() ?? false },
  () => {
    let cluster: RealCluster;
    let writes: PodWrites;
    const watchers: CliRun[] = [];

    async function watch(): Promise<CliRun> {
      const args = ["--kubeconfig", cluster.kubeconfigPath, "-n", NAMESPACE, "--resync", "0"];
      const run = startCli(args);
      watchers.push(run);
      await run.until(({ stderr }) => stderr.includes(" found\n"));
      return run;
    }

    async function kubectlRows(): Promise<ReadonlyMap<string, KubectlRow>> {
      const { stdout } = await cluster.kubectl(["get", "pods", "-n", NAMESPACE]);
      return new Map(readKubectlTable(stdout).map((row) => [row.get("NAME") ?? "", row]));
    }

    before(
      async () => {
        cluster = await startRealCluster();
        writes = new PodWrites(cluster);
        await cluster.kubectl(["create", "namespace", NAMESPACE]);
        await cluster.request("POST", "/api/v1/nodes", {
          apiVersion: "v1",
          kind: "Node",
          metadata: { name: "node-1" },
          status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } },
        });
        for (const [name, [was]] of Object.entries(STATES)) {
          await writes.create(named(name, was));
        }
      },
      { timeout: 120_000 },
    );
    after(async () => {
      await Promise.all(watchers.map(async (run) => run.stop("SIGKILL")));
      await cluster.close();
    });

    it("has the tokens of the golden files, and STATUS, READY and RESTARTS of kubectl, when a pod changes", async () => {
      const watcher = await watch();
      const found = watcher.lines.length;
      for (const [name, [was, now]] of Object.entries(STATES)) {
        await writes.become(named(name, was), named(name, now));
      }
      for (const name of Object.keys(STATES)) {
        const expected = tokensOf(
          golden(name)[1]
            .replace(/^.*? node=\S+ /, "")
            .replace(/ for=\S+/, " for=*"),
        );
        await eventually(() => {
          const lines = untimed(watcher.stdout)
            .slice(found)
            .filter((line) => line.startsWith(`${name} `));
          const missing = expected.filter((token) => !lines.some((line) => hasTokens(line, token)));
          assert.deepEqual(missing, [], `the tokens of ${name} are in none of:\n${lines.join("\n")}`);
        });
      }
      await eventually(async () => {
        const rows = await kubectlRows();
        const last = new Map(untimed(watcher.stdout).map((line) => [nameIn(line), readTokens(line)]));
        assert.deepEqual(shown(last), asKubectl(rows));
      });
    });

    it("is that of the golden files, with AGE as kubectl has it, when a pod is found", async () => {
      for (const [index, name] of Object.keys(STATES).entries()) {
        await age(cluster, name, AGES[index % AGES.length] ?? 0);
      }
      const earlier = await kubectlRows();
      const watcher = await watch();
      const later = await kubectlRows();
      assert.deepEqual(
        shown(new Map(untimed(watcher.stdout).map((line) => [nameIn(line), readTokens(line)]))),
        asKubectl(later),
      );
      for (const line of untimed(watcher.stdout)) {
        const name = nameIn(line);
        const found = readTokens(line).get("age");
        const ages = [earlier, later].map((rows) => rows.get(name)?.get("AGE"));
        assert.ok(ages.includes(found), `${line}\nkubectl: ${ages.join(" or ")}`);
        // The deletion was requested some seconds before, and the age was set.
        const undated = (text: string | undefined): string | undefined =>
          text?.replace(/ (age|terminating)=\S+/g, " $1=N");
        assert.equal(undated(line), undated(golden(name)[0]));
      }
      assert.equal(watcher.lines.length, Object.keys(STATES).length);
    });

    for (const labels of [["--show-labels"], ["-L", "app,missing", "--show-labels"], []]) {
      for (const output of ["wide", "table"]) {
        const flags = ["-o", output, ...labels];
        it(`is in tables whose other cells are kubectl's: ${flags.join(" ")}`, async (t) => {
          const asked = output === "wide" ? flags : labels;
          const kubectl = async (): Promise<readonly KubectlRow[]> =>
            readKubectlTable((await cluster.kubectl(["get", "pods", "-n", NAMESPACE, ...asked])).stdout);
          const earlier = await kubectl();
          const args = ["--kubeconfig", cluster.kubeconfigPath, "-n", NAMESPACE, "--resync", "0", ...flags];
          const cli = new InProcessCli(t, args);
          await cli.untilShown("stdout", /\n$/);
          const later = await kubectl();
          assertSameCells(tableRows(cli.stdout), [earlier, later]);
        });
      }
    }
  },
);

/** Changes when a pod was created, which no request can. */
async function age(cluster: RealCluster, name: string, ms: number): Promise<void> {
  const found = { namespace: NAMESPACE, name };
  const stored = (await podAsStored(cluster, found)) as Pod;
  const creationTimestamp = new Date(Date.now() - ms).toISOString().replace(/\.\d+Z$/, "Z");
  const metadata = { ...stored.metadata, creationTimestamp };
  await cluster.etcd.put(podKey(found), JSON.stringify({ ...stored, metadata }));
}

function nameIn(line: string): string {
  return /(\S+) {2}ns=/.exec(line)?.[1] ?? "";
}

type Rows = Readonly<Record<string, readonly (string | undefined)[]>>;

/** Returns STATUS, READY and RESTARTS by the names of the pods. */
function shown(last: ReadonlyMap<string, ReadonlyMap<string, string>>): Rows {
  return Object.fromEntries(
    [...last].map(([name, tokens]) => [
      name,
      ["status", "ready", "restarts"].map((token) => tokens.get(token)),
    ]),
  );
}

function asKubectl(rows: ReadonlyMap<string, KubectlRow>): Rows {
  return Object.fromEntries(
    [...rows].map(([name, row]) => [
      name,
      ["STATUS", "READY", "RESTARTS"].map((column) => row.get(column)?.split(" ")[0]),
    ]),
  );
}
