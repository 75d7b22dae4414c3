import type { PodEvent, Printer } from "./printer.js";

const WIRE_TYPES: Readonly<Record<PodEvent["type"], string>> = {
  add: "ADDED",
  update: "MODIFIED",
  delete: "DELETED",
};

/**
 * One object a line: what `kubectl get -w --output-watch-events -o json` prints, with a timestamp, and with why it was
 * told where that is not simply that it happened (`initial`, `missed`, `resync`).
 */
export function jsonPrinter(): Printer {
  return (event, at) => {
    const mark = event.cause === "watch" ? undefined : event.cause === "relist" ? "missed" : event.cause;
    const record = {
      type: WIRE_TYPES[event.type],
      timestamp: at.toISOString(),
      mark,
      object: event.object ?? { apiVersion: "v1", kind: "Pod", metadata: keyOnly(event) },
    };
    return `${JSON.stringify(record)}\n`;
  };
}

/** All there is of a pod whose deletion was inferred and whose object was never seen. */
function keyOnly(event: PodEvent): { namespace: string; name: string } {
  const [namespace = "", name = ""] = event.type === "delete" ? event.key.split("/") : [];
  return { namespace, name };
}
