import { isJsonObject, type JsonObject } from "../base/json-object.js";
import { MANAGED_FIELDS } from "./items-shape.js";
import type { TextForm } from "./json/json-scanner.js";
import { valueTextOf } from "./json/json-text.js";
import { compacted, type ObjectText, readMemberText, readObjectText } from "./json/object-text.js";

/** A row or an event of a Table, and the text of the object in it. */
export interface FoundRow {
  readonly value: JsonObject;
  readonly text?: ObjectText | undefined;
}

/** Reads rows, and the texts of the objects in them. */
export interface RowTexts {
  /** Reads an item of a list: a row, or an object of a server that does not know Tables. */
  inList(bytes: Uint8Array, form: TextForm): FoundRow;
  /** Reads an event whose object is a Table with one row, or an object. */
  inEvent(bytes: Uint8Array, form: TextForm): FoundRow;
}

export function rowTexts(keepManagedFields: boolean): RowTexts {
  const drop = keepManagedFields ? undefined : MANAGED_FIELDS;
  const readOuter = (bytes: Uint8Array, form: TextForm): FoundRow => {
    const { outer, object } = readMemberText(bytes, "object", { form, drop });
    return object === undefined
      ? { value: outer }
      : { value: { ...outer, object: object.value }, text: object };
  };
  return {
    inList: (bytes, form) => {
      const row = readOuter(bytes, form);
      if (row.text !== undefined && isRow(row.value)) {
        return row;
      }
      const text = readObjectText(bytes, { form, drop });
      return { value: text.value, text };
    },
    inEvent: (bytes, form) => {
      const event = readOuter(bytes, form);
      const table = event.text;
      if (table?.value["kind"] !== "Table") {
        return event;
      }
      const rows = valueTextOf(table.text, "rows");
      const isKept = rows !== undefined && isJsonObject(rowIn(table.value)["object"]);
      const inner = isKept ? valueTextOf(rows.slice(1, -1), "object") : undefined;
      return { value: event.value, text: inner === undefined ? undefined : compacted(inner, { form, drop }) };
    },
  };
}

/** Reports whether an item of a list is a row and not an object, which always has metadata. */
export function isRow(item: JsonObject): boolean {
  return item["metadata"] === undefined && isJsonObject(item["object"]);
}

/** Returns the row of a Table in an event, or an empty one if it does not have exactly one row. */
export function rowIn(table: JsonObject): JsonObject {
  const rows: readonly unknown[] = Array.isArray(table["rows"]) ? table["rows"] : [];
  return rows.length === 1 && isJsonObject(rows[0]) ? rows[0] : {};
}
