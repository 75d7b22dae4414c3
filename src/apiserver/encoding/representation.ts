import { JSON_TYPE } from "./json-encoding.js";
import type { JsonObject, StoredObject } from "../json/json-object.js";
import type { Kind } from "../kinds/kind-registry.js";
import type { ListMetadata } from "../query/list-query.js";
import type { Format } from "./negotiation.js";
import { withKind } from "../kinds/object-metadata.js";
import type { StoredRecord } from "../store/stored-record.js";
import { toTable } from "../tables/table.js";

export function partialMetadata(object: StoredObject, version: string): JsonObject {
  return {
    kind: "PartialObjectMetadata",
    apiVersion: `meta.k8s.io/${version}`,
    metadata: object.metadata,
  };
}

/** The options of a table, beside its objects. */
export interface TableOptions {
  readonly format: Format & { readonly as: "Table" };
  readonly now: Date;
  readonly metadata: ListMetadata;
  /** Whether to include the definitions of the columns. In a watch, only the first table has them. */
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

/** Returns the Content-Type of objects and lists in a format. */
export function contentTypeOf(format: Format): string {
  return format.as === "object" ? format.encoding.contentType : JSON_TYPE;
}

/** Encodes a single object in the negotiated format. */
export function representObject(kind: Kind, record: StoredRecord, format: Format, now: Date): Buffer {
  switch (format.as) {
    case "object":
      return format.encoding.record(kind, record);
    case "PartialObjectMetadata":
      return Buffer.from(JSON.stringify(partialMetadata(record.view(), format.version)));
    case "Table": {
      const metadata = { resourceVersion: String(record.revision) };
      const table = tableOf(kind, [record.view()], { format, now, metadata, columns: true });
      return Buffer.from(JSON.stringify(table));
    }
  }
}
