import { InformerError } from "../base/errors.js";
import { checkedStatus, type Status } from "./status.js";

/** What a StatusError needs to know besides the Status. */
export interface StatusErrorOptions {
  /** The HTTP status of the response. 200 for an ERROR event of a watch. */
  readonly httpStatus: number;
  /**
   * The Retry-After header in milliseconds. If it is absent, or not a number of at least 0,
   * `details.retryAfterSeconds` of the Status is used.
   */
  readonly retryAfterMs?: number;
}

/**
 * A failure that the server reported: a response with a status other than 2xx, or an ERROR event of a watch.
 * Its `code` is `ERR_STATUS`, and its message is that of the server.
 */
export class StatusError extends InformerError {
  override readonly name: string = "StatusError";
  /** The Status that the server sent. */
  readonly status: Status;
  /** The HTTP status of the response. 200 for an ERROR event of a watch. */
  readonly httpStatus: number;
  /** The `code` of the Status, or the HTTP status if the Status has none. */
  readonly statusCode: number;
  /**
   * Milliseconds that the server asks the client to wait before it tries again, as it said them. An informer
   * waits for five minutes at most.
   */
  readonly retryAfterMs: number | undefined;

  constructor(status: Status, options: StatusErrorOptions) {
    // A program may pass on the JSON of a server as it is.
    const { message, code = options.httpStatus, details } = checkedStatus(status);
    super("ERR_STATUS", describe(message, code));
    this.status = status;
    this.httpStatus = options.httpStatus;
    this.statusCode = code;
    const seconds = details?.retryAfterSeconds ?? 0;
    this.retryAfterMs =
      checkedMs(options.retryAfterMs) ?? (seconds > 0 ? checkedMs(seconds * 1000) : undefined);
  }

  /** The `reason` of the Status, for example `NotFound`, or an empty string. */
  get reason(): string {
    return checkedStatus(this.status).reason ?? "";
  }
}

function describe(said: string | undefined, code: number): string {
  const message = said?.trim() ?? "";
  return message === "" ? `the server answered ${code}` : message;
}

/** Returns a finite number of at least 0, or undefined if `ms` is not a number or is negative. */
function checkedMs(ms: number | undefined): number | undefined {
  return typeof ms === "number" && ms >= 0 ? Math.min(ms, Number.MAX_VALUE) : undefined;
}

/**
 * Reports whether the resourceVersion is too old for the server: reason Expired or Gone, or status 410 (L-9).
 */
export function isExpired(error: unknown): error is StatusError {
  return (
    error instanceof StatusError &&
    (error.reason === "Expired" || error.reason === "Gone" || error.statusCode === 410)
  );
}

const TOO_LARGE = "Too large resource version";

/**
 * Reports whether the server has not reached the resourceVersion yet. Knows the wordings of old servers too
 * (L-10).
 */
export function isTooLargeResourceVersion(error: unknown): error is StatusError {
  if (!(error instanceof StatusError)) {
    return false;
  }
  const causes = checkedStatus(error.status).details?.causes ?? [];
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

/** Reports whether a write came too late: the object was written by another client, or exists already. */
export function isConflict(error: unknown): error is StatusError {
  return error instanceof StatusError && error.statusCode === 409;
}

/**
 * Reports whether the request is invalid (400, 422), such as a bad selector. The server would refuse it
 * again.
 */
export function isInvalidRequest(error: unknown): error is StatusError {
  return error instanceof StatusError && (error.statusCode === 400 || error.statusCode === 422);
}
