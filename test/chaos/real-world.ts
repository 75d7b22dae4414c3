import { readFile } from "node:fs/promises";
import { systemClock } from "../../src/base/clock.js";
import { parseKubeconfig } from "../../src/kubeconfig/parse-kubeconfig.js";
import { resolveConfig } from "../../src/kubeconfig/resolve-config.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { type FaultProxy, type ProxyMode, startFaultProxy } from "../support/fault-proxy.js";
import { HTTP_OPTION } from "../support/protocols.js";
import { startRealCluster } from "../support/real-cluster.js";
import { realClusterWrites, realPods, settled } from "./real-cluster-writes.js";
import { realFaults } from "./real-faults.js";
import type { World } from "./world.js";
import { NAMESPACES } from "./write-plan.js";

/** Starts kube-apiserver and etcd, with one proxy for each informer. Time is real. */
export async function startRealWorld(users: readonly string[]): Promise<World> {
  const cluster = await startRealCluster();
  const proxies = new Map<string, FaultProxy>();
  const healing = new Map<FaultProxy, NodeJS.Timeout>();
  const counts = new Map<string, number>();
  let turn: Promise<unknown> = Promise.resolve();
  const heal = async (proxy: FaultProxy): Promise<void> => {
    clearTimeout(healing.get(proxy));
    healing.delete(proxy);
    await proxy.set({ kind: "pass" });
  };
  const setFor = async (proxy: FaultProxy, mode: ProxyMode, ms: number): Promise<void> => {
    // Heals the proxy before the next fault, because a proxy that refuses has to listen again.
    await heal(proxy);
    await proxy.set(mode);
    healing.set(
      proxy,
      setTimeout(() => void heal(proxy), ms),
    );
  };
  const close = async (): Promise<void> => {
    await turn.catch(() => undefined);
    for (const proxy of proxies.values()) {
      clearTimeout(healing.get(proxy));
      await proxy.close();
    }
    await cluster.close();
  };
  try {
    for (const user of users) {
      proxies.set(user, await startFaultProxy(cluster.port));
    }
    for (const name of NAMESPACES) {
      await settled(cluster, ["POST", "/api/v1/namespaces", { metadata: { name } }], [201, 409]);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    name: "real",
    clock: systemClock,
    backoff: { initialMs: 200, maxMs: 5_000 },
    minWatchTimeoutMs: 5_000,
    cluster: realClusterWrites(cluster),
    faults: realFaults({
      cluster,
      proxyOf: (user) => proxies.get(user),
      counted: (name) => {
        counts.set(name, (counts.get(name) ?? 0) + 1);
      },
      inTurn: (work) => {
        turn = turn.then(work);
        // Prevents an unhandled rejection. The calm awaits the work and fails if it failed.
        turn.catch(() => undefined);
      },
      setFor,
    }),
    pace: {
      stormMs: 15_000,
      longestCalmMs: 1_000,
      convergenceLimitMs: 120_000,
      pollMs: 200,
      longestPauseMs: 60,
      longestBurst: 80,
    },
    connect: async (user, protocol) => {
      const path = await cluster.users.writeKubeconfig({
        credentials: cluster.adminCertificate,
        server: `https://127.0.0.1:${proxies.get(user)?.port ?? cluster.port}`,
      });
      const kubeconfig = await parseKubeconfig(await readFile(path, "utf8"), path);
      const config = resolveConfig(kubeconfig, { env: {}, clock: systemClock });
      return new HttpTransport(config, { http: HTTP_OPTION[protocol] });
    },
    pods: async () => realPods(cluster),
    calm: async () => {
      await turn;
      await Promise.all([...proxies.values()].map(heal));
    },
    struck: () => counts,
    traces: (user) => [`${proxies.get(user)?.open ?? 0} connections are open`],
    connections: () => [...proxies.values()].reduce((sum, { open }) => sum + open, 0),
    close,
  };
}
