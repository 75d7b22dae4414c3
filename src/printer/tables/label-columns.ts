import { labelOf } from "../../api/label-of.js";
import { allLabels, type ShownLabels } from "../shown-labels.js";

/** Returns the headers of the columns of labels, as kubectl names them: the key without its prefix, in capitals. */
export function labelHeaders({ all, keys }: ShownLabels): string[] {
  const own = keys.map((key) => key.slice(key.lastIndexOf("/") + 1).toUpperCase());
  return all ? [...own, "LABELS"] : own;
}

/** Returns the cells of the columns of labels. As in kubectl, the cell of a label that is absent is empty. */
export function labelCells(labels: unknown, { all, keys }: ShownLabels): string[] {
  const own = keys.map((key) => labelOf(labels, key) ?? "");
  return all ? [...own, allLabels(labels) || "<none>"] : own;
}
