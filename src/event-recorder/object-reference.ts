import { type JsonObject, nonEmpty } from "../base/json-object.js";
import type { ObjectReference } from "../types/core/v1.js";

/** What an Event is about: an object of a cache or of a client, or a reference to one. */
export type EventSubject =
  | ObjectReference
  | {
      readonly apiVersion?: string;
      readonly kind?: string;
      readonly metadata?: Pick<ObjectReference, "namespace" | "name" | "uid" | "resourceVersion">;
    };

const MEMBERS = ["apiVersion", "kind", "namespace", "name", "uid", "resourceVersion", "fieldPath"] as const;

/**
 * Returns a reference to an object (client-go: `reference.GetReference`). The objects of a cache know their kind, unless it
 * keeps only metadata. Those in a list of `@kubernetes/client-node` do not.
 *
 * @throws TypeError when it has no kind or no apiVersion, or is the metadata of an object, which does not know its kind.
 */
export function referenceTo(subject: EventSubject): ObjectReference {
  const { apiVersion, kind } = subject;
  if (nonEmpty(kind) === undefined || nonEmpty(apiVersion) === undefined) {
    throw new TypeError(
      "found an object without kind or apiVersion, as lists of @kubernetes/client-node have them; pass { ...object, apiVersion, kind }",
    );
  }
  if (kind === "PartialObjectMetadata") {
    throw new TypeError(
      "found only the metadata of an object, which does not know its kind; pass { ...object, apiVersion, kind }",
    );
  }
  const { metadata } = subject as { readonly metadata?: ObjectReference };
  const source: JsonObject =
    metadata === undefined ? { ...subject } : { ...pick({ ...metadata }), apiVersion, kind };
  return pick(source);
}

function pick(source: JsonObject): ObjectReference {
  const picked = MEMBERS.map((member) => [member, nonEmpty(source[member])] as const);
  return Object.fromEntries(picked.filter(([, value]) => value !== undefined));
}

/** Returns a text that is equal for references to the same object, in whatever state the object was. */
export function referenceKey(reference: ObjectReference | undefined): string {
  return JSON.stringify(reference && { ...reference, resourceVersion: undefined });
}
