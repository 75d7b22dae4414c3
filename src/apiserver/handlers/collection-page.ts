import { encodeContinue } from "../query/continue-token.js";
import type { ServerContext } from "../http/request-context.js";
import { storedResource } from "../kinds/kind-registry.js";
import type { ListMetadata, ListQuery } from "../query/list-query.js";
import { parseSelection, type Selection, selects } from "../query/selectors.js";
import { type CollectionPlace, scopeRange } from "../registry/places.js";
import type { StoredRecord } from "../store/stored-record.js";
import type { ListState } from "./list-state.js";

/**
 * Returns the objects of a collection that a query selects now.
 *
 * @throws ApiError 400 for an invalid selector.
 */
export function listRecords(
  context: ServerContext,
  place: CollectionPlace,
  query: ListQuery,
): readonly StoredRecord[] {
  const selection = parseSelection(query, place.kind);
  return takePage(context, place, { exact: undefined, start: "", limit: 0, selection }).records;
}

/** The objects of a response to a list, and the metadata of the list. */
export interface Page {
  readonly records: readonly StoredRecord[];
  readonly metadata: ListMetadata;
}

/** Takes the objects of a page from the store. */
export function takePage(
  { store }: ServerContext,
  { kind, namespace }: CollectionPlace,
  { exact, start, limit, selection }: ListState & { readonly selection: Selection },
): Page {
  // No await in this function: the objects and the revision must belong to the same moment.
  const resource = storedResource(kind);
  const scope = scopeRange(namespace);
  const prefix = scope.from;
  const revision = exact ?? store.revision;
  const range = { ...scope, from: prefix + start, ...(revision === store.revision ? {} : { revision }) };
  const records: StoredRecord[] = [];
  const metadata: ListMetadata = {
    resourceVersion: String(revision),
    // The list type of custom resources writes this field even when it is empty.
    ...(kind.custom ? { continue: "" } : {}),
  };
  for (const record of store.read(resource, range)) {
    if (limit > 0 && records.length === limit) {
      const next = `${records.at(-1)?.key.slice(prefix.length) ?? ""}\0`;
      metadata.continue = encodeContinue({ revision, start: next });
      if (selection === undefined) {
        metadata.remainingItemCount = store.count(resource, { ...range, from: prefix + next });
      }
      break;
    }
    if (selects(selection, record)) {
      records.push(record);
    }
  }
  return { records, metadata };
}
