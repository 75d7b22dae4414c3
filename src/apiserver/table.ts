import type { JsonObject, StoredObject } from "./json-object.js";

/** Stand-in: names only. */
export function toTable(
  _kind: string,
  objects: readonly StoredObject[],
  options: {
    readonly now: Date;
    readonly includeObject: "None" | "Metadata" | "Object";
    readonly metadata: JsonObject;
    readonly columns?: boolean;
  },
): JsonObject {
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: options.metadata,
    columnDefinitions:
      options.columns === false
        ? null
        : [{ name: "Name", type: "string", format: "name", description: "", priority: 0 }],
    rows: objects.map((object) => ({
      cells: [object.metadata.name],
      object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata },
    })),
  };
}
