import { defineKind } from "../kinds/define-kind.js";
import { statusStrategy } from "../kinds/generic-strategy.js";
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type StoredObject,
  valueAt,
} from "../json/json-object.js";
import type { KindStrategy } from "../kinds/kind-strategy.js";
import { type Kind, type KindRegistry, type PrinterColumn, storedResource } from "../kinds/kind-registry.js";
import { timestamp } from "../kinds/object-metadata.js";
import type { ObjectStore } from "../store/object-store.js";
import { type FieldError, invalid } from "../refusals/refusals.js";
import type { Registry, WriteHook } from "./registry.js";
import type { StoredRecord } from "../store/stored-record.js";

const DEFINITION = { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" };

/**
 * Checks that a CustomResourceDefinition has what is needed to serve it. The schemas of its versions are not
 * read.
 */
export const crdStrategy: KindStrategy = {
  ...statusStrategy,
  prepareForCreate: (object, context) => {
    validateDefinition(object);
    return statusStrategy.prepareForCreate(object, context);
  },
  prepareForUpdate: (next, current, context) => {
    validateDefinition(next);
    return statusStrategy.prepareForUpdate(next, current, context);
  },
};

function validateDefinition(definition: StoredObject): void {
  const errors: FieldError[] = [];
  for (const path of [["group"], ["names", "plural"], ["names", "kind"], ["scope"]]) {
    if (textAt(definition, "spec", ...path) === "") {
      const field = `spec.${path.join(".")}`;
      errors.push({ reason: "FieldValueRequired", field, message: "Required value" });
    }
  }
  const { name } = definition.metadata;
  const wanted = `${textAt(definition, "spec", "names", "plural")}.${textAt(definition, "spec", "group")}`;
  if (errors.length === 0 && name !== wanted) {
    const message = `Invalid value: ${JSON.stringify(name)}: must be spec.names.plural+"."+spec.group`;
    errors.push({ reason: "FieldValueInvalid", field: "metadata.name", message });
  }
  if (errors.length > 0) {
    throw invalid(DEFINITION, name, errors);
  }
}

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
    const kinds = kindsOf(definition);
    const [first] = kinds;
    if (first !== undefined) {
      this.#kinds.replace(first.group, first.resource, kinds);
    }
    if (valueAt(definition, "status", "acceptedNames") === undefined) {
      this.#establish(kind, record.name);
    }
  }

  removed(kind: Kind, record: StoredRecord): void {
    const [first] = isDefinition(kind) ? kindsOf(record.view()) : [];
    if (first === undefined) {
      return;
    }
    const resource = storedResource(first);
    for (const object of [...this.#store.read(resource, { from: "", to: undefined })]) {
      this.#store.remove(resource, object);
    }
    this.#kinds.remove(first.group, first.resource);
    this.#store.drop(resource);
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

/** Returns the kinds of a definition, one for each version that is served. */
function kindsOf(definition: StoredObject): Kind[] {
  const names = valueAt(definition, "spec", "names") ?? null;
  return versionsOf(definition)
    .filter((version) => version["served"] === true)
    .map((version) =>
      defineKind({
        group: textAt(definition, "spec", "group"),
        version: textAt(version, "name"),
        resource: textAt(names, "plural"),
        kind: textAt(names, "kind"),
        singular: textAt(names, "singular") || textAt(names, "kind").toLowerCase(),
        shortNames: textsAt(names, "shortNames"),
        categories: textsAt(names, "categories"),
        namespaced: textAt(definition, "spec", "scope") === "Namespaced",
        status: valueAt(version, "subresources", "status") !== undefined,
        scale: valueAt(version, "subresources", "scale") !== undefined,
        custom: true,
        hasGeneration: true,
        columns: columnsOf(version),
      }),
    );
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
