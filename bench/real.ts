import { join } from "node:path";
import { systemClock } from "../src/base/clock.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../test/support/real-cluster.js";
import { realisticPod } from "../test/support/real/realistic-pod.js";
import { overlaid, podAsStored, podKey, storedUid, storePods } from "../test/support/real/stored-pods.js";
import { type Client, CLIENT_NODE, clientGoClient, kubectlClient, ourCommand } from "./clients.js";
import { curlList } from "./curl-list.js";
import { machine } from "./machine.js";
import { MeasuredProcess } from "./measured-process.js";
import type { BenchOptions } from "./options.js";
import { comparison, type Rounds } from "./ratios.js";
import type { Report } from "./report.js";
import { paced } from "./paced.js";

const OURS: Client = {
  name: "k8s-informer",
  command: (kubeconfig) => ourCommand(kubeconfig, "-o", "short"),
  headLines: 0,
};

/** The same with the default line, which shows each pod's status. */
const OURS_IN_FULL: Client = { ...OURS, command: (kubeconfig) => ourCommand(kubeconfig) };

/** What a client that was killed leaves to the server is done by then: connections to end, garbage to collect. */
const SETTLE_MS = 1_000;

/** Changes of pods a second: what a cluster of ten thousand may see in a busy minute, and every client can take. */
const EVENTS_PER_SECOND = 500;

/** Side by side on one kube-apiserver: from the start to the last pod's line, and what each change costs. */
export async function benchReal({ pods, rounds, events }: BenchOptions): Promise<readonly Report[]> {
  const missing = realClusterMissing();
  if (missing !== undefined) {
    return [{ title: "Real cluster", conditions: {}, rows: [], notes: [`Left out: ${missing}`] }];
  }
  const cluster = await startRealCluster();
  try {
    await storePods(cluster, { count: pods });
    const { clients, notes } = contenders();
    const conditions = { pods, rounds, ...machine() };
    return [
      {
        title: "Start to the last Added line",
        conditions,
        rows: await compareStarts(cluster, clients, { pods, rounds }),
        notes: [...notes, "curl: the same list, protobuf and gzip, to nowhere: what the server alone takes."],
      },
      {
        title: "CPU per change, default line printed",
        conditions: { ...conditions, events, "events per second": EVENTS_PER_SECOND },
        rows: await compareUpdates(cluster, [OURS_IN_FULL, ...clients.slice(1)], { pods, events }),
        notes: [],
      },
    ];
  } finally {
    await cluster.close();
  }
}

function contenders(): { readonly clients: readonly Client[]; readonly notes: readonly string[] } {
  const [go, kubectl] = [clientGoClient(), kubectlClient()];
  return {
    clients: [OURS, go, CLIENT_NODE, kubectl].filter((client) => client !== undefined),
    notes: [
      ...(go === undefined ? ["client-go is left out: there is no Go to build it with"] : []),
      ...(kubectl === undefined ? ["kubectl is left out: there is none on the PATH"] : []),
    ],
  };
}

/** In turn, round by round, so that what the machine does besides hits all of them; the server gets over each first. */
async function compareStarts(
  cluster: RealCluster,
  clients: readonly Client[],
  { pods, rounds }: { readonly pods: number; readonly rounds: number },
): Promise<Report["rows"]> {
  const measured = new Map<string, Readonly<Record<string, number>>[]>();
  const note = (name: string, values: Readonly<Record<string, number>>): void =>
    void measured.set(name, [...(measured.get(name) ?? []), values]);
  for (let round = 0; round < rounds; round += 1) {
    for (const client of clients) {
      note(client.name, await start(cluster, client, pods));
      await systemClock.sleep(SETTLE_MS);
    }
    note("curl", { "wall s": await curlList(cluster) });
    await systemClock.sleep(SETTLE_MS);
  }
  return comparison(measured);
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

async function compareUpdates(
  cluster: RealCluster,
  clients: readonly Client[],
  { pods, events }: { readonly pods: number; readonly events: number },
): Promise<Report["rows"]> {
  const write = await updater(cluster, pods);
  const measured = new Map<string, Rounds>();
  for (const client of clients) {
    const running = new MeasuredProcess(
      client.command(cluster.kubeconfigPath),
      join(cluster.directory, "out"),
    );
    try {
      const lines = pods + client.headLines;
      const before = await running.untilLines(lines);
      await paced({ count: events, perSecond: EVENTS_PER_SECOND }, write);
      const after = await running.untilLines(lines + events);
      measured.set(client.name, [
        {
          "CPU ms per event": ((after.cpuSeconds - before.cpuSeconds) * 1000) / events,
          "peak RSS MiB": after.peakRssMiB,
        },
      ]);
    } finally {
      await running.stop();
    }
  }
  return comparison(measured);
}

/** Writes the next change to one pod after the other. */
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
