import { type Fault, startApiServer } from "../../src/apiserver/index.js";
import { systemClock } from "../../src/base/clock.js";

// The server of a soak runs in a process of its own, so that its memory is not counted as that of the client.

/** How watches end: with a position at which the next watch can continue, or without one. */
export type SoakPhase = "rewatches" | "relists";

/** A message from the parent. */
export interface SoakOrder {
  readonly phase: SoakPhase | "end";
}

/** The first message to the parent. */
export interface SoakReady {
  readonly kubeconfig: string;
}

const PODS = 50;
const WRITE_EVERY_MS = 1;
const watch = { verb: "watch" } as const;

const FAULTS: Readonly<Record<SoakPhase, readonly Fault[]>> = {
  rewatches: [
    { match: watch, do: { type: "end", afterEvents: 1 } },
    { match: watch, do: { type: "drop", how: "reset", afterEvents: 1 } },
    { match: watch, do: { type: "refuse", how: "reset" } },
    { match: watch, do: { type: "truncate", afterEvents: 1 } },
  ],
  relists: [
    { match: watch, do: { type: "watchError", code: 410, reason: "Expired", afterEvents: 1 } },
    { match: watch, do: { type: "http", code: 410, reason: "Gone" } },
    { match: watch, do: { type: "http", code: 500 } },
  ],
};

function podNumber(index: number): { metadata: object; spec: object } {
  return {
    metadata: { name: `pod-${index}`, labels: { app: "soak" } },
    spec: { containers: [{ name: "app", image: "registry.example/app:1" }] },
  };
}

const server = await startApiServer();
let phase: SoakPhase | "end" = "rewatches";
let turn = 0;

/** Arms the fault for the next watch. Called whenever a watch begins. */
function armNext(): void {
  const faults = phase === "end" ? [] : FAULTS[phase];
  const fault = faults[turn % faults.length];
  turn += 1;
  if (fault !== undefined) {
    server.faults.add(fault);
  }
}

for (let index = 0; index < PODS; index += 1) {
  server.objects.create("pods", podNumber(index));
}
armNext();
server.faults.add({ match: watch, times: Infinity, do: { type: "before", run: armNext } });
process.on("message", (order: SoakOrder) => {
  phase = order.phase;
});
const ready: SoakReady = { kubeconfig: server.kubeconfig() };
process.send?.(ready);
// Writes all the time, because most faults strike after an event.
for (let write = 0; process.connected && (phase as string) !== "end"; write += 1) {
  server.objects.patch("pods", `pod-${write % PODS}`, { metadata: { labels: { write: String(write) } } });
  await systemClock.sleep(WRITE_EVERY_MS);
}
await server.close({ force: true });
process.exit();
