/**
 * How far the reflector has read the history of the server.
 *
 * - `none`: nothing was read yet.
 * - `at`: everything up to `resourceVersion` was received.
 * - `lost`: everything up to `resourceVersion` was received, but the server refuses to continue from there
 *   (client-go: last sync RV unavailable). The next list that succeeds ends this (L-8).
 */
export type Position =
  | { readonly kind: "none" }
  | { readonly kind: "at"; readonly resourceVersion: string }
  | { readonly kind: "lost"; readonly resourceVersion: string };

/** Returns the last resourceVersion that was received. It is empty before the first list. */
export function lastResourceVersion(position: Position): string {
  return position.kind === "none" ? "" : position.resourceVersion;
}

/**
 * Returns the resourceVersion to ask a LIST for (L-1). The first list asks for any cached state ("0"). Later
 * lists ask for a state that is not older than the position, or for the most recent state ("") if the server
 * has refused that.
 */
export function listResourceVersion(position: Position): string {
  return position.kind === "none" ? "0" : position.kind === "at" ? position.resourceVersion : "";
}

/**
 * Returns the resourceVersion to ask a streaming list for. Never "0", because a cold start is a consistent
 * read (W-2).
 */
export function streamResourceVersion(position: Position): string {
  return position.kind === "at" ? position.resourceVersion : "";
}
