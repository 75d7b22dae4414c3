import type { StoredObject } from "../json/json-object.js";
import type { Kind } from "./kind-registry.js";
import { conflict } from "../refusals/refusals.js";

/** The state that a deletion can require of the object. */
export interface Preconditions {
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** Checks the preconditions of a deletion. @throws ApiError 409 if the object does not meet them. */
export function checkPreconditions(kind: Kind, current: StoredObject, wanted: Preconditions): void {
  const { name, uid = "", resourceVersion = "" } = current.metadata;
  // In this message only, the real server puts the kind in the place of the resource.
  const names = { ...kind, resource: kind.kind };
  if (wanted.uid !== undefined && wanted.uid !== uid) {
    throw conflict(
      names,
      name,
      `the UID in the precondition (${wanted.uid}) does not match the UID in record (${uid}). ` +
        "The object might have been deleted and then recreated",
    );
  }
  if (wanted.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
    throw conflict(
      names,
      name,
      `the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match ` +
        `the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}
