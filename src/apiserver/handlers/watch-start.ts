import { ApiError } from "../refusals/api-error.js";
import type { ServerContext } from "../http/request-context.js";
import { storedResource } from "../kinds/kind-registry.js";
import type { ListQuery } from "../query/list-query.js";
import { tooLargeRevision, tooOldToWatch } from "../refusals/refusals.js";
import { type CollectionPlace, scopeRange } from "../registry/places.js";
import type { StoreEvent } from "../store/resource-table.js";
import { type Selection, selects } from "../query/selectors.js";
import type { StoredRecord } from "../store/stored-record.js";

/** What a watch sends first, and from which revision it continues. */
export interface WatchStart {
  /** The objects to send as initial events. Absent if only changes are sent. */
  readonly initial?: readonly StoredRecord[];
  /** The events since the revision that the client asked for. */
  readonly missed: readonly StoreEvent[];
  /** The revision after which events and bookmarks are sent. */
  readonly after: number;
  /** Whether a bookmark marks the end of the initial events. */
  readonly marksEnd: boolean;
}

/** A watch that is authorized and valid. */
export interface WatchRequest {
  readonly place: CollectionPlace;
  readonly query: ListQuery;
  readonly selection: Selection;
}

/** Returns the start of a watch, or the error if its revision is forgotten or does not exist yet. */
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
