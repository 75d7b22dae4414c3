import type { Outlook } from "./outlook.js";

/** The statuses from 400 to 499 that are not about the request itself. */
const UNKNOWN: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * The error of a proxy that answered a CONNECT request with a status other than 2xx. A status from 500 on says
 * that the proxy cannot reach the server. It may be down, but it may also have a name that the proxy will never
 * know.
 */
export class ProxyRefusal extends Error {
  override readonly name: string = "ProxyRefusal";
  readonly outlook: Outlook;

  constructor(status: number, reason: string) {
    super(`the proxy answered ${status} ${reason}`.trim());
    this.outlook = status >= 400 && status <= 499 && !UNKNOWN.has(status) ? "lasting" : "unknown";
  }
}
