import type { StatusCause } from "../../api/status.js";
import { ApiError } from "./api-error.js";

/** What messages and `details` say about a resource. */
export interface ResourceNames {
  /** Empty for the core group. */
  readonly group: string;
  /** The plural, as in URLs. */
  readonly resource: string;
  readonly kind: string;
}

/** One thing wrong with a field, in the words of the server's validation. */
export interface FieldError {
  readonly reason:
    "FieldValueRequired" | "FieldValueInvalid" | "FieldValueForbidden" | "FieldValueNotSupported";
  readonly field: string;
  /** Without the field's name: `Required value`, `Forbidden: ...`. */
  readonly message: string;
}

/** `pods`, `deployments.apps`. */
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

/** 403 with the server's opening; `why` is what follows the colon. */
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

/** A route that exists in form only: a subresource or resource the server does not have. */
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

/** 422; `details.kind` is the Kind here, not the plural. */
export function invalid(
  names: Pick<ResourceNames, "group" | "kind">,
  name: string,
  errors: readonly FieldError[],
): ApiError {
  const kind = names.group === "" ? names.kind : `${names.kind}.${names.group}`;
  const texts = errors.map((error) => `${error.field}: ${error.message}`);
  const text = texts.length === 1 ? texts.join() : `[${texts.join(", ")}]`;
  return new ApiError(422, "Invalid", `${kind} "${name}" is invalid: ${text}`, {
    ...(name === "" ? {} : { name }),
    ...(names.group === "" ? {} : { group: names.group }),
    kind: names.kind,
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}

/** A watch from a revision that the window no longer reaches; `oldest` is the oldest one it does. */
export function tooOldToWatch(revision: number, oldest: number): ApiError {
  return new ApiError(410, "Expired", `too old resource version: ${revision} (${oldest})`);
}

export function tooOldToList(): ApiError {
  return new ApiError(410, "Expired", "The resourceVersion for the provided list is too old.");
}

/** 410 for a page whose revision is compacted; `token` continues inconsistently, at the latest revision. */
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

/** 504 for a revision of the future. */
export function tooLargeRevision(revision: number, current: number): ApiError {
  const message = `Timeout: Too large resource version: ${revision}, current: ${current}`;
  return new ApiError(504, "Timeout", message, {
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
    retryAfterSeconds: 1,
  });
}

export function bodyTooLarge(limitBytes: number): ApiError {
  return new ApiError(413, "RequestEntityTooLarge", `Request entity too large: limit is ${limitBytes}`);
}

export function internalError(message: string): ApiError {
  return new ApiError(500, "InternalError", `Internal error occurred: ${message}`, { causes: [{ message }] });
}
