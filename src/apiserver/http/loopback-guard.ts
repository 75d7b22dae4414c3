import type { IncomingMessage } from "node:http";
import { ApiError } from "../refusals/api-error.js";

/** The names of this machine that its certificate knows, with any port. */
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?$/i;

/**
 * Refuses what a browser was tricked into sending: a name that an attacker lets resolve to this machine (Host), or a
 * request from a page of another origin. The port is free, so that a proxy on this machine may stand in between.
 *
 * @throws ApiError 421 for a foreign Host, 403 for a foreign Origin.
 */
export function guardLoopback({ headers }: IncomingMessage): void {
  const host = headers.host ?? "";
  if (!LOOPBACK_HOST.test(host)) {
    throw new ApiError(
      421,
      "",
      `Misdirected request: this server does not answer for host ${JSON.stringify(host)}`,
    );
  }
  const { origin } = headers;
  if (origin !== undefined && !isSameOrigin(origin, host)) {
    throw new ApiError(403, "Forbidden", `requests from origin ${JSON.stringify(origin)} are refused`);
  }
}

function isSameOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
