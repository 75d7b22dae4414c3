import { compileJsonPath, type JsonPathTemplate } from "../../jsonpath/compile-jsonpath.js";
import { printedText } from "../../jsonpath/go-text.js";
import { JsonPathError } from "../../jsonpath/jsonpath-error.js";
import { plainReader } from "../../jsonpath/value-reader.js";
import type { JsonValue, StoredObject } from "../json/json-object.js";
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
  const compiled = compiledColumns(printerColumns);
  return {
    columns: [NAME, ...compiled.map(({ column }) => columnOf(column))],
    cells: (object, now) => [
      object.metadata.name,
      ...compiled.map(({ column, template }) => cellOf(firstValue(template, object), column.type, now)),
    ],
  };
}

interface CompiledColumn {
  readonly column: PrinterColumn;
  readonly template: JsonPathTemplate;
}

/** Compiles the columns up to the first one whose path is wrong. The server leaves out the others, too. */
function compiledColumns(columns: readonly PrinterColumn[]): CompiledColumn[] {
  const compiled: CompiledColumn[] = [];
  for (const column of columns) {
    try {
      compiled.push({ column, template: compileJsonPath(`{${column.jsonPath}}`) });
    } catch (error) {
      if (error instanceof JsonPathError) {
        break;
      }
      throw error;
    }
  }
  return compiled;
}

/** Returns the first value that a template finds, or `undefined` if there is none or if the template fails. */
function firstValue(template: JsonPathTemplate, object: StoredObject): JsonValue | undefined {
  try {
    return template.find(object)[0]?.[0] as JsonValue | undefined;
  } catch (error) {
    if (error instanceof JsonPathError) {
      return undefined;
    }
    throw error;
  }
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
  if (value === undefined) {
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
      // The server writes "<no value>" for null.
      return printedText(value ?? undefined, plainReader);
  }
}
