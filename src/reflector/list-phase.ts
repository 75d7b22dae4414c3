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
  const limit = pageLimit(options);
  return listAll(
    listWatch,
    { resourceVersion: options.resourceVersion, ...(limit === undefined ? {} : { limit }) },
    signal,
  );
}

/** A list at a known position comes unpaged, because only so the server answers it from its watch cache (L-3). */
function pageLimit(options: ListPhaseOptions): number | undefined {
  if (options.pageSize !== undefined && options.pageSize > 0) {
    return options.pageSize;
  }
  const atKnownPosition = options.resourceVersion !== "" && options.resourceVersion !== "0";
  return atKnownPosition && !options.serverPages ? undefined : DEFAULT_PAGE_SIZE;
}
