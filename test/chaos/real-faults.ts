import { setTimeout as sleep } from "node:timers/promises";
import type { FaultProxy, ProxyMode } from "../support/fault-proxy.js";
import type { RealCluster } from "../support/real-cluster.js";
import type { FaultKind } from "./fault-plan.js";
import type { Random } from "./random.js";

/** The cluster and the proxies in which the faults take place. */
export interface RealFaultsOptions {
  readonly cluster: RealCluster;
  /** Returns the proxy between an informer and the server. */
  readonly proxyOf: (user: string) => FaultProxy | undefined;
  readonly counted: (name: string) => void;
  /** Queues work that takes seconds. It runs one after the other, and only the calm waits for it. */
  readonly inTurn: (work: () => Promise<unknown>) => void;
  /** Sets the mode of a proxy, and sets it back to `pass` after a while. */
  readonly setFor: (proxy: FaultProxy, mode: ProxyMode, ms: number) => Promise<void>;
}

type ModeKind = ProxyMode["kind"];

/** The relative frequency of each mode. Modes that only silence reveals are rare: each costs up to 40 s. */
const MODES: readonly { readonly kind: Exclude<ModeKind, "pass">; readonly weight: number }[] = [
  { kind: "reset", weight: 5 },
  { kind: "close", weight: 5 },
  { kind: "refuse", weight: 3 },
  { kind: "slow", weight: 2 },
  { kind: "crumbs", weight: 2 },
  { kind: "mute", weight: 1 },
  { kind: "blackHole", weight: 1 },
  { kind: "halfOpen", weight: 1 },
];

/** Returns the faults of the network, which proxies cause, and those of kube-apiserver and etcd. */
export function realFaults(options: RealFaultsOptions): FaultKind[] {
  return [...MODES.map(({ kind, weight }) => networkFault(kind, weight, options)), ...serverFaults(options)];
}

function networkFault(
  kind: Exclude<ModeKind, "pass">,
  weight: number,
  { proxyOf, counted, setFor }: RealFaultsOptions,
): FaultKind {
  return {
    name: kind,
    character: "honest",
    weight,
    plan: (random) => {
      const mode = modeOf(kind, random);
      const ms = random.int(50, 3_000);
      return {
        detail: `${JSON.stringify(mode)} for ${ms} ms`,
        strike: async (user) => {
          const proxy = proxyOf(user);
          if (proxy !== undefined) {
            counted(kind);
            await setFor(proxy, mode, ms);
          }
        },
      };
    },
  };
}

function modeOf(kind: Exclude<ModeKind, "pass">, random: Random): ProxyMode {
  switch (kind) {
    case "reset":
    case "close":
      return { kind, afterBytes: random.int(1, 30_000) };
    case "slow":
      return { kind, bytesPerSecond: random.int(500, 20_000) };
    case "refuse":
      return { kind, cut: random.chance(0.7) };
    case "crumbs":
    case "mute":
    case "blackHole":
    case "halfOpen":
      return { kind };
  }
}

function serverFaults({ cluster, counted, inTurn }: RealFaultsOptions): FaultKind[] {
  const fault = (name: string, weight: number, work: (downMs: number) => Promise<unknown>): FaultKind => ({
    name,
    character: "honest",
    weight,
    plan: (random) => {
      const downMs = random.int(0, 2_000);
      return {
        detail: `down ${downMs} ms`,
        strike: () => {
          inTurn(async () => {
            counted(name);
            await work(downMs);
          });
        },
      };
    },
  });
  return [
    fault("kube-apiserver restarted", 1, async (downMs) => cluster.apiServer.restart({ downMs })),
    fault("kube-apiserver killed", 1, async (downMs) =>
      cluster.apiServer.restart({ downMs, signal: "SIGKILL" }),
    ),
    fault("etcd killed", 0.5, async (downMs) => {
      await cluster.etcd.stop("SIGKILL");
      await sleep(downMs);
      await cluster.etcd.start();
    }),
    // etcd refuses to compact if nothing was written since the last compaction.
    fault("etcd compacted", 2, async () => cluster.etcd.compact().catch(() => undefined)),
  ];
}
