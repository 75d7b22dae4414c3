import { isIP } from "node:net";
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type JsonObject, omit, type StoredMetadata, type StoredObject } from "../json/json-object.js";
import { groupVersion, type Kind } from "./kind-registry.js";
import { dnsLabelProblem, dnsSubdomainProblem, serviceNameProblem } from "./name-rules.js";
import { ApiError } from "../refusals/api-error.js";
import { badRequest, conflict, type FieldError, invalid } from "../refusals/refusals.js";

/** The characters of generated suffixes. They contain no vowels, so that no words are generated. */
const SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
const SUFFIX_LENGTH = 5;
/** The longest base of a generated name. A longer base is cut to leave room for the suffix. */
const LONGEST_GENERATED_BASE = 63 - SUFFIX_LENGTH;

/** The order in which the server writes the fields of metadata. Fields that it does not know come last. */
const METADATA_ORDER = [
  "name",
  "generateName",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
  "managedFields",
];

/** The fields of metadata that clients cannot change once the object exists. */
const SERVER_OWNED = [
  "namespace",
  "uid",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
];

/** Formats a time as the server writes it, with a precision of seconds. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.[0-9]+Z$/, "Z");
}

/** Returns the object with its kind and apiVersion, for readers that get it outside of its collection. */
export function withKind(kind: Kind, object: StoredObject): StoredObject {
  return {
    kind: kind.kind,
    apiVersion: groupVersion(kind),
    ...omit(object, "kind", "apiVersion"),
    metadata: object.metadata,
  };
}

export function randomSuffix(random: () => number): string {
  return Array.from(
    { length: SUFFIX_LENGTH },
    () => SUFFIX_LETTERS[Math.floor(random() * SUFFIX_LETTERS.length)],
  ).join("");
}

/** The values that `metadataForCreate` needs beside the object. */
export interface CreateContext {
  /** The namespace in the URL. */
  readonly namespace: string;
  readonly now: Date;
  readonly random: () => number;
}

/**
 * Returns the metadata of a new object, with its name, its uid and its creation time.
 *
 * @throws ApiError 400 for a namespace that differs from the URL's, 422 for a missing or invalid name, 500
 * for an object that has a resourceVersion.
 */
export function metadataForCreate(kind: Kind, object: StoredObject, context: CreateContext): StoredMetadata {
  const { metadata } = object;
  if ((metadata.resourceVersion ?? "") !== "") {
    // A real server does not turn this error into an API error either.
    throw new ApiError(500, "", "resourceVersion should not be set on objects to be created");
  }
  const { generateName = "" } = metadata;
  const generated =
    generateName === "" ? "" : generateName.slice(0, LONGEST_GENERATED_BASE) + randomSuffix(context.random);
  const name = hasName(object) ? metadata.name : generated;
  validateName(kind, name);
  return orderedMetadata({
    ...omit(metadata, "deletionTimestamp", "deletionGracePeriodSeconds"),
    name,
    ...namespaceOf(kind, metadata, context.namespace),
    uid: randomUUID(),
    ...(kind.hasGeneration ? { generation: 1 } : {}),
    creationTimestamp: timestamp(context.now),
  });
}

/** Reports whether an object has a name. An object that is to be created may have `generateName` instead. */
export function hasName(object: StoredObject): boolean {
  const name: unknown = object.metadata.name;
  return typeof name === "string" && name !== "";
}

