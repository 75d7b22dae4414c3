import type { JsonObject, StoredObject } from "./json-object.js";
import { groupVersion, type Kind } from "./kinds.js";
import type { ListMetadata } from "./list-query.js";
import type { Format } from "./negotiation.js";
import { withKind } from "./object-metadata.js";
import type { StoredRecord } from "./stored-record.js";
import { toTable } from "./table.js";

/** A record as the server writes a single object: its bytes with kind and apiVersion in front. */
export function objectBytes(kind: Kind, record: StoredRecord): Buffer {
  return Buffer.concat([typePrefix(kind), record.bytes.subarray(1)]);
}

const prefixes = new WeakMap<Kind, Buffer>();

function typePrefix(kind: Kind): Buffer {
  const known = prefixes.get(kind);
  if (known !== undefined) {
    return known;
  }
  const type = JSON.stringify({ kind: kind.kind, apiVersion: groupVersion(kind) });
  const prefix = Buffer.from(`${type.slice(0, -1)},`);
  prefixes.set(kind, prefix);
  return prefix;
}

/** A record as an item of a list: built-in kinds leave kind and apiVersion to the list. */
export function itemBytes(kind: Kind, record: StoredRecord): Buffer {
  return kind.custom ? objectBytes(kind, record) : record.bytes;
}

export function partialMetadata(object: StoredObject, version: string): JsonObject {
  return {
    kind: "PartialObjectMetadata",
    apiVersion: `meta.k8s.io/${version}`,
    metadata: object.metadata,
  };
}

/** What a table is made with, beside its objects. */
export interface TableOptions {
  readonly format: Format & { readonly as: "Table" };
  readonly now: Date;
  readonly metadata: ListMetadata;
  /** Whether it names its columns; in a watch only the first one does. */
  readonly columns: boolean;
}

export function tableOf(kind: Kind, objects: readonly StoredObject[], options: TableOptions): JsonObject {
  const { format, now, metadata, columns } = options;
  const table = toTable(
    kind.kind,
    objects.map((object) => withKind(kind, object)),
    {
      now,
      metadata,
      columns,
      includeObject: format.includeObject,
      ...(kind.custom ? { printerColumns: kind.columns } : {}),
    },
  );
  return { ...table, apiVersion: `meta.k8s.io/${format.version}` };
}

/** A single object in the format asked for. */
export function representObject(kind: Kind, record: StoredRecord, format: Format, now: Date): Buffer {
  switch (format.as) {
    case "object":
      return objectBytes(kind, record);
    case "PartialObjectMetadata":
      return Buffer.from(JSON.stringify(partialMetadata(record.view(), format.version)));
    case "Table": {
      const metadata = { resourceVersion: String(record.revision) };
      const table = tableOf(kind, [record.view()], { format, now, metadata, columns: true });
      return Buffer.from(JSON.stringify(table));
    }
  }
}
