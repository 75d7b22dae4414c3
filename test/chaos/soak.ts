import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { systemClock } from "../../src/base/clock.js";
import { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import { parseKubeconfig } from "../../src/kubeconfig/parse-kubeconfig.js";
import { resolveConfig } from "../../src/kubeconfig/resolve-config.js";
import { RestListWatch } from "../../src/listwatch/rest-list-watch.js";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import type { Codec } from "../../src/wire/codec.js";
import { type AbortListenerCount, countAbortListeners } from "./abort-listeners.js";
import { liveHeapBytes } from "./memory.js";
import type { SoakOrder, SoakPhase, SoakReady } from "./soak-server.js";

export interface SoakOptions {
  readonly rewatches: number;
  readonly relists: number;
  readonly codec: Codec<Pod>;
  readonly print?: (line: string) => void;
}

/** The resources that the process holds at one moment. */
export interface Footprint {
  readonly rewatches: number;
  readonly relists: number;
  readonly heapBytes: number;
  readonly sockets: number;
  /** The most listeners on one signal since the last look. */
  readonly abortListeners: number;
  readonly timers: number;
}

/** The share of a phase before its first look, in which caches are filled and code is compiled. */
const WARM_UP = 0.1;
/** The number of looks in each phase. */
const LOOKS = 10;
const POLL_MS = 2;

/**
 * Runs one informer whose watches the server ends again and again, in several ways, and whose position it
 * then refuses again and again. Returns the resources that the process held at each look.
 */
export async function soak(options: SoakOptions): Promise<readonly Footprint[]> {
  const server = await startSoakServer();
  const listeners = countAbortListeners();
  const client = await startInformer(server.kubeconfig, options.codec, listeners);
  const looks: Footprint[] = [];
  try {
    for (const phase of ["rewatches", "relists"] as const) {
      server.order({ phase });
      const from = client.seen[phase];
      for (let looked = 0; looked < LOOKS; looked += 1) {
        const share = WARM_UP + ((1 - WARM_UP) * looked) / (LOOKS - 1);
        await until(() => client.seen[phase] - from >= share * options[phase]);
        const footprint = client.footprint();
        looks.push(footprint);
        options.print?.(footprintLine(footprint));
      }
    }
  } finally {
    await client.stop();
    listeners.stop();
    await server.stop();
  }
  return looks;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await systemClock.sleep(POLL_MS);
  }
}

/**
 * Allowed growth in numbers, because a look may happen in the middle of a request, which has limits for its connection,
 * its answer and its silence. What leaks with each watch grows by hundreds.
 */
const SPARE = 5;

/** Returns the resources that grew more than allowed between the first look and any later one. */
export function growth(looks: readonly Footprint[], heapLimitBytes: number): string[] {
  const [first, ...others] = looks;
  if (first === undefined) {
    return ["nothing was measured"];
  }
  return others.flatMap((later) => [
    ...(later.heapBytes > first.heapBytes + heapLimitBytes
      ? [`heap: ${first.heapBytes} -> ${later.heapBytes} bytes`]
      : []),
    ...(["sockets", "abortListeners", "timers"] as const)
      .filter((what) => later[what] > first[what] + SPARE)
      .map((what) => `${what}: ${first[what]} -> ${later[what]}`),
  ]);
}

export function footprintLine(footprint: Footprint): string {
  const { rewatches, relists, heapBytes, sockets, abortListeners, timers } = footprint;
  return (
    `${String(rewatches).padStart(6)} re-watches ${String(relists).padStart(5)} relists: ` +
    `heap ${(heapBytes / 1_048_576).toFixed(2)} MB, ${sockets} sockets, ` +
    `${abortListeners} abort listeners, ${timers} timers`
  );
}

interface SoakServer {
  readonly kubeconfig: string;
  order(order: SoakOrder): void;
  stop(): Promise<void>;
}

async function startSoakServer(): Promise<SoakServer> {
  const child = fork(fileURLToPath(new URL("./soak-server.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  const exited = once(child, "exit");
  const first = await Promise.race([once(child, "message"), exited]);
  if (child.exitCode !== null) {
    throw new Error(`Cannot start the soak's server: it ended with exit code ${child.exitCode}`);
  }
  const { kubeconfig } = first[0] as SoakReady;
  return {
    kubeconfig,
    order: (order) => {
      child.send(order);
    },
    stop: async () => {
      child.send({ phase: "end" } satisfies SoakOrder);
      await exited;
    },
  };
}

interface SoakClient {
  /** The number of ended watches that were followed by a watch, and by a list. */
  readonly seen: Readonly<Record<SoakPhase, number>>;
  footprint(): Footprint;
  stop(): Promise<void>;
}

async function startInformer(
  kubeconfigText: string,
  codec: Codec<Pod>,
  listeners: AbortListenerCount,
): Promise<SoakClient> {
  const kubeconfig = await parseKubeconfig(kubeconfigText, "soak");
  const transport = new HttpTransport(resolveConfig(kubeconfig, { env: {}, clock: systemClock }));
  const seen = { rewatches: 0, relists: 0 };
  const informer = new SharedIndexInformer<Pod>({
    listWatch: new RestListWatch<Pod>({ transport, resource: PODS, codec }),
    identity: codec,
    backoff: exponentialBackoff({ initialMs: 0.1, maxMs: 0.1 }),
    onEnding: ({ next }) => {
      seen[next === "rewatch" ? "rewatches" : "relists"] += 1;
    },
  });
  informer.addEventHandler({});
  const controller = new AbortController();
  const running = informer.run(controller.signal);
  return {
    seen,
    footprint: () => {
      const resources = process.getActiveResourcesInfo();
      return {
        ...seen,
        heapBytes: liveHeapBytes(),
        sockets: resources.filter((kind) => kind === "TCPSocketWrap").length,
        abortListeners: listeners.takePeak(),
        timers: resources.filter((kind) => kind === "Timeout").length,
      };
    },
    stop: async () => {
      controller.abort();
      await running;
      await transport.close();
    },
  };
}
