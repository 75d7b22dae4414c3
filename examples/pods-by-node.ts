// Pods by node over HTTP, from an index that is always up to date: GET /nodes/NAME, GET /metrics and GET /readyz.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { byNode, connect, type Pod, PODS, podStatus } from "k8s-informer";
import { Gauge, register } from "prom-client";

const cluster = await connect({ logger: { ...console, debug: () => undefined, info: () => undefined } });
const pods = cluster.informer(PODS, { indexers: { node: byNode } });

new Gauge({
  name: "node_pods",
  help: "Pods that are bound to the node.",
  labelNames: ["node"],
  collect() {
    this.reset(); // Forgets nodes without pods.
    for (const node of pods.lister.indexValues("node")) {
      this.set({ node }, pods.lister.indexKeys("node", node).length);
    }
  },
});
new Gauge({
  name: "informer_healthy",
  help: "1 while the informer is up to date with the server.",
  collect() {
    this.set(pods.status().healthy ? 1 : 0);
  },
});
new Gauge({
  name: "informer_events",
  help: "Changes that watches have brought.",
  collect() {
    this.set(pods.status().counts.events);
  },
});
new Gauge({
  name: "informer_faults",
  help: "Endings of lists and watches, by kind.",
  labelNames: ["kind"],
  collect() {
    for (const [kind, count] of Object.entries(pods.status().faults)) {
      this.set({ kind }, count);
    }
  },
});

const server = createServer(({ url = "" }, response) => void answer(url, response).catch(console.error));
server.listen(Number(process.env["PORT"] ?? 0), "127.0.0.1");
await once(server, "listening");
console.log(`pods by node on http://127.0.0.1:${(server.address() as AddressInfo).port}`);

await once(process, "SIGINT");
server.close();
await cluster.close();

async function answer(url: string, response: ServerResponse): Promise<void> {
  const node = /^\/nodes\/([^/?]+)$/.exec(url)?.[1];
  if (url === "/metrics") {
    response.setHeader("content-type", register.contentType).end(await register.metrics());
  } else if (url !== "/readyz" && node === undefined) {
    response.writeHead(404).end("not found\n");
  } else if (!pods.hasSynced) {
    response.writeHead(503).end("not synced yet\n");
  } else if (node === undefined) {
    response.end("ok\n");
  } else {
    const found = pods.lister.byIndex("node", node).map(summary);
    response.setHeader("content-type", "application/json").end(JSON.stringify(found));
  }
}

function summary(pod: Pod): object {
  return { namespace: pod.metadata?.namespace, name: pod.metadata?.name, status: podStatus(pod).status };
}
