// A process that takes part in an election and writes a counter while it leads. Arguments: kubeconfig, identity, and
// `release` to hold the Lease for ten minutes instead of five seconds, and to give it up at SIGTERM. It prints
// `sees LEADER`, `leading`, `wrote N` for each write, and `stopped`.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { ObjectClient } from "../../src/api-client/object-client.js";
import type { KubeObject } from "../../src/api/object.js";
import type { GroupVersionResource } from "../../src/api/resource.js";
import { loadClientConfig } from "../../src/kubeconfig/load-client-config.js";
import { LeaderElector } from "../../src/leader-election/leader-elector.js";
import { HttpTransport } from "../../src/transport/http-transport.js";

type Counter = KubeObject & { readonly data?: Readonly<Record<string, string>> };

const CONFIG_MAPS: GroupVersionResource<Counter> = { group: "", version: "v1", resource: "configmaps" };
const [, , kubeconfig = "", identity = "", atEnd = ""] = process.argv;
const NEVER = new AbortController().signal;
const releases = atEnd === "release";

const transport = new HttpTransport(
  await loadClientConfig({ kubeconfig, env: {}, homeDirectory: "/nonexistent" }),
);
const counters = new ObjectClient<Counter>({ transport, resource: CONFIG_MAPS, requestTimeoutMs: 5_000 });

/**
 * Counts without reading again. Each write names the version of the one before, so the write of any other process in
 * between, which would be a second leader, makes it fail.
 */
async function count(signal: AbortSignal): Promise<void> {
  say("leading");
  let counter = await counters.get({ namespace: "default", name: "counter" }, signal);
  while (!signal.aborted) {
    const next = Number(counter.data?.["count"] ?? "0") + 1;
    // Without the signal: a write that is broken off may still happen, after the Lease was given up.
    counter = await counters.update({ ...counter, data: { count: String(next), by: identity } }, NEVER);
    say(`wrote ${next}`);
    await sleep(10);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const stop = new AbortController();
void once(process, "SIGTERM").then(() => stop.abort());
const elector = new LeaderElector({
  transport,
  identity,
  lease: { namespace: "default", name: "counter" },
  leaseDurationMs: releases ? 600_000 : 5_000,
  renewDeadlineMs: 4_000,
  retryPeriodMs: 250,
  releaseOnCancel: releases,
  logger: { ...console, info: () => undefined, debug: () => undefined },
  onNewLeader: (leader) => say(`sees ${leader}`),
  onStartedLeading: count,
  onStoppedLeading: () => say("stopped"),
});
await elector.run(stop.signal);
await transport.close();
