import { isDeepStrictEqual } from "node:util";
import { itemsOf, textOf } from "../json/json-access.js";
import { type JsonObject, omit, type StoredObject } from "../json/json-object.js";
import { groupVersion, type Kind } from "../kinds/kind-registry.js";
import { timestamp } from "../kinds/object-metadata.js";
import {
  type FieldPath,
  type FieldSet,
  fromFieldsV1,
  isItemPath,
  leavesOf,
  toFieldsV1,
  valueAtPath,
} from "./field-set.js";
import { customMergeSchema, type ObjectSchema, schemaOfKind } from "./merge-schema.js";

/** A manager and the fields that it owns. */
export interface Owner {
  /** The entry of `metadata.managedFields` without its fields. */
  readonly entry: JsonObject;
  readonly fields: FieldSet;
}

/** A write of some fields by a manager. */
export interface Change {
  readonly kind: Kind;
  readonly fieldManager: string;
  /** The subresource that is written. */
  readonly subresource?: string;
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

/** Returns the rules by which the lists of a kind merge. */
export function mergeSchemaOf(kind: Kind): ObjectSchema {
  return kind.schema === undefined ? schemaOfKind(kind.kind) : customMergeSchema(kind.schema);
}

/**
 * Returns the part of an object that can be owned by a write to a subresource, or to the object itself: without the
 * fields that identify the object.
 */
export function ownable({ metadata, ...fields }: StoredObject, subresource?: string): JsonObject {
  if (subresource === "status") {
    return { status: fields["status"] };
  }
  const owned = omit(metadata, ...UNOWNED);
  return {
    ...omit(fields, "apiVersion", "kind", "status"),
    ...(Object.keys(owned).length === 0 ? {} : { metadata: owned }),
  };
}

/** Returns the owners of the fields of an object, or `undefined` if it does not say who owns them. */
export function ownersOf({ metadata }: StoredObject): Owner[] | undefined {
  const entries = itemsOf(metadata["managedFields"]);
  return entries.length > 0
    ? entries.map((entry) => ({ entry: omit(entry, "fieldsV1"), fields: fromFieldsV1(entry["fieldsV1"]) }))
    : undefined;
}

function isApplied({ metadata }: StoredObject): boolean {
  return itemsOf(metadata["managedFields"]).some(({ operation }) => operation === "Apply");
}

/** Returns the entry of `metadata.managedFields` for a manager that writes now, without its fields. */
export function managerEntry(
  operation: "Apply" | "Update",
  { kind, fieldManager, subresource, now }: Change,
): JsonObject {
  return {
    manager: fieldManager,
    operation,
    apiVersion: groupVersion(kind),
    time: timestamp(now),
    fieldsType: "FieldsV1",
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/**
 * Returns the object with its `managedFields`. Managers that own nothing are left out. Those that apply come
 * before those that update, and each of these two groups is sorted by name.
 */
export function withManagers(object: StoredObject, owners: readonly Owner[]): StoredObject {
  const entries = owners
    .filter(({ fields }) => fields.size > 0)
    .map(({ entry, fields }) => ({ ...entry, fieldsV1: toFieldsV1(fields) }))
    .sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1));
  const metadata = { ...omit(object.metadata, "managedFields"), name: object.metadata.name };
  return { ...object, metadata: entries.length === 0 ? metadata : { ...metadata, managedFields: entries } };
}

function sortKey({ operation, manager, subresource }: JsonObject): string {
  return `${textOf(operation)} ${textOf(manager)} ${textOf(subresource)}`;
}

/**
 * Returns an updated object in which the manager of the update owns the fields that the update has changed. An
 * object to which nothing has been applied stays as it is, because nobody can have a conflict with its managers.
 */
export function withUpdatedManagers(next: StoredObject, current: StoredObject, change: Change): StoredObject {
  const owners = isApplied(current) ? ownersOf(current) : undefined;
  if (owners === undefined) {
    return next;
  }
  const schema = mergeSchemaOf(change.kind);
  const before = leavesOf(ownable(current, change.subresource), schema);
  const after = leavesOf(ownable(next, change.subresource), schema);
  const changed = [...after].filter((path) => hasChanged(path, { next, current, schema }));
  const lost = new Set<FieldPath>([...changed, ...[...before].filter((path) => !after.has(path))]);
  const isMine = ({ entry }: Owner): boolean =>
    entry["manager"] === change.fieldManager &&
    entry["operation"] === "Update" &&
    textOf(entry["subresource"]) === (change.subresource ?? "");
  if (lost.size === 0) {
    return withManagers(next, owners);
  }
  const left = owners.map((owner) => ({
    ...owner,
    fields: new Set([...owner.fields].filter((path) => !lost.has(path))),
  }));
  const mine = left.find(isMine)?.fields ?? [];
  return withManagers(next, [
    ...left.filter((owner) => !isMine(owner)),
    { entry: managerEntry("Update", change), fields: new Set([...mine, ...changed]) },
  ]);
}

/** Reports whether a field has another value than before. An item of a list has changed only if it is new. */
function hasChanged(
  path: FieldPath,
  {
    next,
    current,
    schema,
  }: { readonly next: StoredObject; readonly current: StoredObject; readonly schema: ObjectSchema },
): boolean {
  const before = valueAtPath(current, path, schema);
  return isItemPath(path)
    ? before === undefined
    : !isDeepStrictEqual(before, valueAtPath(next, path, schema));
}
