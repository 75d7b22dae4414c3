import { ApiError } from "../refusals/api-error.js";
import { type HttpRequest, hostOf } from "./http-messages.js";

/** The names in the certificate of the server, with any port. */
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?$/i;

/**
 * Refuses requests that a browser may have been tricked into sending: those for a host name that an attacker
 * resolves to this machine (DNS rebinding), and those from a page of another origin. The port of the host is
 * not checked, so that the client may come through a proxy on this machine.
 *
 * @throws ApiError 421 if the Host header is not a loopback name, 403 if the Origin header is another origin.
 */
export function guardLoopback(request: HttpRequest): void {
  const host = hostOf(request);
  if (!LOOPBACK_HOST.test(host)) {
    throw new ApiError(
      421,
      "",
      `Misdirected request: this server does not answer for host ${JSON.stringify(host)}`,
    );
  }
  const { origin } = request.headers;
  if (origin !== undefined && !isSameOrigin(origin, host)) {
    throw new ApiError(403, "Forbidden", `requests from origin ${JSON.stringify(origin)} are refused`);
  }
}

function isSameOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
