import type { StatusCause } from "../../api/status.js";
import { ApiError } from "./api-error.js";

/** The names of a resource that messages and `details` contain. */
export interface ResourceNames {
  /** The API group; empty for the core group. */
  readonly group: string;
  /** The plural name, as in URLs. */
  readonly resource: string;
  readonly kind: string;
}

/** One problem of a field, in the words of kube-apiserver's validation. */
export interface FieldError {
  readonly reason: string;
  /** The path of the field, such as `spec.containers[0].image`. */
  readonly field: string;
  /** The message without the name of the field: `Required value`, `Forbidden: ...`. */
  readonly message: string;
}

/** Returns the name of a resource with its group, as messages show it: `pods`, `deployments.apps`. */
export function qualifiedResource(names: Pick<ResourceNames, "group" | "resource">): string {
  return names.group === "" ? names.resource : `${names.resource}.${names.group}`;
}

function detailsOf(
  names: ResourceNames,
  name: string,
): { readonly name?: string; readonly group?: string; readonly kind: string } {
  return {
    ...(name === "" ? {} : { name }),
    ...(names.group === "" ? {} : { group: names.group }),
    kind: names.resource,
  };
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, "BadRequest", message);
}

export function unauthorized(): ApiError {
  return new ApiError(401, "Unauthorized", "Unauthorized");
}

/** Returns a 403. Its message begins as the real server's does; `why` is the part after the colon. */
export function forbidden(names: ResourceNames, name: string, why: string, causes?: StatusCause[]): ApiError {
  const subject = name === "" ? qualifiedResource(names) : `${qualifiedResource(names)} "${name}"`;
  return new ApiError(403, "Forbidden", `${subject} is forbidden: ${why}`, {
    ...detailsOf(names, name),
    ...(causes === undefined ? {} : { causes }),
  });
}

export function notFound(names: ResourceNames, name: string): ApiError {
  return new ApiError(
    404,
    "NotFound",
    `${qualifiedResource(names)} "${name}" not found`,
    detailsOf(names, name),
  );
}

/** Returns the 404 for a well-formed path of a resource or subresource that the server does not have. */
export function noSuchResource(): ApiError {
  return new ApiError(404, "NotFound", "the server could not find the requested resource", {});
}

export function methodNotAllowed(): ApiError {
  return new ApiError(
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
    {},
  );
}

export function notAcceptable(accepted: readonly string[]): ApiError {
  return new ApiError(
    406,
    "NotAcceptable",
    `only the following media types are accepted: ${accepted.join(", ")}`,
  );
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return new ApiError(
    415,
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
  );
}

export function alreadyExists(names: ResourceNames, name: string): ApiError {
  return new ApiError(
    409,
    "AlreadyExists",
    `${qualifiedResource(names)} "${name}" already exists`,
    detailsOf(names, name),
  );
}

export const MODIFIED_MEANWHILE =
  "the object has been modified; please apply your changes to the latest version and try again";

export function conflict(names: ResourceNames, name: string, why: string = MODIFIED_MEANWHILE): ApiError {
  return new ApiError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${qualifiedResource(names)} "${name}": ${why}`,
    detailsOf(names, name),
  );
}

/** Returns a 422. Its `details.kind` is the kind, whereas all other refusals put the plural there. */
export function invalid(
  names: Pick<ResourceNames, "group" | "kind">,
  name: string,
  errors: readonly FieldError[],
): ApiError {
  // Inside kube-apiserver, the Events of both groups are one kind, which is refused by its name in the core group.
  const group = names.group === "events.k8s.io" ? "" : names.group;
  const kind = group === "" ? names.kind : `${names.kind}.${group}`;
  // The message says what is found twice only once. The causes do not.
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const text = texts.length === 1 ? texts.join() : `[${texts.join(", ")}]`;
  return new ApiError(422, "Invalid", `${kind} "${name}" is invalid: ${text}`, {
    ...(name === "" ? {} : { name }),
    ...(group === "" ? {} : { group }),
    kind: names.kind,
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}

/**
 * Returns the 410 for a watch from a revision that the history no longer covers. `oldest` is the oldest
 * revision that it covers.
 */
export function tooOldToWatch(revision: number, oldest: number): ApiError {
  return new ApiError(410, "Expired", `too old resource version: ${revision} (${oldest})`);
}

export function tooOldToList(): ApiError {
  return new ApiError(410, "Expired", "The resourceVersion for the provided list is too old.");
}

/**
 * Returns the 410 for a page of a list whose revision has been compacted. With `token`, the client can
 * continue at the latest revision, which makes the list as a whole inconsistent.
 */
export function expiredContinue(token: string | undefined): ApiError {
  const error = new ApiError(410, "Expired", EXPIRED_CONTINUE);
  return token === undefined
    ? error
    : Object.assign(error, { status: { ...error.status, metadata: { continue: token } } });
}

const EXPIRED_CONTINUE =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list " +
  "without the continue parameter, or use the continue token in this response to retrieve the remainder of the " +
  "results. Continuing with the provided token results in an inconsistent list - objects that were created, " +
  "modified, or deleted between the time the first chunk was returned and now may show up in the list.";

/** Returns the 504 for a revision that the store has not reached yet. */
export function tooLargeRevision(revision: number, current: number): ApiError {
  const message = `Timeout: Too large resource version: ${revision}, current: ${current}`;
  return new ApiError(504, "Timeout", message, {
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
    retryAfterSeconds: 1,
  });
}

/** Returns a 413. Its message begins as the real server's does; `why` is the part after the colon. */
export function requestTooLarge(why: string): ApiError {
  return new ApiError(413, "RequestEntityTooLarge", `Request entity too large: ${why}`);
}

export function internalError(message: string): ApiError {
  return new ApiError(500, "InternalError", `Internal error occurred: ${message}`, { causes: [{ message }] });
}
