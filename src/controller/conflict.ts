import { isConflict } from "../api/status-error.js";

/**
 * How many conflicts of a key in a row are ordinary. The cache sees the other write within milliseconds, and client-go's
 * `retry.DefaultRetry` gives up after as many attempts.
 */
const ORDINARY_CONFLICTS = 5;

/**
 * Reports whether a reconciliation failed only because another client has written the object meanwhile, so that it
 * succeeds when it reads the object again: the server answered 409, and not time after time. Knows the errors of this
 * library and those of `@kubernetes/client-node`.
 */
export function isOrdinaryConflict(error: unknown, failures: number): boolean {
  return failures <= ORDINARY_CONFLICTS && isEveryOneConflict(error);
}

/** Several writes of one reconciliation fail together as an AggregateError. */
function isEveryOneConflict(error: unknown): boolean {
  return error instanceof AggregateError && error.errors.length > 0
    ? error.errors.every(isEveryOneConflict)
    : isConflict(error) || hasCode409(error);
}

/** An `ApiException` of client-node has the HTTP status as its `code`. */
function hasCode409(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === 409;
}
