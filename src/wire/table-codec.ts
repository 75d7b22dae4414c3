import type { Mask } from "../base/secrets/masked.js";
import type { ObjectMeta } from "../api/object.js";
import type { TableColumn, TableRow } from "../api/table-row.js";
import type { WatchEvent } from "../api/watch-event.js";
import { isJsonObject, type JsonObject, textOf } from "../base/json-object.js";
import type { Codec } from "./codec.js";
import { checkHasName, itemsShape } from "./items-shape.js";
import { parseJsonObject } from "./json/parse-json-object.js";
import { checkMediaType, JSON_TYPE } from "./json-codec.js";
import { type JsonDecoderOptions, JsonListDecoder, type ListShape } from "./json-list.js";
import { type EventReader, JsonWatchDecoder } from "./json-watch.js";
import type { ObjectText } from "./json/object-text.js";
import { lazyJson } from "./kept/lazy-json.js";
import { objectIdentity } from "./kept/object-identity.js";
import { OBJECT_LIMIT_BYTES } from "./object-limit.js";
import { type FoundRow, isRow, rowIn, type RowTexts, rowTexts } from "./row-texts.js";
import { toWatchEvent } from "./watch-event-rules.js";

/** Servers that do not know Tables answer with the objects themselves. */
const TABLE_OR_OBJECTS = `${JSON_TYPE};as=Table;v=v1;g=meta.k8s.io,${JSON_TYPE}`;

/** Options of `tableCodec`. */
export interface TableCodecOptions {
  /** The kind of the objects. Objects of another kind are refused as by `jsonCodec`. */
  readonly kind: string;
  /**
   * Whether the rows keep their objects, which the request then must ask for with `includeObject=Object`. An object
   * is kept as its text, as by `keptJsonCodec`.
   */
  readonly wholeObjects?: boolean;
  /** Whether whole objects keep `metadata.managedFields`. @defaultValue false */
  readonly keepManagedFields?: boolean;
}

/** Rows are parts of larger values, so their managedFields are removed by this file. */
const ROWS: JsonDecoderOptions = {
  keepManagedFields: true,
  frozen: false,
  objectLimitBytes: OBJECT_LIMIT_BYTES,
};

/**
 * Returns a codec that asks the server to print its objects, as `kubectl get` does, and returns one row for each
 * object. If the server answers with the objects, the rows have metadata and no cells.
 */
export function tableCodec(options: TableCodecOptions): Codec<TableRow> {
  const texts = options.wholeObjects === true ? rowTexts(options.keepManagedFields === true) : undefined;
  return {
    accept: TABLE_OR_OBJECTS,
    acceptWatch: TABLE_OR_OBJECTS,
    listDecoder: (contentType) => {
      checkMediaType(contentType, "list");
      return new JsonListDecoder<TableRow, FoundRow>(ROWS, tableShape(options.kind, texts));
    },
    watchDecoder: (contentType, mask) => {
      checkMediaType(contentType, "watch");
      return new JsonWatchDecoder<TableRow>(ROWS, rowEvents(options.kind, { texts, mask }));
    },
    ...objectIdentity,
  };
}

/** Returns the shape of a Table, and of the ordinary list that a server may send in its place. */
function tableShape(kind: string, texts: RowTexts | undefined): ListShape<FoundRow> {
  const plain = itemsShape({ kind, keepManagedFields: true });
  return {
    members: ["rows", ...plain.members],
    readItem: (bytes, form) => {
      const found = texts === undefined ? { value: parseJsonObject(bytes) } : texts.inList(bytes, form);
      const { value } = found;
      const { object } = value;
      checkHasName(isRow(value) && isJsonObject(object) ? object : value);
      return found;
    },
    finisher: (envelope, whole) => {
      if (envelope["kind"] === "Table") {
        const columns = columnsOf(envelope) ?? (whole ? [] : undefined);
        return (
          columns && (({ value, text }) => rowOf(value["object"], { columns, cells: cellsOf(value) }, text))
        );
      }
      const finish = plain.finisher(envelope, whole);
      return finish && (({ value, text }) => rowOf(finish(value), NO_CELLS, text));
    },
    checkList: (envelope, itemsSeen) => {
      if (envelope["kind"] !== "Table") {
        plain.checkList(envelope, itemsSeen);
      } else if (!itemsSeen && envelope["rows"] !== null) {
        throw new SyntaxError("found a Table without rows");
      }
    },
  };
}

/**
 * Returns a function that converts the events of one watch. Its object is a Table with one row. kube-apiserver sends
 * the definitions of the columns only with the first event; others may send an empty list of them later. The rows of bookmarks have only metadata.
 */
function rowEvents(
  kind: string,
  { texts, mask }: { readonly texts: RowTexts | undefined; readonly mask: Mask | undefined },
): EventReader<TableRow> {
  let columns: readonly TableColumn[] = [];
  return (bytes, form) => {
    const { value: event, text } =
      texts === undefined ? { value: parseJsonObject(bytes) } : texts.inEvent(bytes, form);
    const table = event["object"];
    if (!isJsonObject(table) || table["kind"] !== "Table") {
      return withRow(toWatchEvent<JsonObject>(event, kind, mask), NO_CELLS, text);
    }
    columns = columnsOf(table) ?? columns;
    const row = rowIn(table);
    const inner = toWatchEvent<JsonObject>({ type: event["type"], object: row["object"] }, undefined, mask);
    return withRow(inner, { columns, cells: cellsOf(row) }, text);
  };
}

type Cells = Pick<TableRow, "columns" | "cells">;

const NO_CELLS: Cells = { columns: [], cells: [] };

function withRow(
  event: WatchEvent<JsonObject>,
  cells: Cells,
  text: ObjectText | undefined,
): WatchEvent<TableRow> {
  return "object" in event ? { ...event, object: rowOf(event.object, cells, text) } : event;
}

/** Returns the row of an object whose name has been checked. */
function rowOf(object: unknown, { columns, cells }: Cells, text: ObjectText | undefined): TableRow {
  const metadata = withoutManagedFields(isJsonObject(object) ? object["metadata"] : undefined);
  return text === undefined
    ? { metadata, columns, cells }
    : { metadata, columns, cells, object: lazyJson(text, isJsonObject(object) ? object : {}) };
}

function withoutManagedFields(metadata: unknown): ObjectMeta {
  const kept = { ...(metadata as Record<string, unknown>) };
  delete kept["managedFields"];
  // The only place where parsed JSON becomes metadata. Its readers check the types of what they print.
  return kept;
}

function cellsOf(row: JsonObject): readonly unknown[] {
  return Array.isArray(row["cells"]) ? row["cells"] : [];
}

/** Returns the columns of a Table, or `undefined` if the Table does not define any. */
function columnsOf(table: JsonObject): readonly TableColumn[] | undefined {
  const definitions: unknown = table["columnDefinitions"];
  return Array.isArray(definitions) && definitions.length > 0 ? definitions.map(columnOf) : undefined;
}

function columnOf(definition: unknown): TableColumn {
  const { name, priority }: JsonObject = isJsonObject(definition) ? definition : {};
  return { name: textOf(name), priority: typeof priority === "number" ? priority : 0 };
}
