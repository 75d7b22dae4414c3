import type { ObjectIdentity } from "../api/object-identity.js";
import { isPosition } from "../api/resource-version.js";
import { listAll, type ListResult, type PageSource } from "../listwatch/pager.js";
import { pageSizeOf, type PageSizeOptions } from "./page-size.js";

/** Options of one list. */
export interface ListPhaseOptions<T> extends PageSizeOptions {
  readonly identity: ObjectIdentity<T>;
}

/** Lists all objects, in pages where that helps the server. @throws whatever the ListWatch throws. */
export async function listPhase<T>(
  listWatch: PageSource<T>,
  options: ListPhaseOptions<T>,
  signal: AbortSignal,
): Promise<ListResult<T>> {
  const { identity, resourceVersion } = options;
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
    identity,
    signal,
  );
}
