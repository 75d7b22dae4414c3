import assert from "node:assert/strict";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";
import { eventually } from "../support/eventually.js";
import { type FullCluster, startFullCluster } from "../support/full-cluster.js";
import { untimed } from "../support/real/cli-run.js";
import { type CliRun, startCli } from "../support/run-cli.js";

interface Running {
  readonly cluster: FullCluster;
  readonly watcher: CliRun;
  readonly shortWatcher: CliRun;
}

/** What a line says about a pod. */
interface PodLine {
  readonly sentence: string;
  readonly namespace: string;
  readonly pod: string;
  readonly state: string;
}

const LINE =
  /^((?:New Pod Added to Store: |Pod Deleted from Store: |\S+ Pod Updated to )(\S+)) {2}ns=(\S+) status=(\S+) ready=(\S+) restarts=(\S+) node=\S+/;
const DELETED = "Pod Deleted from Store: ";
/** The parts of names that Kubernetes makes up: the hash of a template, and five random letters. */
const MADE_UP = /(?:-[bcdfghjklmnpqrstvwxz2456789]{6,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** Adds a full cluster to a suite. Its nodes are there and its watchers run before the first test. */
export function watchedCluster(addNodes: (cluster: FullCluster) => Promise<void>): WatchedCluster {
  const watched = new WatchedCluster();
  before(async () => watched.start(addNodes), { timeout: 180_000 });
  after(async () => watched.close(), { timeout: 180_000 });
  return watched;
}

/** A full cluster whose pods the command line watches from the beginning, in two formats. */
export class WatchedCluster {
  #cluster: FullCluster | undefined;
  readonly #watchers: CliRun[] = [];
  readonly #namespaces = new Set<string>();

  get cluster(): FullCluster {
    return this.#running.cluster;
  }

  async start(addNodes: (cluster: FullCluster) => Promise<void>): Promise<void> {
    this.#cluster = await startFullCluster();
    await addNodes(this.#cluster);
    await this.#watch("default", "-A");
    await this.#watch("short", "-A");
  }

  /** Creates the objects in a namespace, and the namespace first if it does not exist. */
  async create(namespace: string, ...objects: readonly object[]): Promise<void> {
    this.#namespaces.add(namespace);
    const items = [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }, ...objects];
    const input = { apiVersion: "v1", kind: "List", items };
    await this.cluster.kubectl(["-n", namespace, "apply", "-f", "-"], { input });
  }

  /** Runs kubectl in the namespace, and returns its output. */
  async kubectl(namespace: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await this.cluster.kubectl(["-n", namespace, ...args]);
    return stdout;
  }

  /** Waits until objects meet a condition, as `kubectl wait` does. */
  async waitFor(namespace: string, condition: string, ...objects: readonly string[]): Promise<void> {
    await this.kubectl(namespace, "wait", ...objects, `--for=${condition}`, "--timeout=60s");
  }

  /**
   * Waits until `kubectl get pods -A` has exactly these rows for the namespace, and until the last line of
   * each pod says the same. A row is `NAME STATUS READY RESTARTS`, with `*` for what Kubernetes made up.
   */
  async rests(namespace: string, rows: readonly string[]): Promise<void> {
    const { watcher } = this.#running;
    await eventually(async () => {
      const actual = await this.#kubectlRows(namespace);
      const named = actual.map(([pod = "", ...state]) => [pod.replace(MADE_UP, "-*"), ...state].join(" "));
      assert.deepEqual(named.sort(), [...rows].sort());
    });
    await eventually(async () => this.#assertSameAsKubectl(watcher, namespace));
    await this.#record(namespace, watcher);
  }

  /** Returns the lines of the namespace without their times. */
  lines(namespace: string): readonly string[] {
    return untimed(this.#running.watcher.stdout).filter((line) => parsed(line)?.namespace === namespace);
  }

  /** Returns what a watcher that starts now prints about the namespace, which rests, without the times. */
  async lateLines(namespace: string): Promise<readonly string[]> {
    const late = await this.#watch("default", "-n", namespace);
    await this.#assertSameAsKubectl(late, namespace);
    await this.#record(namespace, late);
    return untimed(late.stdout);
  }

  /**
   * Checks that `-o short` has printed the beginnings of the same lines, that no line repeats the line of the pod
   * before it, and that a watcher that starts now prints kubectl's rows. Ends everything.
   */
  async close(): Promise<void> {
    try {
      const { watcher, shortWatcher } = this.#running;
      await writeFile(join(this.cluster.directory, "lines.txt"), watcher.stdout);
      await eventually(() => {
        const sentences = untimed(watcher.stdout).map((line) => line.split("  ")[0]);
        assert.deepEqual(untimed(shortWatcher.stdout), sentences);
      });
      assert.deepEqual(repeated(watcher), [], "lines that repeat the line before");
      const late = await this.#watch("default", "-A");
      await eventually(async () => {
        for (const namespace of this.#namespaces) {
          await this.#assertSameAsKubectl(late, namespace);
        }
      });
    } finally {
      await Promise.all(this.#watchers.map(async (run) => run.stop("SIGKILL")));
      await this.#cluster?.close();
    }
  }

  /** Starts a watcher of what does not exist yet. */
  async watch(...args: readonly string[]): Promise<CliRun> {
    const run = startCli(["--kubeconfig", this.cluster.kubeconfigPath, "--resync", "0", ...args]);
    this.#watchers.push(run);
    await run.until(({ stderr }) => stderr.includes("not found yet, waiting for it\n"));
    return run;
  }

  /** Starts a watcher, and waits until it has printed all pods. */
  async #watch(format: string, ...scope: readonly string[]): Promise<CliRun> {
    const args = ["--kubeconfig", this.#cluster?.kubeconfigPath ?? "", "--resync", "0", "-o", format];
    const run = startCli([...args, ...scope]);
    this.#watchers.push(run);
    await run.until(({ stderr }) => stderr.includes(" found\n"));
    return run;
  }

  async #assertSameAsKubectl(watcher: CliRun, namespace: string): Promise<void> {
    const rows = (await this.#kubectlRows(namespace)).map((row) => row.join(" "));
    assert.deepEqual(lastStates(watcher, namespace), rows.sort());
  }

  get #running(): Running {
    const [watcher, shortWatcher] = this.#watchers;
    if (this.#cluster === undefined || watcher === undefined || shortWatcher === undefined) {
      throw new Error("Cannot use the cluster: it has not been started");
    }
    return { cluster: this.#cluster, watcher, shortWatcher };
  }

  /** Returns name, status, ready and restarts of each pod of the namespace. */
  async #kubectlRows(namespace: string): Promise<string[][]> {
    const { stdout } = await this.cluster.kubectl(["get", "pods", "-A", "--no-headers"]);
    return stdout
      .split("\n")
      .map((row) => row.split(/\s+/))
      .filter(([of]) => of === namespace)
      .map(([, name = "", ready = "", status = "", restarts = ""]) => [name, status, ready, restarts]);
  }

  /** Writes what both programs have shown into the folder of the cluster, which REAL_CLUSTER_KEEP keeps. */
  async #record(namespace: string, watcher: CliRun): Promise<void> {
    const stdout = await this.kubectl(namespace, "get", "pods", "-o", "wide");
    const lines = watcher.lines.filter((line) => line.includes(` ns=${namespace} `));
    const text = ["", `# ${namespace}`, stdout.trimEnd(), ...lines, ""].join("\n");
    await appendFile(join(this.cluster.directory, "situations.txt"), text);
  }
}

/** Returns the lines that say of a pod what its line before said. */
function repeated(watcher: CliRun): string[] {
  const last = new Map<string, string>();
  return untimed(watcher.stdout).filter((line) => {
    const { namespace = "", pod = "" } = parsed(line) ?? {};
    const key = `${namespace}/${pod}`;
    const isRepeated = last.get(key) === line;
    last.set(key, line);
    return isRepeated;
  });
}

/** Returns the rows that kubectl should have, read from the last line of each pod that was not deleted. */
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

function parsed(line: string): PodLine | undefined {
  const [, sentence, pod, namespace, status, ready, restarts] = LINE.exec(line) ?? [];
  if (sentence === undefined || pod === undefined || namespace === undefined) {
    return undefined;
  }
  return { sentence, namespace, pod, state: `${status} ${ready} ${restarts}` };
}
