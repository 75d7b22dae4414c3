import type { ListWatch } from "../listwatch/list-watch.js";
import { listAll, type ListResult } from "../listwatch/pager.js";

/**
 * The page size of client-go (`tools/pager/pager.go`). A page fits the time limits of the server even for
 * large objects.
 */
const DEFAULT_PAGE_SIZE = 500;

/** Options of one list. */
export interface ListPhaseOptions {
  /**
   * The result of `listResourceVersion`. An empty string requests the most recent state, "0" any cached
   * state, and a position a state that is not older than it.
   */
  readonly resourceVersion: string;
  /**
   * The page size that the user requested, which applies to every list (L-3). If it is 0 or absent, lists are
   * paged where that helps the server.
   */
  readonly pageSize?: number | undefined;
  /**
   * Whether the server has split a list of "0" into pages. If so, it has no watch cache, and large lists are
   * expensive for it (L-4).
   */
  readonly serverPages: boolean;
}

/** Lists all objects, in pages where that helps the server. @throws whatever the ListWatch throws. */
export async function listPhase<T>(
  listWatch: ListWatch<T>,
  options: ListPhaseOptions,
  signal: AbortSignal,
): Promise<ListResult<T>> {
  const { resourceVersion } = options;
  const limit = pageLimit(options);
  return listAll(
    listWatch,
    {
      resourceVersion,
      ...(limit === undefined ? {} : { limit }),
      ...(limit === undefined || !isKnown(resourceVersion) ? {} : { resourceVersionMatch: "NotOlderThan" }),
    },
    signal,
  );
}

/**
 * Whether `resourceVersion` is a position of the server. A list with such a resourceVersion and a limit, but
 * without a resourceVersionMatch, returns exactly that old state, which would bring nothing new (Kubernetes
 * API concepts, "Semantics for list"). Unlike client-go, this reflector says in such a list that the state
 * may be newer.
 */
function isKnown(resourceVersion: string): boolean {
  return resourceVersion !== "" && resourceVersion !== "0";
}

/**
 * Returns the page size, or undefined for a list in one response. A list at a known position is not paged by
 * default, because the server answers it from its watch cache only if it has no limit (L-3).
 */
function pageLimit(options: ListPhaseOptions): number | undefined {
  if (options.pageSize !== undefined && options.pageSize > 0) {
    return options.pageSize;
  }
  return isKnown(options.resourceVersion) && !options.serverPages ? undefined : DEFAULT_PAGE_SIZE;
}
