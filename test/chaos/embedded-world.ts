import { PODS } from "../../src/api/built-in-resources.js";
import type { Pod } from "../../src/api/pod.js";
import {
  type ApiServer,
  type ObjectInput,
  startApiServer,
  type StoredObject,
} from "../../src/apiserver/index.js";
import { parseKubeconfig } from "../../src/kubeconfig/parse-kubeconfig.js";
import { resolveConfig } from "../../src/kubeconfig/resolve-config.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { HTTP_OPTION } from "../support/protocols.js";
import { acceleratedClock } from "./accelerated-clock.js";
import type { Cluster } from "./cluster.js";
import { embeddedFaults } from "./embedded-faults.js";
import { podStateOf } from "./pod-state.js";
import type { Random } from "./random.js";
import type { World } from "./world.js";
import { NAMESPACES } from "./write-plan.js";

/** Fast enough that the longest backoff, and the time limit for a silent watch, fit into one round. */
const FACTOR = 10;

/** The events of a few seconds, so that clients often fall behind and get a 410. */
const WINDOW = { events: 600, ms: 3_600_000 };

/**
 * Starts the embedded server on a clock that runs ten times as fast. All waits and limits are those of users.
 */
export async function startEmbeddedWorld(users: readonly string[], random: Random): Promise<World> {
  const clock = acceleratedClock(FACTOR);
  const server = await startApiServer({
    clock,
    window: WINDOW,
    bookmarkIntervalMs: 5_000,
    users: Object.fromEntries(users.map((user) => [user, {}])),
    random: () => random.fraction(),
  });
  for (const name of NAMESPACES) {
    server.objects.create("namespaces", { metadata: { name } });
  }
  const ownFaults = new Map<string, number>();
  let restarting: Promise<void> = Promise.resolve();
  const faults = embeddedFaults(server, (name) => {
    ownFaults.set(name, (ownFaults.get(name) ?? 0) + 1);
  });
  return {
    name: `embedded, time x${FACTOR}`,
    clock,
    backoff: { initialMs: 800, maxMs: 30_000 },
    minWatchTimeoutMs: 20_000,
    cluster: clusterOf(server),
    faults: faults.map((kind) => ({
      ...kind,
      plan: (chance) => {
        const planned = kind.plan(chance);
        return {
          ...planned,
          // Restarts run one after the other. Nothing else waits for them.
          strike: (user) => {
            restarting = restarting.then(async () => planned.strike(user));
          },
        };
      },
    })),
    pace: {
      stormMs: 8_000,
      longestCalmMs: 300,
      convergenceLimitMs: 60_000,
      pollMs: 20,
      longestPauseMs: 40,
      longestBurst: 120,
    },
    connect: async (user, protocol) => {
      const kubeconfig = await parseKubeconfig(server.kubeconfig(user), "chaos");
      const config = resolveConfig(kubeconfig, { env: {}, clock });
      return new HttpTransport(config, { clock, http: HTTP_OPTION[protocol] });
    },
    pods: async () => Promise.resolve(server.objects.list(PODS)),
    calm: async (lied) => {
      await restarting;
      server.faults.clear();
      if (lied) {
        // Skips revisions, so that every position that a lie has left behind is too old.
        await server.restart({ history: "lost", rv: "jump" });
      }
    },
    struck: () => struckFaults(server, ownFaults),
    traces: (user) => traces(server, user, clock.now()),
    connections: () => server.connections,
    close: async () => server.close(),
  };
}

function clusterOf({ objects }: ApiServer): Cluster {
  const stateOf = (object: StoredObject): ReturnType<typeof podStateOf> => podStateOf(object as Pod);
  return {
    create: (_key, pod) => stateOf(objects.create("pods", pod as ObjectInput)),
    patch: (key, patch, subresource) =>
      stateOf(objects.patch("pods", key, patch, subresource === undefined ? {} : { subresource })),
    delete: (key) => objects.delete("pods", key).metadata.resourceVersion,
  };
}

function struckFaults(server: ApiServer, ownFaults: ReadonlyMap<string, number>): Map<string, number> {
  const counts = new Map(ownFaults);
  for (const { action } of server.faults.struck) {
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  return counts;
}

/** Enough to reach back from the end of a calm into the storm: a quiet informer asks about every 20 s. */
const LAST_REQUESTS = 60;

function traces(server: ApiServer, user: string, now: number): string[] {
  const struck = new Map(
    server.faults.struck.map(({ action, target, at }) => [`${target.user} ${at}`, action]),
  );
  return server.requests
    .filter((request) => request.user === user)
    .slice(-LAST_REQUESTS)
    .map(({ method, path, query, at }) => {
      const fault = struck.get(`${user} ${at}`);
      return `${((at - now) / 1000).toFixed(1)} s: ${method} ${path}?${query}${fault === undefined ? "" : ` ${fault}`}`;
    });
}
