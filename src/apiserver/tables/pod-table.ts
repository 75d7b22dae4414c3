import type { Pod } from "../../api/pod.js";
import { podStatus } from "../../api/pod-status.js";
import { itemsOf, textOf } from "../json/json-access.js";
import { type JsonValue, type StoredObject, valueAt } from "../json/json-object.js";
import { AGE, ageOf, column, NAME, orNone, type TableLayout, timeSince, wideColumn } from "./table-layout.js";

/** The table of pods. The same function computes STATUS here and on the command line. */
export const POD_TABLE: TableLayout = {
  columns: [
    NAME,
    column("Ready", "Ready containers out of all containers."),
    column("Status", "State of the pod, in one word."),
    column("Restarts", "Number of restarts of the containers, and time since the last one."),
    AGE,
    wideColumn("IP", "Address of the pod."),
    wideColumn("Node", "Node on which the pod runs."),
    wideColumn("Nominated Node", "Node on which the pod will run after other pods have been preempted."),
    wideColumn("Readiness Gates", "Readiness gates that are true, out of all readiness gates."),
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
