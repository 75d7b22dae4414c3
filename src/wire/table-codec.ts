import type { Mask } from "../base/masked.js";
import type { ObjectMeta } from "../api/object.js";
import type { TableColumn, TableRow } from "../api/table-row.js";
import type { WatchEvent } from "../api/watch-event.js";
import { isJsonObject, type JsonObject, textOf } from "../base/json-object.js";
import type { Codec } from "./codec.js";
import { checkHasName, itemsShape } from "./items-shape.js";
import { parseJsonObject } from "./json/parse-json-object.js";
import { checkMediaType, JSON_TYPE } from "./json-codec.js";
import { type JsonDecoderOptions, JsonListDecoder, type ListShape } from "./json-list.js";
import { JsonWatchDecoder, parsedEvents } from "./json-watch.js";
import { objectIdentity } from "./kept/object-identity.js";
import { OBJECT_LIMIT_BYTES } from "./object-limit.js";
import { toWatchEvent } from "./watch-event-rules.js";

/** Servers that do not know Tables answer with the objects themselves. */
const TABLE_OR_OBJECTS = `${JSON_TYPE};as=Table;v=v1;g=meta.k8s.io,${JSON_TYPE}`;

/** Options of `tableCodec`. */
export interface TableCodecOptions {
  /** The kind of the objects. Objects of another kind are refused as by `jsonCodec`. */
  readonly kind: string;
  /** Whether the rows keep their objects, which the request then must ask for with `includeObject=Object`. */
  readonly wholeObjects?: boolean;
}

/**
 * Returns a codec that asks the server to print its objects, as `kubectl get` does, and returns one row for each
 * object. If the server answers with the objects, the rows have metadata and no cells.
 */
export function tableCodec({ kind, wholeObjects = false }: TableCodecOptions): Codec<TableRow> {
  const options: JsonDecoderOptions = {
    kind,
    keepManagedFields: false,
    frozen: false,
    objectLimitBytes: OBJECT_LIMIT_BYTES,
  };
  return {
    accept: TABLE_OR_OBJECTS,
    acceptWatch: TABLE_OR_OBJECTS,
    listDecoder: (contentType) => {
      checkMediaType(contentType, "list");
      return new JsonListDecoder<TableRow>(options, tableShape(options, wholeObjects));
    },
    watchDecoder: (contentType, mask) => {
      checkMediaType(contentType, "watch");
      return new JsonWatchDecoder<TableRow>(
        options,
        parsedEvents(options, rowEvents(kind, { wholeObjects, mask })),
      );
    },
    ...objectIdentity,
  };
}

/** Returns the shape of a Table, and of the ordinary list that a server may send in its place. */
function tableShape(options: JsonDecoderOptions, wholeObjects: boolean): ListShape {
  const plain = itemsShape(options);
  return {
    members: ["rows", ...plain.members],
    readItem: (bytes) => {
      const item = parseJsonObject(bytes);
      checkHasName(isJsonObject(item["object"]) ? item["object"] : item);
      return item;
    },
    finisher: (envelope, whole) => {
      if (envelope["kind"] === "Table") {
        const columns = columnsOf(envelope) ?? (whole ? [] : undefined);
        return columns && ((row) => rowOf(row["object"], { columns, cells: cellsOf(row) }, wholeObjects));
      }
      const finish = plain.finisher(envelope, whole);
      return finish && ((item) => rowOf(finish(item), NO_CELLS, wholeObjects));
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
  { wholeObjects, mask }: { readonly wholeObjects: boolean; readonly mask: Mask | undefined },
): (event: JsonObject) => WatchEvent<TableRow> {
  let columns: readonly TableColumn[] = [];
  return (event) => {
    const table = event["object"];
    if (!isJsonObject(table) || table["kind"] !== "Table") {
      return withRow(toWatchEvent<JsonObject>(event, kind, mask), NO_CELLS, wholeObjects);
    }
    columns = columnsOf(table) ?? columns;
    const rows: readonly unknown[] = Array.isArray(table["rows"]) ? table["rows"] : [];
    const row = rows.length === 1 && isJsonObject(rows[0]) ? rows[0] : {};
    const inner = toWatchEvent<JsonObject>({ type: event["type"], object: row["object"] }, undefined, mask);
    return withRow(inner, { columns, cells: cellsOf(row) }, wholeObjects);
  };
}

type Cells = Pick<TableRow, "columns" | "cells">;

const NO_CELLS: Cells = { columns: [], cells: [] };

function withRow(event: WatchEvent<JsonObject>, cells: Cells, wholeObjects: boolean): WatchEvent<TableRow> {
  return "object" in event ? { ...event, object: rowOf(event.object, cells, wholeObjects) } : event;
}

/** Returns the row of an object whose name has been checked. */
function rowOf(object: unknown, { columns, cells }: Cells, wholeObjects: boolean): TableRow {
  const given: JsonObject = isJsonObject(object) ? object : {};
  const metadata = withoutManagedFields(given["metadata"]);
  return wholeObjects
    ? { metadata, columns, cells, object: { ...given, metadata } }
    : { metadata, columns, cells };
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
