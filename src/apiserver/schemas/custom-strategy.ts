import { textOf } from "../json/json-access.js";
import { type JsonObject, omit, type StoredObject } from "../json/json-object.js";
import { statusStrategy } from "../kinds/generic-strategy.js";
import type { KindStrategy } from "../kinds/kind-strategy.js";
import { refuseProblems } from "../refusals/field-problems.js";
import type { ResourceNames } from "../refusals/refusals.js";
import { withSchemaDefaults } from "./defaults.js";
import { pruned } from "./prune.js";
import { schemaProblems } from "./validate.js";

/** What a CustomResourceDefinition says about the objects of one version. */
export interface CustomRules {
  readonly names: Pick<ResourceNames, "group" | "kind">;
  /** The structural schema. Without one, objects are stored as they are. */
  readonly schema: JsonObject | undefined;
  /** Whether the status is written through `/status` only. */
  readonly hasStatus: boolean;
}

/** Returns the strategy of a custom resource: it prunes, fills in defaults, and validates, in this order. */
export function customStrategy(rules: CustomRules): KindStrategy {
  const checked = (object: StoredObject): StoredObject => checkedBySchema(object, rules);
  if (!rules.hasStatus) {
    return {
      ...statusStrategy,
      prepareForCreate: checked,
      prepareForUpdate: checked,
      prepareForStatusUpdate: checked,
    };
  }
  return {
    ...statusStrategy,
    prepareForCreate: (object, context) => checked(statusStrategy.prepareForCreate(object, context)),
    prepareForUpdate: (next, current, context) =>
      checked(statusStrategy.prepareForUpdate(next, current, context)),
    prepareForStatusUpdate: (next, current, context) =>
      checked(statusStrategy.prepareForStatusUpdate(next, current, context)),
  };
}

/** @throws ApiError 422 for an object that does not match the schema. */
function checkedBySchema(object: StoredObject, { names, schema }: CustomRules): StoredObject {
  if (schema === undefined) {
    return object;
  }
  const filled = withSchemaDefaults(pruned(object, schema).object, schema);
  const validated = omit(filled, "apiVersion", "kind", "metadata");
  refuseProblems(names, object.metadata.name, schemaProblems(validated, withoutIdentity(schema)));
  return filled;
}

/** Returns a schema without demands on the fields that every object has, because they are checked elsewhere. */
function withoutIdentity(schema: JsonObject): JsonObject {
  const { required } = schema;
  return Array.isArray(required)
    ? {
        ...schema,
        required: required.filter((field) => !["apiVersion", "kind", "metadata"].includes(textOf(field))),
      }
    : schema;
}
