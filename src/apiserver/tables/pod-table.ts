import type { Pod } from "../../api/pod.js";
import { podStatus } from "../../api/pod-status.js";
import { itemsOf, textOf } from "../json/json-access.js";
import { type JsonValue, type StoredObject, valueAt } from "../json/json-object.js";
import { AGE, ageOf, column, NAME, orNone, type TableLayout, timeSince, wideColumn } from "./table-layout.js";

/** Pods, with the STATUS that the command line computes by the same function. */
export const POD_TABLE: TableLayout = {
  columns: [
    NAME,
    column("Ready", "Containers that are ready, of all there are."),
    column("Status", "What the pod is doing, in one word."),
    column("Restarts", "How often containers were restarted, and when last."),
    AGE,
    wideColumn("IP", "Address of the pod."),
    wideColumn("Node", "Where the pod runs."),
    wideColumn("Nominated Node", "Where the pod will run once others have made room."),
    wideColumn("Readiness Gates", "Further conditions for being ready that hold, of all there are."),
  ],
  cells: (pod, now) => {
    const { status, ready, total, restarts, lastRestartAt } = podStatus(pod as unknown as Pod);
    const ago =
      restarts === 0 || lastRestartAt === undefined ? "" : ` (${timeSince(lastRestartAt, now)} ago)`;
    const [address] = itemsOf(valueAt(pod, "status", "podIPs"));
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      status,
      `${restarts}${ago}`,
      ageOf(pod, now),
      orNone(textOf(address?.["ip"])),
      orNone(textOf(valueAt(pod, "spec", "nodeName"))),
      orNone(textOf(valueAt(pod, "status", "nominatedNodeName"))),
      readinessGates(pod),
    ];
  },
  conditions: (pod) => {
    switch (valueAt(pod, "status", "phase")) {
      case "Succeeded":
        return [completed("Succeeded", "The pod has completed successfully.")];
      case "Failed":
        return [completed("Failed", "The pod failed.")];
      default:
        return [];
    }
  },
};

function completed(reason: string, message: string): JsonValue {
  return { type: "Completed", status: "True", reason, message };
}

function readinessGates(pod: StoredObject): string {
  const gates = itemsOf(valueAt(pod, "spec", "readinessGates"));
  const isTrue = new Set(
    itemsOf(valueAt(pod, "status", "conditions"))
      .filter(({ status }) => status === "True")
      .map(({ type }) => type),
  );
  const open = gates.filter(({ conditionType }) => isTrue.has(conditionType));
  return gates.length === 0 ? "<none>" : `${open.length}/${gates.length}`;
}
