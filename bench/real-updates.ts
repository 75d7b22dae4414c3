import { join } from "node:path";
import type { RealCluster } from "../test/support/real-cluster.js";
import { realisticPod } from "../test/support/real/realistic-pod.js";
import { overlaid, podAsStored, podKey, storedUid } from "../test/support/real/stored-pods.js";
import type { Client } from "./clients.js";
import { inTurn } from "./in-turn.js";
import { MeasuredProcess } from "./measured-process.js";
import { paced } from "./paced.js";
import type { Rounds } from "./ratios.js";
import type { Report } from "./report.js";

/**
 * Milliseconds after which the server has dealt with a
 * killed client: it has closed connections and freed memory.
 */
export const SETTLE_MS = 1_000;

/**
 * Time limits that are longer than any client needs.
 * Without them, the wait for a client that lost an event never ends.
 */
const MOST_MS_PER_EVENT = 20;
const MOST_MS_OTHERWISE = 60_000;

export interface Updates {
  readonly pods: number;
  readonly events: number;
  readonly rounds: number;
  /** The largest number of changes per second. Infinity means as many as the server takes. */
  readonly perSecond: number;
}

/** Measures the cost of each change for a client that has printed the list. */
export async function compareUpdates(
  cluster: RealCluster,
  clients: readonly Client[],
  updates: Updates,
): Promise<Pick<Report, "rows" | "notes">> {
  const write = await updater(cluster, updates.pods);
  const contenders = clients.map((client) => ({
    name: client.name,
    measure: async () => follow(cluster, client, updates, write),
  }));
  return inTurn(contenders, { rounds: updates.rounds, settleMs: SETTLE_MS });
}

async function follow(
  cluster: RealCluster,
  client: Client,
  { pods, events, perSecond }: Updates,
  write: () => Promise<void>,
): Promise<Rounds[number]> {
  const running = new MeasuredProcess(client.command(cluster.kubeconfigPath), join(cluster.directory, "out"));
  try {
    const lines = pods + client.headLines;
    const before = await running.untilLines(lines);
    await paced({ count: events, perSecond }, write);
    const after = await running.untilLines(lines + events, MOST_MS_OTHERWISE + events * MOST_MS_PER_EVENT);
    return {
      "events/s": events / (after.wallSeconds - before.wallSeconds),
      "CPU ms per event": ((after.cpuSeconds - before.cpuSeconds) * 1000) / events,
      "peak RSS MiB": after.peakRssMiB,
    };
  } finally {
    await running.stop();
  }
}

/** Returns a function that changes one pod after the other, one with each call. */
async function updater(cluster: RealCluster, pods: number): Promise<() => Promise<void>> {
  const namespaces = Array.from({ length: 10 }, (_, index) => `load-${index}`);
  const template = await podAsStored(cluster, realisticPod(0, "load-0"));
  let written = 0;
  return async () => {
    const round = written++;
    const index = 1 + (round % (pods - 1));
    const pod = realisticPod(index, namespaces[index % namespaces.length] ?? "");
    const change = { metadata: { uid: storedUid(index), annotations: { round: String(round) } } };
    const whole = [pod.manifest, pod.statusPatch, change].reduce(overlaid, template);
    await cluster.etcd.put(podKey(pod), JSON.stringify(whole));
  };
}
