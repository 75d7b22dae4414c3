import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RealCluster, realClusterMissing, startRealCluster } from "../test/support/real-cluster.js";
import { storePods } from "../test/support/real/stored-pods.js";
import { machine } from "./machine.js";
import { MeasuredProcess } from "./measured-process.js";
import type { BenchOptions } from "./options.js";
import { comparison } from "./ratios.js";
import type { Report } from "./report.js";

const main = join(dirname(fileURLToPath(import.meta.url)), "clients", "list-or-stream.mjs");

/** The ways to read the initial state. Their words are the arguments of the measured program. */
const WAYS = ["list gzip", "list plain", "stream plain"] as const;

/**
 * Compares LIST with a streaming list, with and without gzip. The result decides which one is the default.
 */
export async function benchLists({ pods, rounds }: BenchOptions): Promise<readonly Report[]> {
  const missing = realClusterMissing();
  if (missing !== undefined) {
    return [{ title: "LIST and streaming list", conditions: {}, rows: [], notes: [`Left out: ${missing}`] }];
  }
  const cluster = await startRealCluster();
  try {
    await storePods(cluster, { count: pods });
    const measured = new Map<string, Readonly<Record<string, number>>[]>();
    for (let round = 0; round < rounds; round += 1) {
      for (const way of WAYS) {
        measured.set(way, [...(measured.get(way) ?? []), await read(cluster, way)]);
      }
    }
    return [
      {
        title: "LIST and streaming list, start to synced",
        conditions: { pods, rounds, ...machine() },
        rows: comparison(measured),
        notes: ["kube-apiserver never compresses a watch, so there is no streaming list with gzip."],
      },
    ];
  } finally {
    await cluster.close();
  }
}

async function read(cluster: RealCluster, way: string): Promise<Readonly<Record<string, number>>> {
  const running = new MeasuredProcess(
    { file: process.execPath, args: [main, cluster.kubeconfigPath, ...way.split(" ")] },
    join(cluster.directory, "out"),
  );
  try {
    const cost = await running.untilLines(1);
    return { "wall s": cost.wallSeconds, "CPU s": cost.cpuSeconds, "peak RSS MiB": cost.peakRssMiB };
  } finally {
    await running.stop();
  }
}
