// Nothing serves this yet: only tests reach it. Until a handler responds to apply patches, keep it as it is.
import { isDeepStrictEqual } from "node:util";
import { ApiError } from "../refusals/api-error.js";
import {
  type FieldPath,
  type FieldSet,
  fromFieldsV1,
  isItemPath,
  itemSegment,
  leavesOf,
  pathText,
  toFieldsV1,
  valueAtPath,
  withoutPath,
} from "./field-set.js";
import { itemsOf, textOf, withoutNulls } from "../json/json-access.js";
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  omit,
  type StoredObject,
} from "../json/json-object.js";
import { type FieldRule, type ObjectSchema, ruleOf, schemaOfKind } from "./merge-schema.js";
import { badRequest, invalid } from "../refusals/refusals.js";

export interface ApplyOptions {
  /** The kind of the resource, such as `Pod`. */
  readonly kind: string;
  /** The apiVersion of the resource, such as `v1`. */
  readonly apiVersion: string;
  /** The manager that will own the fields. The client must name it. */
  readonly fieldManager: string;
  /** Whether to take fields from other managers instead of reporting a conflict. */
  readonly force: boolean;
  readonly now: Date;
}

/** Fields of metadata that no manager owns. */
const UNOWNED = [
  "name",
  "namespace",
  "creationTimestamp",
  "uid",
  "resourceVersion",
  "generation",
  "managedFields",
];

interface Owner {
  readonly entry: JsonObject;
  readonly fields: FieldSet;
}

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
  const { fieldManager, force } = options;
  const config = configOf(patch, options);
  const schema = schemaOfKind(options.kind);
  const applied = leavesOf(ownable(config), schema);
  const owners = itemsOf(live?.metadata["managedFields"]).map((entry) => ({
    entry,
    fields: fromFieldsV1(entry["fieldsV1"]),
  }));
  const [mine, others] = [
    owners.find(isOwnedBy(fieldManager)),
    owners.filter((o) => !isOwnedBy(fieldManager)(o)),
  ];
  const current: JsonObject = live ?? {};
  const differs = (path: FieldPath): boolean =>
    !isDeepStrictEqual(valueAtPath(current, path, schema), valueAtPath(config, path, schema));
  const taken = [...applied].filter((path) => !isItemPath(path) && differs(path));
  refuseConflicts(force ? [] : conflictsIn(taken, others));
  const left = others.map((owner) => ({ ...owner, fields: without(owner.fields, taken) }));
  const abandoned = [...(mine?.fields ?? [])].filter(
    (path) => !applied.has(path) && !others.some(({ fields }) => fields.has(path)),
  );
  const merged = merge(omit(current, "managedFields"), config, { fields: schema }) as StoredObject;
  const pruned = abandoned.reduce<JsonObject>((object, path) => withoutPath(object, path, schema), merged);
  return withManagers(pruned as StoredObject, [
    { entry: entryOf(mine, applied, options), fields: applied },
    ...left,
  ]);
}

function configOf(patch: unknown, { kind, apiVersion, fieldManager }: ApplyOptions): StoredObject {
  if (fieldManager === "") {
    const message = "Required value: is required for apply patch";
    throw invalid({ group: "meta.k8s.io", kind: "PatchOptions" }, "", [
      { reason: "FieldValueRequired", field: "fieldManager", message },
    ]);
  }
  if (!isJsonObject(patch)) {
    throw badRequest("error decoding YAML: the configuration is not an object");
  }
  if (patch["kind"] !== kind || patch["apiVersion"] !== apiVersion) {
    throw badRequest(`invalid object type: /${textOf(patch["apiVersion"])}, Kind=${textOf(patch["kind"])}`);
  }
  const metadata = isJsonObject(patch["metadata"]) ? patch["metadata"] : {};
  if (itemsOf(metadata["managedFields"]).length > 0) {
    throw badRequest("metadata.managedFields must be nil");
  }
  return withoutNulls({ ...patch, metadata }) as StoredObject;
}

/**
 * Returns the part of a configuration that can be owned: without its status and the fields that identify the
 * object.
 */
function ownable({ metadata, ...config }: StoredObject): JsonObject {
  return { ...omit(config, "apiVersion", "kind", "status"), metadata: orNothing(omit(metadata, ...UNOWNED)) };
}

function orNothing(object: JsonObject): JsonObject | undefined {
  return Object.keys(object).length === 0 ? undefined : object;
}

function isOwnedBy(manager: string): (owner: Owner) => boolean {
  return ({ entry }) => entry["manager"] === manager && entry["operation"] === "Apply";
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
  const isSame = mine !== undefined && isDeepStrictEqual(mine.fields, applied);
  const now = options.now.toISOString().replace(/\.\d+Z$/, "Z");
  return {
    manager: options.fieldManager,
    operation: "Apply",
    apiVersion: options.apiVersion,
    time: isSame ? (mine.entry["time"] ?? now) : now,
    fieldsType: "FieldsV1",
  };
}

/**
 * Returns the object with its `managedFields`. Managers that own nothing are left out. Those that apply come
 * before those that update, and each of these two groups is sorted by name.
 */
function withManagers(object: StoredObject, owners: readonly Owner[]): StoredObject {
  const entries = owners
    .filter(({ fields }) => fields.size > 0)
    .map(({ entry, fields }) => ({ ...entry, fieldsV1: toFieldsV1(fields) }))
    .sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1));
  const metadata = { ...omit(object.metadata, "managedFields"), name: object.metadata.name };
  return { ...object, metadata: entries.length === 0 ? metadata : { ...metadata, managedFields: entries } };
}

function sortKey({ operation, manager }: JsonObject): string {
  return `${textOf(operation)} ${textOf(manager)}`;
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
