import { encodeContinue } from "../query/continue-token.js";
import type { ServerContext } from "../http/request-context.js";
import { storedResource } from "../kinds/kinds.js";
import type { ListMetadata, ListQuery } from "../query/list-query.js";
import { parseSelection, type Selection, selects } from "../query/selectors.js";
import { type CollectionPlace, scopeRange } from "../registry/places.js";
import type { StoredRecord } from "../store/stored-record.js";
import type { ListState } from "./list-state.js";

/** The objects of a collection that a query selects, as of now. @throws ApiError 400 for a bad selector. */
export function listRecords(
  context: ServerContext,
  place: CollectionPlace,
  query: ListQuery,
): readonly StoredRecord[] {
  const selection = parseSelection(query, place.kind);
  return takePage(context, place, { exact: undefined, start: "", limit: 0, selection }).records;
}

export interface Page {
  readonly records: readonly StoredRecord[];
  readonly metadata: ListMetadata;
}

// No await in here: the page and its revision are one moment.
export function takePage(
  { store }: ServerContext,
  { kind, namespace }: CollectionPlace,
  { exact, start, limit, selection }: ListState & { readonly selection: Selection },
): Page {
  const resource = storedResource(kind);
  const scope = scopeRange(namespace);
  const prefix = scope.from;
  const revision = exact ?? store.revision;
  const range = { ...scope, from: prefix + start, ...(revision === store.revision ? {} : { revision }) };
  const records: StoredRecord[] = [];
  const metadata: ListMetadata = { resourceVersion: String(revision) };
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
