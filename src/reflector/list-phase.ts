import type { ListWatch } from "../listwatch/list-watch.js";
import { listAll, type ListResult } from "../listwatch/pager.js";
import { pageSizeOf, type PageSizeOptions } from "./page-size.js";
import { isPosition } from "./position.js";

/** Lists all objects, in pages where that helps the server. @throws whatever the ListWatch throws. */
export async function listPhase<T>(
  listWatch: ListWatch<T>,
  options: PageSizeOptions,
  signal: AbortSignal,
): Promise<ListResult<T>> {
  const { resourceVersion } = options;
  const limit = pageSizeOf(options);
  return listAll(
    listWatch,
    {
      resourceVersion,
      ...(limit === undefined ? {} : { limit }),
      // With a limit and a position, but without a resourceVersionMatch, a list returns exactly that old
      // state, which would bring nothing new (Kubernetes API concepts, "Semantics for list"). Unlike
      // client-go, this reflector says in such a list that the state may be newer.
      ...(limit === undefined || !isPosition(resourceVersion)
        ? {}
        : { resourceVersionMatch: "NotOlderThan" }),
    },
    signal,
  );
}
