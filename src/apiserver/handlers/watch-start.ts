import { ApiError } from "../refusals/api-error.js";
import type { ServerContext } from "../http/request-context.js";
import { storedResource } from "../kinds/kinds.js";
import type { ListQuery } from "../query/list-query.js";
import { tooLargeRevision, tooOldToWatch } from "../refusals/refusals.js";
import { type CollectionPlace, scopeRange } from "../registry/places.js";
import type { StoreEvent } from "../store/resource-table.js";
import { type Selection, selects } from "../query/selectors.js";
import type { StoredRecord } from "../store/stored-record.js";

/** Where a watch begins. */
export interface WatchStart {
  /** The state to send first; absent when only changes are wanted. */
  readonly initial?: readonly StoredRecord[];
  /** Writes since the revision asked for. */
  readonly missed: readonly StoreEvent[];
  /** Events and bookmarks up to this revision are not sent. */
  readonly after: number;
  /** Whether a bookmark says where the initial events end. */
  readonly marksEnd: boolean;
}

/** A watch that is known to be allowed and well-formed. */
export interface WatchRequest {
  readonly place: CollectionPlace;
  readonly query: ListQuery;
  readonly selection: Selection;
}

export function startOrRefusal(
  context: ServerContext,
  request: WatchRequest,
  revision: number,
): WatchStart | ApiError {
  try {
    return startAt(context, request, revision);
  } catch (error) {
    if (error instanceof ApiError) {
      return error;
    }
    throw error;
  }
}

function startAt(
  { store }: ServerContext,
  { place, query, selection }: WatchRequest,
  revision: number,
): WatchStart {
  const resource = storedResource(place.kind);
  const sendsState = query.sendInitialEvents ?? revision === 0;
  if (sendsState) {
    if (revision > store.revision) {
      throw tooLargeRevision(revision, store.revision);
    }
    const initial = [...store.read(resource, scopeRange(place.namespace))].filter((record) =>
      selects(selection, record),
    );
    const marksEnd = query.sendInitialEvents === true && query.allowWatchBookmarks;
    return { initial, missed: [], after: store.revision, marksEnd };
  }
  if (revision === 0) {
    return { missed: [], after: store.revision, marksEnd: false };
  }
  const floor = store.floor(resource);
  if (revision < floor) {
    throw tooOldToWatch(revision, floor);
  }
  return { missed: store.eventsAfter(resource, revision), after: revision, marksEnd: false };
}
