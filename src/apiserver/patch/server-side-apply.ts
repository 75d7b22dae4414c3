import { isDeepStrictEqual } from "node:util";
import { ApiError } from "../refusals/api-error.js";
import {
  type FieldPath,
  type FieldSet,
  isItemPath,
  itemSegment,
  leavesOf,
  pathText,
  valueAtPath,
  withoutPath,
} from "./field-set.js";
import { itemsOf, textOf, withoutNulls } from "../json/json-access.js";
import { isJsonObject, type JsonObject, type JsonValue, type StoredObject } from "../json/json-object.js";
import { groupVersion } from "../kinds/kind-registry.js";
import {
  type Change,
  type Owner,
  managerEntry,
  mergeSchemaOf,
  ownable,
  ownersOf,
  withManagers,
} from "./managed-fields.js";
import { type FieldRule, type ObjectSchema, ruleOf } from "./merge-schema.js";
import { badRequest, invalid } from "../refusals/refusals.js";

/** A configuration is applied by a manager, which must have a name. */
export interface ApplyOptions extends Change {
  /** Whether to take fields from other managers instead of reporting a conflict. */
  readonly force: boolean;
}

/** The manager of the fields that an object had before something was applied to it. */
const BEFORE_FIRST_APPLY = "before-first-apply";

/**
 * Applies a configuration as server-side apply does. Its fields become fields of the manager. Fields that the
 * manager applied before and now leaves out are removed, unless another manager owns them. Changing a field
 * that another manager owns is a conflict. `live` is `undefined` if the object is to be created. Changes
 * neither argument.
 *
 * @throws ApiError 400 for a configuration of a different kind, 409 for conflicts, 422 without a field
 * manager.
 */
export function serverSideApply(
  live: StoredObject | undefined,
  patch: unknown,
  options: ApplyOptions,
): StoredObject {
  const config = configOf(patch, options);
  const schema = mergeSchemaOf(options.kind);
  const applied = leavesOf(ownable(config, options.subresource), schema);
  const owners = live === undefined ? [] : (ownersOf(live) ?? [firstOwner(live, schema, options)]);
  const mine = owners.find(isOwnedBy(options));
  const others = owners.filter((owner) => owner !== mine);
  const current: JsonObject = live ?? {};
  const differs = (path: FieldPath): boolean =>
    !isDeepStrictEqual(valueAtPath(current, path, schema), valueAtPath(config, path, schema));
  const taken = [...applied].filter((path) => !isItemPath(path) && differs(path));
  refuseConflicts(options.force ? [] : conflictsIn(taken, others));
  const left = others.map((owner) => ({ ...owner, fields: without(owner.fields, taken) }));
  const abandoned = [...(mine?.fields ?? [])].filter(
    (path) => !applied.has(path) && !others.some(({ fields }) => fields.has(path)),
  );
  const reduced = abandoned.reduce<JsonObject>((object, path) => withoutPath(object, path, schema), current);
  const merged = merge(reduced, config, { fields: schema }) as StoredObject;
  return withManagers(merged, [{ entry: entryOf(mine, applied, options), fields: applied }, ...left]);
}

/** Returns the owner of everything in an object to which nothing has been applied. */
function firstOwner(live: StoredObject, schema: ObjectSchema, options: ApplyOptions): Owner {
  const change: Change = { ...options, fieldManager: BEFORE_FIRST_APPLY };
  return { entry: managerEntry("Update", change), fields: leavesOf(ownable(live), schema) };
}

function configOf(patch: unknown, { kind, fieldManager }: ApplyOptions): StoredObject {
  if (fieldManager === "") {
    const message = "Required value: is required for apply patch";
    throw invalid({ group: "meta.k8s.io", kind: "PatchOptions" }, "", [
      { reason: "FieldValueRequired", field: "fieldManager", message },
    ]);
  }
  if (!isJsonObject(patch)) {
    throw badRequest("error decoding YAML: the configuration is not an object");
  }
  if (patch["kind"] !== kind.kind || patch["apiVersion"] !== groupVersion(kind)) {
    throw badRequest(`invalid object type: /${textOf(patch["apiVersion"])}, Kind=${textOf(patch["kind"])}`);
  }
  const metadata = isJsonObject(patch["metadata"]) ? patch["metadata"] : {};
  if (itemsOf(metadata["managedFields"]).length > 0) {
    throw badRequest("metadata.managedFields must be nil");
  }
  return withoutNulls({ ...patch, metadata }) as StoredObject;
}

