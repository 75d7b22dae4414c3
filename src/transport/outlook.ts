/**
 * Whether a request that failed may succeed if it is made again.
 *
 * - `passing`: the failure passes by itself. A server that was down comes back, and a broken connection is
 *   replaced by the next one.
 * - `lasting`: the failure lasts until a setting, a certificate or a server is changed.
 * - `unknown`: it may be either.
 */
export type Outlook = "passing" | "lasting" | "unknown";
