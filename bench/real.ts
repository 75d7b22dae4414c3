import { join } from "node:path";
import { type RealCluster, realClusterMissing, startRealCluster } from "../test/support/real-cluster.js";
import { storePods } from "../test/support/real/stored-pods.js";
import {
  besideClients,
  type Client,
  CLIENT_NODE,
  clientGoClient,
  kubectlClient,
  ourCommand,
} from "./clients.js";
import { curlList } from "./curl-list.js";
import { type Contender, inTurn } from "./in-turn.js";
import { machine } from "./machine.js";
import { MeasuredProcess } from "./measured-process.js";
import type { BenchOptions } from "./options.js";
import type { Rounds } from "./ratios.js";
import { compareUpdates, SETTLE_MS } from "./real-updates.js";
import type { Report } from "./report.js";

const OURS: Client = {
  name: "k8s-informer",
  command: (kubeconfig) => ourCommand(kubeconfig, "-o", "short"),
  headLines: 0,
};

/** k8s-informer with its default line, which shows the status of the pod. */
const OURS_IN_FULL: Client = { ...OURS, command: (kubeconfig) => ourCommand(kubeconfig) };

/** The same over HTTP/1.1, to see what the protocol makes of a single watch. */
const OURS_OVER_HTTP1: Client = {
  ...OURS,
  name: "k8s-informer --http1",
  command: (kubeconfig) => ourCommand(kubeconfig, "-o", "short", "--http1"),
};

const OURS_OVER_HTTP1_IN_FULL: Client = {
  ...OURS_OVER_HTTP1,
  command: (kubeconfig) => ourCommand(kubeconfig, "--http1"),
};

/**
 * Pod changes per second.
 * A cluster of ten thousand pods may have as many in a busy minute, and every client keeps up.
 */
const EVENTS_PER_SECOND = 500;

/** The limit of rounds with changes, because such a round takes a minute and there are two tables of them. */
const MOST_UPDATE_ROUNDS = 3;

const START_NOTES: readonly string[] = [
  "curl reads the same list, as protobuf with gzip, and discards it. This is the time that the server alone takes. The " +
    "ratio to curl counts the time until the last line is written, which is later than the time until synced.",
];
const UPDATE_NOTES: readonly string[] = [
  "k8s-informer and kubectl print their default lines, with each pod's status; client-go and " +
    "@kubernetes/client-node print the short sentence.",
];

/**
 * Compares the clients on one kube-apiserver: the time from
 * the start to the last pod's line, and the cost per change.
 */
export async function benchReal(options: BenchOptions): Promise<readonly Report[]> {
  const missing = realClusterMissing();
  if (missing !== undefined) {
    return [{ title: "Real cluster", conditions: {}, rows: [], notes: [`Left out: ${missing}`] }];
  }
  const cluster = await startRealCluster();
  try {
    await storePods(cluster, { count: options.pods });
    const { clients, notes } = contenders();
    const short = [OURS, OURS_OVER_HTTP1, ...besideClients(options.beside, "-o", "short")];
    const full = [OURS_IN_FULL, OURS_OVER_HTTP1_IN_FULL, ...besideClients(options.beside)];
    return [
      await starts(cluster, [...short, ...clients], options, notes),
      ...(await updates(cluster, [...full, ...clients], options, notes)),
    ];
  } finally {
    await cluster.close();
  }
}

function contenders(): { readonly clients: readonly Client[]; readonly notes: readonly string[] } {
  const others = [clientGoClient(), { client: CLIENT_NODE }, kubectlClient()];
  return {
    clients: others.map(({ client }) => client).filter((client) => client !== undefined),
    notes: others.flatMap((found) => ("missing" in found ? [found.missing] : [])),
  };
}

async function starts(
  cluster: RealCluster,
  clients: readonly Client[],
  { pods, rounds }: BenchOptions,
  notes: readonly string[],
): Promise<Report> {
  const found = await compareStarts(cluster, clients, { pods, rounds });
  return {
    title: "Start to the last Added line",
    conditions: { pods, rounds, ...machine() },
    rows: found.rows,
    notes: [...notes, ...START_NOTES, ...found.notes],
  };
}

/**
 * Measures changes at a rate with which every client keeps up, and at the highest rate that the server takes.
 */
async function updates(
  cluster: RealCluster,
  clients: readonly Client[],
  options: BenchOptions,
  notes: readonly string[],
): Promise<readonly Report[]> {
  const { pods, events } = options;
  const rounds = Math.min(options.rounds, MOST_UPDATE_ROUNDS);
  const size = { pods, events, rounds };
  const paces = [
    { name: `${EVENTS_PER_SECOND} a second`, perSecond: EVENTS_PER_SECOND },
    { name: "as fast as the server takes them", perSecond: Infinity },
  ];
  const reports: Report[] = [];
  for (const { name, perSecond } of paces) {
    const found = await compareUpdates(cluster, clients, { ...size, perSecond });
    reports.push({
      title: `CPU per change, ${name}`,
      conditions: { ...size, ...machine() },
      rows: found.rows,
      notes: [...notes, ...UPDATE_NOTES, ...found.notes],
    });
  }
  return reports;
}

/** Measures the start of each client, and with curl the time that the server alone takes. */
async function compareStarts(
  cluster: RealCluster,
  clients: readonly Client[],
  { pods, rounds }: { readonly pods: number; readonly rounds: number },
): Promise<Pick<Report, "rows" | "notes">> {
  const contenders: Contender[] = clients.map((client) => ({
    name: client.name,
    measure: async () => start(cluster, client, pods),
  }));
  const curl = { name: "curl", measure: async () => ({ "wall s": await curlList(cluster) }) };
  return inTurn([...contenders, curl], { rounds, settleMs: SETTLE_MS });
}

async function start(cluster: RealCluster, client: Client, pods: number): Promise<Rounds[number]> {
  const running = new MeasuredProcess(client.command(cluster.kubeconfigPath), join(cluster.directory, "out"));
  try {
    const cost = await running.untilLines(pods + client.headLines);
    return { "wall s": cost.wallSeconds, "CPU s": cost.cpuSeconds, "peak RSS MiB": cost.peakRssMiB };
  } finally {
    await running.stop();
  }
}
