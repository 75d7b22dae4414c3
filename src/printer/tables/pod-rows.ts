import type { FieldTypes } from "../../api/field-types.js";
import { POD_CELL_FIELDS, podCells, WIDE_POD_CELL_FIELDS, widePodCells } from "../../api/pod-cells.js";
import { textOf } from "../../base/json-object.js";
import { escapeTerminal } from "../escape-terminal.js";
import { POD_NAME_FIELDS, podNameOf } from "../event-words.js";
import type { Paint, Printer } from "../printer.js";
import { statusPaint } from "../status-paint.js";
import { eventWord } from "./event-word.js";
import { labelFields } from "../shown-labels.js";
import { labelCells, labelHeaders } from "./label-columns.js";
import { TableColumn } from "./table-column.js";
import type { TableParts } from "./table-parts.js";
import type { TableLayout } from "./table.js";
import { podWhy } from "./why-text.js";

const WIDE_HEADERS = ["IP", "NODE", "NOMINATED NODE", "READINESS GATES"];

/** Returns the fields of a pod that the rows show. */
export function podRowFields({
  isWide,
  labels,
}: Pick<TableParts, "isWide" | "labels">): readonly FieldTypes[] {
  return [
    POD_NAME_FIELDS,
    ...POD_CELL_FIELDS,
    // Where a pod was placed is also told in words.
    isWide ? WIDE_POD_CELL_FIELDS : { spec: { nodeName: "string" } },
    ...labelFields(labels),
  ];
}

function statusColumn(paint: Paint): TableColumn {
  const column = new TableColumn("STATUS", (status) => statusPaint(status, paint)(status));
  // Every new pod has this word sooner or later, so that the table need not move then.
  column.fit("ContainerCreating");
  return column;
}

function restartsColumn(paint: Paint): TableColumn {
  const column = new TableColumn("RESTARTS", (restarts) =>
    restarts === "0" ? restarts : paint.pending(restarts),
  );
  column.fit("1 (10s ago)");
  return column;
}

/** Returns the printer of pods as rows. */
export function podRows({ table, leading, isWide, labels, paint, nameOf }: TableParts): Printer {
  const made = (): TableLayout => ({
    kind: "pod",
    isNamespaced: true,
    columns: [
      ...leading.columns(true),
      new TableColumn("READY"),
      statusColumn(paint),
      restartsColumn(paint),
      new TableColumn("AGE"),
      ...(isWide ? WIDE_HEADERS : []).map((header) => new TableColumn(header)),
      ...labelHeaders(labels).map((header) => new TableColumn(header)),
    ],
  });
  let layout: TableLayout | undefined;
  return (event, at, why) => {
    const { namespace, name } = podNameOf(event);
    const { context, object: pod } = event;
    const told = { at, word: eventWord(event), context, namespace, name: nameOf("pod", name) };
    const cells = leading.cells(told, true);
    if (pod !== undefined) {
      const [ready, status, ...more] = podCells(pod, at.getTime(), why?.shown);
      cells.push(ready, escapeTerminal(status), ...more);
      if (isWide) {
        cells.push(...widePodCells(pod).map((cell) => escapeTerminal(cell)));
      }
      cells.push(...labelCells(pod.metadata?.labels, labels).map((cell) => escapeTerminal(cell)));
    }
    const shown = { status: why?.shown?.status ?? "", node: textOf(pod?.spec?.nodeName) };
    return table.row(
      {
        layout: (layout ??= made()),
        cells,
        why: why === undefined ? "" : podWhy(event, why, shown),
        isGone: event.type === "delete",
      },
      event.cause === "initial",
    );
  };
}
