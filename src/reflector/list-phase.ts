import type { ListWatch } from "../listwatch/list-watch.js";
import { listAll, type ListResult } from "../listwatch/pager.js";

/** client-go's page size (`tools/pager/pager.go`): a page fits the server's time limits even for large objects. */
export const DEFAULT_PAGE_SIZE = 500;

export interface ListPhaseOptions {
  /** From `listResourceVersion`: "" most recent, "0" whatever is cached, else not older than this. */
  readonly resourceVersion: string;
  /** A page size asked for by the user: holds for every list (L-3). */
  readonly pageSize?: number | undefined;
  /** The server was seen to page a list of "0", so it has no watch cache and large lists hurt it (L-4). */
  readonly serverPages: boolean;
}

/** Lists everything, in pages where that helps. @throws whatever the ListWatch throws. */
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
 * A position of the server's. With a limit and nothing else a list at it is exactly the state of then, which would bring
 * nothing new (Kubernetes API concepts, "Semantics for list"); unlike client-go, such a list says that it may be newer.
 */
function isKnown(resourceVersion: string): boolean {
  return resourceVersion !== "" && resourceVersion !== "0";
}

/** A list at a known position comes unpaged, because only so the server answers it from its watch cache (L-3). */
function pageLimit(options: ListPhaseOptions): number | undefined {
  if (options.pageSize !== undefined && options.pageSize > 0) {
    return options.pageSize;
  }
  return isKnown(options.resourceVersion) && !options.serverPages ? undefined : DEFAULT_PAGE_SIZE;
}
