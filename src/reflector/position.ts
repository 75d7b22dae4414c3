/**
 * Where in the server's history the reflector stands.
 *
 * - `none`: nothing was read yet.
 * - `at`: everything up to `resourceVersion` was received.
 * - `lost`: so it was, but the server refuses to continue from there (client-go: last sync RV unavailable). Ended by
 *   any list that succeeds (L-8).
 */
export type Position =
  | { readonly kind: "none" }
  | { readonly kind: "at"; readonly resourceVersion: string }
  | { readonly kind: "lost"; readonly resourceVersion: string };

/** The last resourceVersion received; empty before the first list. */
export function lastResourceVersion(position: Position): string {
  return position.kind === "none" ? "" : position.resourceVersion;
}

/**
 * What to ask a LIST for: at first whatever is cached, later nothing older than what we had, and the most recent
 * state once that was refused (L-1).
 */
export function listResourceVersion(position: Position): string {
  return position.kind === "none" ? "0" : position.kind === "at" ? position.resourceVersion : "";
}

/** What to ask a streaming list for: never "0", a cold start is a consistent read (W-2). */
export function streamResourceVersion(position: Position): string {
  return position.kind === "at" ? position.resourceVersion : "";
}
