import type { ObjectIdentity } from "../api/object-identity.js";
import { listAll, type ListResult, type PageSource } from "../listwatch/pager.js";

/**
 * The page size of client-go (`tools/pager/pager.go`). A page fits the time limits of the server even for
 * large objects.
 */
const DEFAULT_PAGE_SIZE = 500;

/** Options of one list. */
export interface ListPhaseOptions<T> {
  readonly identity: ObjectIdentity<T>;
  /**
   * The result of `listResourceVersion`: "" the most recent state, "0" any cached state, else not older than
   * this.
   */
  readonly resourceVersion: string;
  /**
   * The page size that the user asked for, which holds for every list (L-3). 0 or absent: pages where they
   * help.
   */
  readonly pageSize?: number | undefined;
  /** The server has paged a list of "0". It therefore has no watch cache, and large lists hurt it (L-4). */
  readonly serverPages: boolean;
}

/** Lists all objects, in pages where that helps the server. @throws whatever the ListWatch throws. */
export async function listPhase<T>(
  listWatch: PageSource<T>,
  options: ListPhaseOptions<T>,
  signal: AbortSignal,
): Promise<ListResult<T>> {
  const { identity, resourceVersion } = options;
  const limit = pageLimit(options);
  return listAll(
    listWatch,
    {
      resourceVersion,
      ...(limit === undefined ? {} : { limit }),
      ...(limit === undefined || !isKnown(resourceVersion) ? {} : { resourceVersionMatch: "NotOlderThan" }),
    },
    identity,
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
function pageLimit(
  options: Pick<ListPhaseOptions<unknown>, "resourceVersion" | "pageSize" | "serverPages">,
): number | undefined {
  if (options.pageSize !== undefined && options.pageSize > 0) {
    return options.pageSize;
  }
  return isKnown(options.resourceVersion) && !options.serverPages ? undefined : DEFAULT_PAGE_SIZE;
}
