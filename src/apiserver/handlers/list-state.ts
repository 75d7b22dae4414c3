import { decodeContinue, encodeContinue } from "../query/continue-token.js";
import type { ServerContext } from "../http/request-context.js";
import { storedResource } from "../kinds/kinds.js";
import { type ListQuery, parseRevision } from "../query/list-query.js";
import { badRequest, expiredContinue, tooLargeRevision, tooOldToList } from "../refusals/refusals.js";
import type { CollectionPlace } from "../registry/places.js";

/** How long a request waits by default for a revision that is still to come: `blockTimeout` of kube-apiserver's watch cache. */
export const BLOCK_MS = 3000;

/** The state a list reads: of which revision, from which key, how much of it. */
export interface ListState {
  /** `undefined`: the present. */
  readonly exact: number | undefined;
  /** First key, relative to the collection. */
  readonly start: string;
  /** 0: all. */
  readonly limit: number;
}

/** Which state the parameters ask for; waits for revisions that are about to come. @throws ApiError 400, 410, 504 */
export async function resolveState(
  context: ServerContext,
  place: CollectionPlace,
  query: ListQuery,
  signal: AbortSignal,
): Promise<ListState> {
  const { store, settings } = context;
  if (query.continue !== "") {
    return resolveContinue(context, place, query);
  }
  const revision = parseRevision(query.resourceVersion);
  if (typeof revision === "object") {
    throw badRequest(`invalid resource version: ${revision.problem}`);
  }
  if (revision === 0) {
    // From the cache, "0" ignores the limit; unset is the most recent state in pages.
    return { exact: undefined, start: "", limit: query.resourceVersion === "0" ? 0 : query.limit };
  }
  const isExact =
    query.resourceVersionMatch === "Exact" || (query.resourceVersionMatch === "" && query.limit > 0);
  if (isExact) {
    if (revision > store.revision) {
      throw tooLargeRevision(revision, store.revision);
    }
    if (revision < store.floor(storedResource(place.kind))) {
      throw tooOldToList();
    }
    return { exact: revision, start: "", limit: query.limit };
  }
  if (!(await store.reaches(revision, settings.blockMs, signal))) {
    throw tooLargeRevision(revision, store.revision);
  }
  return { exact: undefined, start: "", limit: query.limit };
}

function resolveContinue(context: ServerContext, place: CollectionPlace, query: ListQuery): ListState {
  const { store } = context;
  const { revision, start } = decodeContinue(query.continue);
  if (query.resourceVersion !== "" && query.resourceVersion !== "0") {
    throw badRequest("specifying resource version is not allowed when using continue");
  }
  if (revision > store.revision) {
    throw tooLargeRevision(revision, store.revision);
  }
  if (revision > 0 && revision < store.floor(storedResource(place.kind))) {
    throw expiredContinue(encodeContinue({ revision: -1, start }));
  }
  return { exact: revision < 0 ? undefined : revision, start, limit: query.limit };
}
