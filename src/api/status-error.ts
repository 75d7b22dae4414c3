import { InformerError } from "../base/errors.js";
import type { Status } from "./status.js";

export interface StatusErrorOptions {
  /** The HTTP status of the response; 200 for an ERROR event inside a watch. */
  readonly httpStatus: number;
  /** From the Retry-After header; `details.retryAfterSeconds` of the Status is read where it is absent. */
  readonly retryAfterMs?: number;
}

/** The server answered, and the answer is a failure: a non-2xx response, or an ERROR event of a watch. */
export class StatusError extends InformerError {
  readonly status: Status;
  readonly httpStatus: number;
  /** `status.code`, else the HTTP status. */
  readonly statusCode: number;
  /** How long the server asks to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(status: Status, options: StatusErrorOptions) {
    super("ERR_STATUS", describe(status, options.httpStatus));
    this.status = status;
    this.httpStatus = options.httpStatus;
    this.statusCode = status.code ?? options.httpStatus;
    const seconds = status.details?.retryAfterSeconds;
    this.retryAfterMs =
      options.retryAfterMs ?? (seconds === undefined || seconds <= 0 ? undefined : seconds * 1000);
  }

  get reason(): string {
    return this.status.reason ?? "";
  }
}

function describe(status: Status, httpStatus: number): string {
  const message = status.message?.trim();
  return message === undefined || message === ""
    ? `the server answered ${status.code ?? httpStatus}`
    : message;
}

/** The position is lost: reason Expired, reason Gone, or a bare 410 (L-9). */
export function isExpired(error: unknown): error is StatusError {
  return (
    error instanceof StatusError &&
    (error.reason === "Expired" || error.reason === "Gone" || error.statusCode === 410)
  );
}

const TOO_LARGE = "Too large resource version";

/** The position lies in the server's future; both the cause and the older wordings count (L-10). */
export function isTooLargeResourceVersion(error: unknown): error is StatusError {
  if (!(error instanceof StatusError)) {
    return false;
  }
  const causes = error.status.details?.causes ?? [];
  return (
    causes.some((cause) => cause.reason === "ResourceVersionTooLarge" || cause.message === TOO_LARGE) ||
    (error.reason === "Timeout" && error.message.includes(TOO_LARGE))
  );
}

export function isTooManyRequests(error: unknown): error is StatusError {
  return error instanceof StatusError && (error.statusCode === 429 || error.reason === "TooManyRequests");
}

export function isUnauthorized(error: unknown): error is StatusError {
  return error instanceof StatusError && error.statusCode === 401;
}

export function isForbidden(error: unknown): error is StatusError {
  return error instanceof StatusError && error.statusCode === 403;
}

export function isNotFound(error: unknown): error is StatusError {
  return error instanceof StatusError && error.statusCode === 404;
}

/** The server refuses what was asked and would refuse it again: bad selector, bad parameter (400, 422). */
export function isInvalidRequest(error: unknown): error is StatusError {
  return error instanceof StatusError && (error.statusCode === 400 || error.statusCode === 422);
}
