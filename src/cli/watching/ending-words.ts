import { messageOf } from "../../base/errors.js";
import type { EndingKind } from "../../reflector/ending.js";
import type { EndingReport } from "../../reflector/reflector-state.js";

/** The words for an ending that has no error of its own. */
const ENDING_WORDS: Readonly<Record<EndingKind, string>> = {
  closed: "the server closed the stream",
  dropped: "the connection broke",
  closedEarly: "the server closed the stream at once",
  silent: "no more data arrived",
  overdue: "the stream did not end at its timeout",
  expired: "the resource version expired",
  tooLarge: "the server has not reached the resource version yet",
  tooManyRequests: "the server is busy",
  unauthorized: "the server rejected the credential",
  forbidden: "access is forbidden",
  notFound: "the server does not have this resource",
  invalidRequest: "the server rejected the request",
  serverError: "the server reported an error",
  misdirected: "the response did not come from an API server",
  unreachable: "the server cannot be reached",
  untrusted: "the server's certificate is not trusted",
  interrupted: "the connection broke",
  undecodable: "the response cannot be decoded",
  credentials: "no credential is available",
  failed: "the request failed",
};

/** Returns why a list or a watch has ended, as the second part of a sentence that says what failed. */
export function endingWords({ kind, error }: Pick<EndingReport, "kind" | "error">): string {
  return error === undefined ? ENDING_WORDS[kind] : causeOf(error);
}

/**
 * Returns the message of an error as the second part of a sentence that says what failed. "Cannot continue
 * this watch" would repeat the first part.
 */
export function causeOf(error: unknown): string {
  return messageOf(error)
    .replace(/^Cannot continue this watch: /, "")
    .replace(/^Cannot /, "cannot ");
}
