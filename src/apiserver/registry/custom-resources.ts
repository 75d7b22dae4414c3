import { defineKind } from "../kinds/define-kind.js";
import { itemsOf } from "../json/json-access.js";
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type StoredObject,
  valueAt,
} from "../json/json-object.js";
import {
  CUSTOM_VERBS,
  type Kind,
  type KindRegistry,
  type PrinterColumn,
  type ScalePaths,
  storedResource,
} from "../kinds/kind-registry.js";
import { timestamp } from "../kinds/object-metadata.js";
import type { ObjectStore } from "../store/object-store.js";
import { customStrategy } from "../schemas/custom-strategy.js";
import type { Registry, WriteHook } from "./registry.js";
import type { StoredRecord } from "../store/stored-record.js";

const DEFINITION = { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" };

/**
 * Serves the kinds of a CustomResourceDefinition as soon as it is created. When the definition is deleted,
 * its objects are deleted with it.
 */
export class CustomResources implements WriteHook {
  readonly #store: ObjectStore;
  readonly #kinds: KindRegistry;
  readonly #registry: Registry;

  constructor(store: ObjectStore, kinds: KindRegistry, registry: Registry) {
    this.#store = store;
    this.#kinds = kinds;
    this.#registry = registry;
  }

  written(kind: Kind, record: StoredRecord): void {
    if (!isDefinition(kind)) {
      return;
    }
    const definition = record.view();
    const { group, resource } = namesOf(definition);
    this.#kinds.replace(group, resource, kindsOf(definition));
    if (textAt(definition, "status", "acceptedNames", "kind") === "") {
      this.#establish(kind, record.name);
    }
  }

  removed(kind: Kind, record: StoredRecord): void {
    if (!isDefinition(kind)) {
      return;
    }
    const names = namesOf(record.view());
    const stored = storedResource(names);
    for (const object of [...this.#store.read(stored, { from: "", to: undefined })]) {
      this.#store.remove(stored, object);
    }
    this.#kinds.remove(names.group, names.resource);
    this.#store.drop(stored);
  }

  /**
   * Writes the status that the controllers inside kube-apiserver write a moment after a definition is
   * created.
   */
  #establish(kind: Kind, name: string): void {
    this.#registry.replace({ kind, namespace: "", name }, (definition, now) => {
      const lastTransitionTime = timestamp(now);
      return {
        ...definition,
        status: {
          conditions: [
            {
              type: "NamesAccepted",
              status: "True",
              reason: "NoConflicts",
              message: "no conflicts found",
              lastTransitionTime,
            },
            {
              type: "Established",
              status: "True",
              reason: "InitialNamesAccepted",
              message: "the initial names have been accepted",
              lastTransitionTime,
            },
          ],
          acceptedNames: valueAt(definition, "spec", "names") ?? {},
          storedVersions: versionsOf(definition)
            .filter((version) => version["storage"] === true)
            .map((version) => textAt(version, "name")),
        },
      };
    });
  }
}

function isDefinition({ group, kind }: Kind): boolean {
  return group === DEFINITION.group && kind === DEFINITION.kind;
}

/** Returns the resource of a definition. It is the same for all of its versions, also if none of them is served. */
function namesOf(definition: StoredObject): Pick<Kind, "group" | "resource"> {
  return {
    group: textAt(definition, "spec", "group"),
    resource: textAt(definition, "spec", "names", "plural"),
  };
}

/** Returns the kinds of a definition, one for each version that is served. */
function kindsOf(definition: StoredObject): Kind[] {
  return versionsOf(definition)
    .filter((version) => version["served"] === true)
    .map((version) => kindOf(definition, version));
}

function kindOf(definition: StoredObject, version: JsonObject): Kind {
  const names = valueAt(definition, "spec", "names") ?? null;
  const { group, resource } = namesOf(definition);
  const kind = textAt(names, "kind");
  const schema = valueAt(version, "schema", "openAPIV3Schema");
  const rules = {
    names: { group, kind },
    schema: isJsonObject(schema) ? schema : undefined,
    hasStatus: valueAt(version, "subresources", "status") !== undefined,
  };
  const scale = valueAt(version, "subresources", "scale");
  return defineKind({
    group,
    version: textAt(version, "name"),
    resource,
    kind,
    singular: textAt(names, "singular") || kind.toLowerCase(),
    shortNames: textsAt(names, "shortNames"),
    categories: textsAt(names, "categories"),
    namespaced: textAt(definition, "spec", "scope") === "Namespaced",
    status: rules.hasStatus,
    scale: scale !== undefined,
    custom: true,
    hasGeneration: true,
    verbs: CUSTOM_VERBS,
    strategy: customStrategy(rules),
    columns: columnsOf(version),
    schema: rules.schema,
    selectableFields: itemsOf(version["selectableFields"]).map((field) =>
      textAt(field, "jsonPath").replace(/^\./, ""),
    ),
    ...(isJsonObject(scale) ? { scalePaths: scalePathsOf(scale) } : {}),
  });
}

function scalePathsOf(scale: JsonObject): ScalePaths {
  const pathAt = (field: string): string[] => textAt(scale, field).split(".").slice(1);
  return {
    spec: pathAt("specReplicasPath"),
    status: pathAt("statusReplicasPath"),
    selector: scale["labelSelectorPath"] === undefined ? undefined : pathAt("labelSelectorPath"),
  };
}

function versionsOf(definition: StoredObject): JsonObject[] {
  const versions = valueAt(definition, "spec", "versions");
  return Array.isArray(versions) ? versions.filter(isJsonObject) : [];
}

function columnsOf(version: JsonObject): PrinterColumn[] | undefined {
  const columns = version["additionalPrinterColumns"];
  if (!Array.isArray(columns)) {
    return undefined;
  }
  return columns.filter(isJsonObject).map((column) => ({
    name: textAt(column, "name"),
    type: textAt(column, "type"),
    jsonPath: textAt(column, "jsonPath"),
    format: textAt(column, "format"),
    description: textAt(column, "description"),
    priority: Number(column["priority"] ?? 0),
  }));
}

function textAt(value: JsonValue, ...path: readonly string[]): string {
  const text = valueAt(value, ...path);
  return typeof text === "string" ? text : "";
}

function textsAt(value: JsonValue, field: string): string[] {
  const texts = valueAt(value, field);
  return Array.isArray(texts) ? texts.filter((text) => typeof text === "string") : [];
}
