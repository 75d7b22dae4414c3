import { fieldsOf, itemsOf, mapField, textOf, withDefaults } from "../json/json-access.js";
import { isJsonObject, type JsonObject, type StoredObject, valueAt } from "../json/json-object.js";
import { statusStrategy } from "../kinds/generic-strategy.js";
import type { KindStrategy, StrategyContext } from "../kinds/kind-strategy.js";
import { type FieldProblem, invalidValue, refuseProblems, required } from "../refusals/field-problems.js";

const NAMES = { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" };

/**
 * The strategy of CustomResourceDefinitions: fills in the names that follow from others, and checks that the
 * definition has what is needed to serve it. A definition from inside the process may have no schema.
 */
export const definitionStrategy: KindStrategy = {
  ...statusStrategy,
  prepareForCreate: (object, context) => {
    const definition = checked(object, context);
    return { ...definition, status: initialStatus(definition) };
  },
  prepareForUpdate: (next, current, context) =>
    statusStrategy.prepareForUpdate(checked(next, context), current, context),
};

/** @throws ApiError 422 */
function checked(object: StoredObject, { inProcess }: StrategyContext): StoredObject {
  const definition = withDefinitionDefaults(object);
  const problems = namesProblems(definition);
  refuseProblems(NAMES, definition.metadata.name, [
    ...problems,
    ...(inProcess ? [] : versionsOf(definition).flatMap(schemaProblems)),
  ]);
  return definition;
}

function withDefinitionDefaults(object: StoredObject): StoredObject {
  const spec = mapField(fieldsOf(object["spec"]), "names", (given) => {
    const names = fieldsOf(given);
    const kind = textOf(names["kind"]);
    return kind === ""
      ? names
      : withDefaults(names, { singular: kind.toLowerCase(), listKind: `${kind}List` });
  });
  return { ...object, spec: withDefaults(spec, { conversion: { strategy: "None" } }) };
}

function namesProblems(definition: StoredObject): FieldProblem[] {
  const missing = [["group"], ["names", "plural"], ["names", "kind"], ["scope"]].filter(
    (path) => textOf(valueAt(definition, "spec", ...path)) === "",
  );
  if (missing.length > 0) {
    return missing.map((path) => required(`spec.${path.join(".")}`));
  }
  const { name } = definition.metadata;
  const plural = textOf(valueAt(definition, "spec", "names", "plural"));
  return name === `${plural}.${textOf(valueAt(definition, "spec", "group"))}`
    ? []
    : [invalidValue("metadata.name", name, 'must be spec.names.plural+"."+spec.group')];
}

function schemaProblems(version: JsonObject, at: number): FieldProblem[] {
  const field = `spec.versions[${at}].schema.openAPIV3Schema`;
  const schema = valueAt(version, "schema", "openAPIV3Schema");
  if (!isJsonObject(schema)) {
    return [required(field, "schemas are required")];
  }
  return schema["type"] === undefined ? [required(`${field}.type`, "must not be empty at the root")] : [];
}

/** The status before the names of a definition are accepted. */
function initialStatus(definition: StoredObject): JsonObject {
  return {
    conditions: null,
    acceptedNames: { plural: "", kind: "" },
    storedVersions: versionsOf(definition)
      .filter((version) => version["storage"] === true)
      .map((version) => textOf(version["name"])),
  };
}

function versionsOf(definition: StoredObject): readonly JsonObject[] {
  return itemsOf(valueAt(definition, "spec", "versions"));
}