function namespaceOf(kind: Kind, metadata: StoredMetadata, namespace: string): { namespace?: string } {
  const given = metadata.namespace ?? "";
  if (given !== "" && given !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  return kind.namespaced ? { namespace } : {};
}

/** Returns why a text cannot be the name of an object of a kind. */
function nameProblem({ group, kind }: Kind, name: string): string | undefined {
  if (group === "" && kind === "Namespace") {
    return dnsLabelProblem(name);
  }
  if (group === "networking.k8s.io" && kind === "IPAddress") {
    return isIP(name) === 0 ? "must be a valid IP address" : undefined;
  }
  return group === "" && kind === "Service" ? serviceNameProblem(name) : dnsSubdomainProblem(name);
}

function validateName(kind: Kind, name: string): void {
  const field = "metadata.name";
  const errors: FieldError[] = [];
  if (name === "") {
    errors.push({
      reason: "FieldValueRequired",
      field,
      message: "Required value: name or generateName is required",
    });
  } else {
    const problem = nameProblem(kind, name);
    if (problem !== undefined) {
      errors.push({
        reason: "FieldValueInvalid",
        field,
        message: `Invalid value: ${JSON.stringify(name)}: ${problem}`,
      });
    }
  }
  if (errors.length > 0 && (name === "" || !isNamedFreely(kind))) {
    throw invalid(kind, name, errors);
  }
}

/**
 * Whether names are path segments, not domain names: those of RBAC objects, such as `system:basic-user`, and those of
 * Events of the core group.
 */
function isNamedFreely({ group, kind }: Kind): boolean {
  return group === "rbac.authorization.k8s.io" || (group === "" && kind === "Event");
}

/**
 * Returns the metadata of an update. The fields that belong to the server stay as they were.
 *
 * @throws ApiError 400 for a name or namespace that differs from the URL's, 409 for an outdated
 * resourceVersion or a different uid, 422 for a new finalizer on an object that is being deleted.
 */
export function metadataForUpdate(kind: Kind, next: StoredObject, current: StoredObject): StoredMetadata {
  const { name } = current.metadata;
  if (!hasName(next)) {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (next.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${next.metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  const given = next.metadata.namespace ?? "";
  if (given !== "" && given !== (current.metadata.namespace ?? "")) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  checkIdentity(kind, next, current);
  checkFinalizers(kind, next, current);
  const metadata: StoredMetadata = { ...next.metadata };
  for (const field of SERVER_OWNED) {
    metadata[field] = current.metadata[field];
  }
  return orderedMetadata(metadata);
}

/** Checks that the object still has the uid and the resourceVersion that the write names, if any. */
function checkIdentity(kind: Kind, next: StoredObject, current: StoredObject): void {
  const { name, namespace = "", uid = "", resourceVersion } = current.metadata;
  const wanted = next.metadata;
  if ((wanted.uid ?? "") !== "" && wanted.uid !== uid) {
    const key = ["/registry", kind.resource, namespace, name].filter((part) => part !== "").join("/");
    throw conflict(
      kind,
      name,
      `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ` +
        `Precondition failed: UID in precondition: ${wanted.uid ?? ""}, UID in object meta: ${uid}`,
    );
  }
  const asked = wanted.resourceVersion ?? "";
  if (asked !== "" && asked !== "0" && asked !== resourceVersion) {
    throw conflict(kind, name);
  }
}

function checkFinalizers(kind: Kind, next: StoredObject, current: StoredObject): void {
  const known = new Set(current.metadata.finalizers);
  const added = (next.metadata.finalizers ?? []).filter((finalizer) => !known.has(finalizer));
  if (current.metadata.deletionTimestamp !== undefined && added.length > 0) {
    const list = added.map((finalizer) => JSON.stringify(finalizer)).join(", ");
    const message =
      "Forbidden: no new finalizers can be added if the object is being deleted, " +
      `found new finalizers []string{${list}}`;
    throw invalid(kind, current.metadata.name, [
      { reason: "FieldValueForbidden", field: "metadata.finalizers", message },
    ]);
  }
}

/** Returns metadata with its fields in the server's order, without those that are absent or empty. */
export function orderedMetadata(metadata: StoredMetadata): StoredMetadata {
  const ordered: JsonObject = {};
  for (const field of [...METADATA_ORDER, ...Object.keys(metadata)]) {
    const value = metadata[field];
    if (value !== undefined && value !== null && !(field in ordered) && !isEmptyCollection(value)) {
      ordered[field] = value;
    }
  }
  return { ...ordered, name: metadata.name };
}

function isEmptyCollection(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Reports whether two states differ in a field that `generation` counts. */
export function specChanged(next: StoredObject, current: StoredObject): boolean {
  return !isDeepStrictEqual(specOf(next), specOf(current));
}

function specOf(object: StoredObject): JsonObject {
  return omit(object, "kind", "apiVersion", "metadata", "status");
}
