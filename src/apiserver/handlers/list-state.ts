import { decodeContinue, encodeContinue } from "../query/continue-token.js";
import type { ServerContext } from "../http/request-context.js";
import { storedResource } from "../kinds/kind-registry.js";
import { type ListQuery, parseRevision } from "../query/list-query.js";
import { badRequest, expiredContinue, tooLargeRevision, tooOldToList } from "../refusals/refusals.js";
import type { CollectionPlace } from "../registry/places.js";

/**
 * How long a request waits by default for a revision that does not exist yet, like kube-apiserver's
 * `blockTimeout`.
 */
export const BLOCK_MS = 3000;

/** Which objects of a collection a list reads. */
export interface ListState {
  /** The revision to read. `undefined` means the latest one. */
  readonly exact: number | undefined;
  /** The first key, relative to the collection. */
  readonly start: string;
  /** The largest number of objects. 0 means all. */
  readonly limit: number;
}

/**
 * Returns the state that the parameters of a list ask for. Waits for a revision that does not exist yet.
 *
 * @throws ApiError 400 for invalid parameters, 410 for a revision that is forgotten, 504 for one that does
 * not come.
 */
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
    // "0" reads from the cache of kube-apiserver, which ignores the limit. Unset means the latest state, in
    // pages.
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
