// Prometheus metrics of an informer: durations as they happen, all other values when they are scraped.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect, type InformerMetrics, PODS } from "k8s-informer";
import { Counter, Gauge, Histogram, register } from "prom-client";

const received = new Counter({
  name: "informer_received_total",
  help: "Lists, events and bookmarks that the API server sent.",
  labelNames: ["informer", "kind"],
});
const lag = new Histogram({
  name: "informer_handler_lag_seconds",
  help: "Time from when a change was in the store until the handler was called.",
  labelNames: ["informer", "handler"],
});
const work = new Histogram({
  name: "informer_handler_duration_seconds",
  help: "Time that a handler takes for an event.",
  labelNames: ["informer", "handler"],
});

const metrics: InformerMetrics = {
  onReceived: ({ informer, kind }) => received.inc({ informer, kind }),
  onHandled: ({ informer, handler, waitedMs, tookMs }) => {
    lag.observe({ informer, handler }, waitedMs / 1000);
    work.observe({ informer, handler }, tookMs / 1000);
  },
};
const cluster = await connect({ informers: { metrics } });
const pods = cluster.informer(PODS);
pods.addEventHandler({ onDelete: ({ key }) => console.log(`deleted ${key}`) }, { name: "printer" });

/** Makes a gauge whose value is read by each scrape. */
function gauge(name: string, help: string, read: () => number): Gauge {
  return new Gauge({
    name,
    help,
    collect() {
      this.set(read());
    },
  });
}

gauge("informer_healthy", "1 while the informer is up to date with the server.", () =>
  pods.status().healthy ? 1 : 0,
);
gauge(
  "informer_queue_depth",
  "Objects waiting between the server and the store.",
  () => pods.status().queued,
);
new Gauge({
  name: "informer_handler_queue_depth",
  help: "Events waiting for a handler.",
  labelNames: ["handler"],
  collect() {
    for (const { name, queued } of pods.status().handlers) {
      this.set({ handler: name }, queued);
    }
  },
});
new Gauge({
  name: "informer_handler_behind_seconds",
  help: "Age of the event that the handler is working on. Grows while a handler hangs.",
  labelNames: ["handler"],
  collect() {
    for (const { name, lagMs } of pods.status().handlers) {
      this.set({ handler: name }, lagMs / 1000);
    }
  },
});
gauge("informer_objects", "Objects in the store.", () => pods.lister.size);
gauge("informer_relists", "Full lists that were read after the first.", () => pods.status().counts.relists);
gauge(
  "informer_reconnects",
  "Watches that went on from the last resourceVersion.",
  () => pods.status().counts.reconnects,
);
gauge(
  "informer_last_received_seconds",
  "Age of the last list, event or bookmark.",
  () => (pods.status().lastReceivedMs ?? NaN) / 1000,
);
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

const server = createServer((_, response) => {
  void register.metrics().then((text) => response.setHeader("content-type", register.contentType).end(text));
});
server.listen(Number(process.env["PORT"] ?? 0), "127.0.0.1");
await once(server, "listening");

await cluster.whenSynced();
console.log(`metrics on http://127.0.0.1:${(server.address() as AddressInfo).port}`);

await once(process, "SIGINT");
await cluster.close();
server.close();
