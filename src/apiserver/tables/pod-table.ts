import type { Pod } from "../../api/pod.js";
import { podCells, widePodCells } from "../../api/pod-cells.js";
import { type JsonValue, valueAt } from "../json/json-object.js";
import { AGE, column, NAME, type TableLayout, wideColumn } from "./table-layout.js";

/** The table of pods. The same functions compute the cells here and on the command line. */
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
  cells: (stored, now) => {
    const pod = stored as unknown as Pod;
    return [stored.metadata.name, ...podCells(pod, now.getTime()), ...widePodCells(pod)];
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
