import {
  isExpired,
  isForbidden,
  isInvalidRequest,
  isNotFound,
  isTooLargeResourceVersion,
  isTooManyRequests,
  isUnauthorized,
  StatusError,
} from "../api/status-error.js";
import { KubeconfigError } from "../kubeconfig/kubeconfig-error.js";
import { TransportError } from "../transport/transport-error.js";
import { WireError } from "../wire/wire-error.js";

/** What the reflector was doing: reading a LIST, reading a streaming list, or watching. */
export type Phase = "list" | "stream" | "watch";

/**
 * Why a list or a watch ended. The recovery table has a row for each phase and kind.
 *
 * - `closed`: the server closed the stream properly.
 * - `dropped`: the connection broke after the watch had been healthy.
 * - `closedEarly`: the stream ended so soon that asking again at once would be a hot loop.
 * - `silent`: nothing came, although something was due: a change, a bookmark, an answer or the end mark.
 * - `overdue`: the stream did not end when it should have.
 * - `expired`: the server no longer has the position (410).
 * - `tooLarge`: the server does not have the position yet (504, too large resource version).
 * - `tooManyRequests`: the server answered 429, or asked for fewer requests in the words of HTTP/2.
 * - `unauthorized`, `forbidden`, `notFound`: the server answered 401, 403 or 404.
 * - `invalidRequest`: the server answered 400 or 422.
 * - `serverError`: the server answered with any other error status.
 * - `misdirected`: the answer did not come from an API server. It was a redirect to another server, or a web
 *   page, such as a login page.
 * - `unreachable`: no connection could be made.
 * - `untrusted`: the TLS certificate of the server or of the client was not accepted, or there was no TLS at
 *   all.
 * - `interrupted`: the connection broke or brought nothing for too long.
 * - `undecodable`: the answer could not be decoded.
 * - `credentials`: there was no credential to send with the request.
 * - `failed`: any other error.
 */
export type EndingKind =
  | "closed"
  | "dropped"
  | "closedEarly"
  | "silent"
  | "overdue"
  | "expired"
  | "tooLarge"
  | "tooManyRequests"
  | "unauthorized"
  | "forbidden"
  | "notFound"
  | "invalidRequest"
  | "serverError"
  | "misdirected"
  | "unreachable"
  | "untrusted"
  | "interrupted"
  | "undecodable"
  | "credentials"
  | "failed";

/** How a list or a watch ended. The recovery table decides by phase and kind. */
export interface Ending {
  readonly phase: Phase;
  readonly kind: EndingKind;
  /** The error, if one was thrown. */
  readonly error?: unknown;
  /**
   * How many milliseconds the server asks the client to wait, as it said them. The wait that follows is at
   * most five minutes.
   */
  readonly retryAfterMs?: number;
  /** How many milliseconds an accepted watch lived, counted from its request. Only set in phase `watch`. */
  readonly livedMs?: number;
}

const STATUS_KINDS: readonly (readonly [(error: unknown) => boolean, EndingKind])[] = [
  [isExpired, "expired"],
  [isTooLargeResourceVersion, "tooLarge"],
  [isTooManyRequests, "tooManyRequests"],
  [isUnauthorized, "unauthorized"],
  [isForbidden, "forbidden"],
  [isNotFound, "notFound"],
  [isInvalidRequest, "invalidRequest"],
];

const TRANSPORT_KINDS: Readonly<Record<string, EndingKind>> = {
  ERR_REQUEST: "failed",
  ERR_CONNECT: "unreachable",
  ERR_TLS: "untrusted",
  ERR_RESET: "interrupted",
  ERR_TIMEOUT: "interrupted",
  ERR_DECODE: "undecodable",
  ERR_TOO_MANY_REQUESTS: "tooManyRequests",
  ERR_MISDIRECTED: "misdirected",
};

/**
 * Makes an ending from anything that was thrown. Only `watch-phase.ts` refines its result: an `interrupted`
 * watch that had been healthy is `dropped`.
 */
export function endingFrom(phase: Phase, error: unknown): Ending {
  if (error instanceof StatusError) {
    const kind = STATUS_KINDS.find(([matches]) => matches(error))?.[1] ?? "serverError";
    return {
      phase,
      kind,
      error,
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    };
  }
  if (error instanceof TransportError) {
    return { phase, kind: TRANSPORT_KINDS[error.code] ?? "interrupted", error };
  }
  if (error instanceof WireError) {
    return { phase, kind: "undecodable", error };
  }
  return { phase, kind: error instanceof KubeconfigError ? "credentials" : "failed", error };
}
