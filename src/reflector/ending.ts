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

/** Which of its three jobs the reflector was at. */
export type Phase = "list" | "stream" | "watch";

/**
 * Why a list or a watch ended, in the words of the recovery table.
 *
 * - `closed`: the stream ended properly.
 * - `dropped`: its connection broke after it had been healthy.
 * - `closedEarly`: it ended so soon that asking again at once would be a hot loop.
 * - `silent`: nothing came, although there was something to come: a change, a bookmark, an answer, the end mark.
 * - `overdue`: it did not end when it was to.
 * - `expired`, `tooLarge`: the server no longer has the position, or does not have it yet.
 * - `unreachable`, `untrusted`, `interrupted`: no connection, no trust, or a connection that broke.
 * - `credentials`: no credential could be had to ask with.
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
  | "unreachable"
  | "untrusted"
  | "interrupted"
  | "undecodable"
  | "credentials"
  | "failed";

/** How a list or a watch ended: what the recovery table looks at. */
export interface Ending {
  readonly phase: Phase;
  readonly kind: EndingKind;
  /** What was thrown, where something was. */
  readonly error?: unknown;
  /** How long the server asks to be left alone. */
  readonly retryAfterMs?: number;
  /** Of a watch that was accepted: how long it lived, from its request on. */
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
  ERR_CONNECT: "unreachable",
  ERR_TLS: "untrusted",
  ERR_RESET: "interrupted",
  ERR_TIMEOUT: "interrupted",
  ERR_DECODE: "undecodable",
};

/** Sorts whatever was thrown. The one place where errors become endings. */
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
