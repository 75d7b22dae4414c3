import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "../support/eventually.js";
import { type FullCluster, startFullCluster } from "../support/full-cluster.js";
import { untimed } from "../support/real/cli-run.js";
import { type CliRun, startCli } from "../support/run-cli.js";

/** A full cluster whose pods the command line watches from the beginning, in two formats. */
export interface WatchedCluster {
  readonly cluster: FullCluster;
  /** Creates the objects in a namespace, and the namespace first if it does not exist. */
  create(namespace: string, ...objects: readonly object[]): Promise<void>;
  /** Runs kubectl in the namespace. */
  kubectl(namespace: string, ...args: readonly string[]): Promise<string>;
  /**
   * Waits until `kubectl get pods -A` has exactly these rows for the namespace, and until the last line of
   * each pod says the same. A row is `NAME STATUS READY RESTARTS`, with `*` for what controllers made up.
   */
  rests(namespace: string, rows: readonly string[]): Promise<void>;
  /** Returns the lines of the namespace without their times. */
  lines(namespace: string): readonly string[];
  /** Checks that `-o short` has printed the beginnings of the same lines, and ends everything. */
  close(): Promise<void>;
}

interface PodLine {
  readonly sentence: string;
  readonly namespace: string;
  readonly pod: string;
  readonly state: string;
}

const LINE =
  /^((?:New Pod Added to Store: |Pod Deleted from Store: |\S+ Pod Updated to )(\S+)) {2}ns=(\S+) status=(\S+) ready=(\S+) restarts=(\S+) node=\S+/;
/** The letters of names that Kubernetes makes up: a hash of the template, and five random ones. */
const MADE_UP = /(?:-[bcdfghjklmnpqrstvwxz2456789]{6,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$/;
const DELETED = "Pod Deleted from Store: ";

/** Starts a full cluster with these nodes, and both watchers. If it rejects, everything is ended again. */
export async function startWatchedCluster(
  addNodes: (cluster: FullCluster) => Promise<void>,
): Promise<WatchedCluster> {
  const cluster = await startFullCluster();
  const watchers: CliRun[] = [];
  try {
    await addNodes(cluster);
    for (const format of ["default", "short"]) {
      const args = ["--kubeconfig", cluster.kubeconfigPath, "-A", "--resync", "0", "-o", format];
      const run = startCli(args);
      watchers.push(run);
      await run.until(({ stderr }) => stderr.includes(" found\n"));
    }
  } catch (error) {
    await end(cluster, watchers);
    throw error;
  }
  const [watcher, shortWatcher] = watchers as [CliRun, CliRun];
  return {
    cluster,
    create: async (namespace, ...objects) => create(cluster, namespace, objects),
    kubectl: async (namespace, ...args) => (await cluster.kubectl(["-n", namespace, ...args])).stdout,
    rests: async (namespace, rows) => {
      const wanted = [...rows].sort();
      await eventually(async () => {
        assert.deepEqual(await kubectlRows(cluster, namespace, (pod) => pod.replace(MADE_UP, "-*")), wanted);
      });
      await eventually(async () => {
        assert.deepEqual(lastStates(watcher, namespace), await kubectlRows(cluster, namespace));
      });
      await record(cluster, namespace, watcher);
    },
    lines: (namespace) => untimed(watcher.stdout).filter((line) => parsed(line)?.namespace === namespace),
    close: async () => {
      try {
        await eventually(() => {
          const sentences = untimed(watcher.stdout).map((line) => line.split("  ")[0]);
          assert.deepEqual(untimed(shortWatcher.stdout), sentences);
        });
      } finally {
        await end(cluster, watchers);
      }
    },
  };
}

async function end(cluster: FullCluster, watchers: readonly CliRun[]): Promise<void> {
  await Promise.all(watchers.map(async (run) => run.stop("SIGKILL")));
  await cluster.close();
}

async function create(cluster: FullCluster, namespace: string, objects: readonly object[]): Promise<void> {
  const items = [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }, ...objects];
  await cluster.kubectl(["-n", namespace, "apply", "-f", "-"], {
    input: { apiVersion: "v1", kind: "List", items },
  });
}

/** Returns `NAME STATUS READY RESTARTS` of each pod of the namespace, sorted. */
async function kubectlRows(
  cluster: FullCluster,
  namespace: string,
  rename: (pod: string) => string = (pod) => pod,
): Promise<string[]> {
  const { stdout } = await cluster.kubectl(["get", "pods", "-A", "--no-headers"]);
  return stdout
    .split("\n")
    .map((row) => row.split(/\s+/))
    .filter(([of]) => of === namespace)
    .map(([, name = "", ready, status, restarts]) => `${rename(name)} ${status} ${ready} ${restarts}`)
    .sort();
}

/** Returns the same as `kubectlRows`, read from the last line of each pod that was not deleted. */
function lastStates(watcher: CliRun, namespace: string): string[] {
  const last = new Map<string, PodLine>();
  for (const line of untimed(watcher.stdout)) {
    const podLine = parsed(line);
    if (podLine?.namespace === namespace) {
      last.set(podLine.pod, podLine);
    }
  }
  return [...last.values()]
    .filter(({ sentence }) => !sentence.startsWith(DELETED))
    .map(({ pod, state }) => `${pod} ${state}`)
    .sort();
}

/** Reads a line about a pod. Other lines, such as those about Events, are none. */
function parsed(line: string): PodLine | undefined {
  const [, sentence, pod, namespace, status, ready, restarts] = LINE.exec(line) ?? [];
  if (sentence === undefined || pod === undefined || namespace === undefined) {
    return undefined;
  }
  return { sentence, namespace, pod, state: `${status} ${ready} ${restarts}` };
}

/** Writes what both programs have shown into the folder of the cluster, which REAL_CLUSTER_KEEP keeps. */
async function record(cluster: FullCluster, namespace: string, watcher: CliRun): Promise<void> {
  const { stdout } = await cluster.kubectl(["get", "pods", "-n", namespace, "-o", "wide"]);
  const lines = watcher.lines.filter((line) => line.includes(` ns=${namespace} `));
  const text = ["", `# ${namespace}`, stdout.trimEnd(), ...lines, ""].join("\n");
  await appendFile(join(cluster.directory, "situations.txt"), text);
}