function isOwnedBy({ fieldManager, subresource = "" }: Change): (owner: Owner) => boolean {
  return ({ entry }) =>
    entry["manager"] === fieldManager &&
    entry["operation"] === "Apply" &&
    textOf(entry["subresource"]) === subresource;
}

interface Conflict {
  readonly path: FieldPath;
  readonly manager: string;
}

function conflictsIn(taken: readonly FieldPath[], others: readonly Owner[]): Conflict[] {
  return others.flatMap(({ entry, fields }) =>
    taken
      .filter((path) => fields.has(path))
      .sort()
      .map((path) => ({ path, manager: managerText(entry) })),
  );
}

function managerText({ manager, operation, apiVersion }: JsonObject): string {
  const name = JSON.stringify(textOf(manager));
  return operation === "Update" ? `${name} using ${textOf(apiVersion)}` : name;
}

/** Refuses a configuration that conflicts with other managers. @throws ApiError 409. */
function refuseConflicts(conflicts: readonly Conflict[]): void {
  const [first] = conflicts;
  if (first === undefined) {
    return;
  }
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].sort();
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...conflicts.filter((conflict) => conflict.manager === manager).map(({ path }) => `- ${pathText(path)}`),
  ]);
  const message =
    conflicts.length === 1
      ? `Apply failed with 1 conflict: conflict with ${first.manager}: ${pathText(first.path)}`
      : `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
  throw new ApiError(409, "Conflict", message, {
    causes: conflicts.map(({ path, manager }) => ({
      reason: "FieldManagerConflict",
      message: `conflict with ${manager}`,
      field: pathText(path),
    })),
  });
}

function without(fields: FieldSet, taken: readonly FieldPath[]): FieldSet {
  const gone = new Set(taken);
  return new Set([...fields].filter((path) => !gone.has(path)));
}

/** Returns the entry of the manager. It keeps its time if its fields stay the same. */
function entryOf(mine: Owner | undefined, applied: FieldSet, options: ApplyOptions): JsonObject {
  const entry = managerEntry("Apply", options);
  return mine !== undefined && isDeepStrictEqual(mine.fields, applied)
    ? { ...entry, time: mine.entry["time"] }
    : entry;
}

/** Merges the configuration into the live object. Lists merge by their keys, and new items come last. */
function merge(live: JsonValue | undefined, config: JsonValue, rule: FieldRule): JsonValue {
  if (isJsonObject(live) && isJsonObject(config) && rule.isAtomic !== true) {
    return mergeObjects(live, config, rule.fields);
  }
  if (!Array.isArray(live) || !Array.isArray(config)) {
    return config;
  }
  if (rule.isSet === true) {
    return [...new Set([...live, ...config])];
  }
  return rule.mapKeys === undefined ? config : mergeItems(live, config, rule, rule.mapKeys);
}

function mergeObjects(live: JsonObject, config: JsonObject, schema: ObjectSchema): JsonObject {
  const merged = new Map(Object.entries(live));
  for (const [field, value] of Object.entries(config)) {
    if (value !== undefined) {
      merged.set(field, merge(live[field], value, ruleOf(schema, field)));
    }
  }
  return Object.fromEntries(merged);
}

function mergeItems(
  live: readonly JsonValue[],
  config: readonly JsonValue[],
  rule: FieldRule,
  mapKeys: readonly string[],
): JsonValue[] {
  const idOf = (item: JsonValue): string => (isJsonObject(item) ? itemSegment(item, mapKeys) : "");
  const wanted = new Map(config.map((item) => [idOf(item), item]));
  const kept = live.map((item) => {
    const change = wanted.get(idOf(item));
    wanted.delete(idOf(item));
    return isJsonObject(item) && isJsonObject(change) ? mergeObjects(item, change, rule.fields) : item;
  });
  return [...kept, ...wanted.values()];
}
