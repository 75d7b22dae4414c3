/**
 * The query parameters of a list, named as in `meta.k8s.io/v1 ListOptions`. Absent parameters are not sent.
 */
export interface ListOptions {
  /** Absent or empty requests the most recent state. "0" requests any state in the server's cache. */
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: "Exact" | "NotOlderThan";
  /** The number of objects per page. Absent or 0 requests all objects in one response. */
  readonly limit?: number;
  readonly continue?: string;
  readonly timeoutSeconds?: number;
}

/** The query parameters of a watch. Absent parameters are not sent. */
export interface WatchOptions {
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: "NotOlderThan";
  readonly allowWatchBookmarks?: boolean;
  /**
   * Asks for a streaming list: the state as ADDED events, then a marked bookmark, then changes (KEP-3157).
   */
  readonly sendInitialEvents?: boolean;
  readonly timeoutSeconds?: number;
}

/** Which objects to list and watch. Lists and watches take their selectors from this one type. */
export interface Selectors {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** The parameters that every list and every watch of one source has. */
export interface FixedParameters extends Selectors {
  /** How much of its object each row of a Table contains. The server's default is the metadata. */
  readonly includeObject?: "Object";
}

/**
 * Returns the query string, without the question mark, of a list or (if `watch`) of a watch. Empty values are
 * omitted.
 */
export function listQuery(
  options: ListOptions | WatchOptions,
  selectors: FixedParameters,
  watch = false,
): string {
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
