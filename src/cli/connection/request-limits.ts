import { parseDuration } from "../duration.js";
import type { ConnectionFlags } from "../flags/connection-flags.js";
import { UsageError } from "../usage-error.js";

/** What the flags say about every request. */
export interface RequestLimits {
  /** The longest time of a list, and of the wait for a watch to begin. 0 means no limit. */
  readonly timeoutMs: number;
  /** The number of objects per page of a list. Undefined leaves it to the reflector. */
  readonly pageSize: number | undefined;
  /** Whether each request is logged. */
  readonly logged: boolean;
  /** Whether only HTTP/1.1 is spoken. */
  readonly http1: boolean;
}

/** The log level from which kubectl logs every request. */
const LOGS_REQUESTS = 6;

/** @throws UsageError for a value that is not valid. */
export function requestLimitsOf(
  flags: Pick<ConnectionFlags, "requestTimeout" | "chunkSize" | "http1" | "v">,
): RequestLimits {
  const { requestTimeout: timeout = "0", chunkSize, http1 = false, v } = flags;
  const size = chunkSize === undefined ? undefined : wholeNumber(chunkSize, "--chunk-size");
  return {
    // Like kubectl, this takes a bare number for seconds.
    timeoutMs: /^\d+$/.test(timeout) ? Number(timeout) * 1_000 : parseDuration(timeout, "--request-timeout"),
    pageSize: size === 0 ? Infinity : size,
    logged: verbosityOf(v) >= LOGS_REQUESTS,
    http1,
  };
}

/** Returns the log level that `--v` asks for, which is 0 without it. @throws UsageError if it is not a number. */
export function verbosityOf(level = "0"): number {
  return wholeNumber(level, "--v");
}

function wholeNumber(text: string, flag: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new UsageError(`Cannot use ${flag} "${text}": expected a whole number of at least 0`, flag);
  }
  return Number(text);
}
