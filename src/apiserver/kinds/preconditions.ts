import type { StoredObject } from "../json/json-object.js";
import type { Kind } from "./kinds.js";
import { conflict } from "../refusals/refusals.js";

/** What a deletion may insist on. */
export interface Preconditions {
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** @throws ApiError 409 when the object is not the one the caller means. */
export function checkPreconditions(kind: Kind, current: StoredObject, wanted: Preconditions): void {
  const { name, uid = "", resourceVersion = "" } = current.metadata;
  // Here, unlike anywhere else, the real server names the Kind where the resource belongs.
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
