import { textOf } from "../json/json-access.js";
import type { JsonValue } from "../json/json-object.js";
import { compileJsonPath } from "./json-path.js";
import type { PrinterColumn } from "../kinds/kind-registry.js";
import { AGE, ageOf, type Column, NAME, type TableLayout, timeSince } from "./table-layout.js";

/**
 * Returns the table of a custom resource: the columns that its definition declares, or the age if it declares
 * none.
 */
export function customTable(printerColumns: readonly PrinterColumn[] | undefined): TableLayout {
  if (printerColumns === undefined || printerColumns.length === 0) {
    return {
      columns: [NAME, AGE],
      cells: (object, now) => [object.metadata.name, ageOf(object, now)],
    };
  }
  const readers = printerColumns.map(({ type, jsonPath }) => ({ type, read: compileJsonPath(jsonPath) }));
  return {
    columns: [NAME, ...printerColumns.map(columnOf)],
    cells: (object, now) => [
      object.metadata.name,
      ...readers.map(({ type, read }) => cellOf(read(object), type, now)),
    ],
  };
}

function columnOf({ name, type, format, description, priority, jsonPath }: PrinterColumn): Column {
  const known = ["string", "integer", "boolean", "number", "date"] as const;
  return {
    name,
    type: known.find((candidate) => candidate === type) ?? "string",
    format: format ?? "",
    description: description ?? `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: priority ?? 0,
  };
}

/**
 * Returns the cell of a value. A value that is not of the column's type gives an empty cell, like a missing
 * value.
 */
function cellOf(value: JsonValue | undefined, type: string, now: Date): JsonValue {
  if (value === undefined || value === null) {
    return null;
  }
  switch (type) {
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      return typeof value === "string" ? timeSince(value, now) : null;
    default:
      return typeof value === "string" ? textOf(value) : JSON.stringify(value);
  }
}
