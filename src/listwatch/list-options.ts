/** What a list may be asked for, in the wire's words (`meta.k8s.io/v1 ListOptions`). Absent fields are not sent. */
export interface ListOptions {
  /** Absent or empty: the most recent state. "0": whatever the server has at hand. */
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: "Exact" | "NotOlderThan";
  /** Objects per page; absent or 0: all at once. */
  readonly limit?: number;
  readonly continue?: string;
  readonly timeoutSeconds?: number;
}

/** What a watch may be asked for. */
export interface WatchOptions {
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: "NotOlderThan";
  readonly allowWatchBookmarks?: boolean;
  /** Ask for a streaming list: the state as ADDED events, a marked bookmark, then changes (KEP-3157). */
  readonly sendInitialEvents?: boolean;
  readonly timeoutSeconds?: number;
}

/** Which objects: the same for lists and watches, from one place. */
export interface Selectors {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** Query string, without the question mark, of a list or (with `watch`) a watch. Empty values are not sent. */
export function listQuery(options: ListOptions | WatchOptions, selectors: Selectors, watch = false): string {
  const query = new URLSearchParams();
  if (watch) {
    query.set("watch", "true");
  }
  const parameters: Record<string, string | number | boolean | undefined> = { ...options, ...selectors };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "" && value !== false && value !== 0) {
      query.set(name, String(value));
    }
  }
  return query.toString();
}
