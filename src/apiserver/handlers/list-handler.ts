import { once } from "node:events";
import { createGzip } from "node:zlib";
import { decodeContinue, encodeContinue } from "../query/continue-token.js";
import type { Exchange, ServerContext } from "../http/request-context.js";
import { jsonEncoding, jsonList } from "../encoding/json-encoding.js";
import { type Kind, storedResource } from "../kinds/kinds.js";
import { type ListMetadata, type ListQuery, parseRevision, validateList } from "../query/list-query.js";
import { rangeOf } from "../registry/namespaces.js";
import { type Format, type IncludeObject, negotiateFormat } from "../encoding/negotiation.js";
import { speaksProtobuf } from "../encoding/protobuf-encoding.js";
import { badRequest, expiredContinue, tooLargeRevision, tooOldToList } from "../refusals/refusals.js";
import { contentTypeOf, partialMetadata, tableOf } from "../encoding/representation.js";
import type { ReadRange } from "../store/resource-table.js";
import { parseSelection, type Selection, selects } from "../query/selectors.js";
import type { StoredRecord } from "../store/stored-record.js";

/** A collection in one namespace, or in all where that is empty. */
export interface CollectionPlace {
  readonly kind: Kind;
  readonly namespace: string;
}

/** Bodies above this size are compressed for clients that allow it, as by the real server (128 KiB). */
const GZIP_FROM_BYTES = 128 * 1024;
/** Fastest level: the real server's choice. */
const GZIP_LEVEL = 1;

/** Answers a list: validates it, finds the state it asks for, and streams the objects. */
export async function handleList(
  context: ServerContext,
  exchange: Exchange,
  place: CollectionPlace,
  query: ListQuery,
): Promise<void> {
  const includeObject = includeObjectOf(exchange.query);
  const format = negotiateFormat(exchange.accept, includeObject, "list", speaksProtobuf(context, place.kind));
  validateList(query);
  const selection = parseSelection(query, place.kind);
  const page = takePage(context, place, {
    ...(await resolveState(context, place, query, exchange.signal)),
    selection,
  });
  await sendPage(context, exchange, { ...page, kind: place.kind, format });
}

/** @throws ApiError 400 for an includeObject the server does not know. */
export function includeObjectOf(query: URLSearchParams): IncludeObject {
  const text = query.get("includeObject") ?? "Metadata";
  if (text !== "None" && text !== "Metadata" && text !== "Object") {
    throw badRequest(`unrecognized includeObject value: ${JSON.stringify(text)}`);
  }
  return text;
}

/** The state a list reads: of which revision, from which key, how much of it. */
interface ListState {
  /** `undefined`: the present. */
  readonly exact: number | undefined;
  /** First key, relative to the collection. */
  readonly start: string;
  /** 0: all. */
  readonly limit: number;
}

/** Which state the parameters ask for; waits for revisions that are about to come. @throws ApiError 400, 410, 504 */
async function resolveState(
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

/** The objects of a collection that a query selects, as of now. @throws ApiError 400 for a bad selector. */
export function listRecords(
  context: ServerContext,
  place: CollectionPlace,
  query: ListQuery,
): readonly StoredRecord[] {
  const selection = parseSelection(query, place.kind);
  return takePage(context, place, { exact: undefined, start: "", limit: 0, selection }).records;
}

interface Page {
  readonly records: readonly StoredRecord[];
  readonly metadata: ListMetadata;
}

// No await in here: the page and its revision are one moment.
function takePage(
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

/** The keys of one namespace, or all of them. */
export function scopeRange(namespace: string): ReadRange {
  return namespace === "" ? { from: "", to: undefined } : rangeOf(namespace);
}

type PageToSend = Page & { readonly kind: Kind; readonly format: Format };

async function sendPage(context: ServerContext, exchange: Exchange, page: PageToSend): Promise<void> {
  const { reply } = exchange;
  const chunks = pageChunks(context, page);
  const isGzipped = acceptsGzip(exchange) && estimatedBytes(page) > GZIP_FROM_BYTES;
  reply.begin(200, {
    "Content-Type": contentTypeOf(page.format),
    ...(isGzipped ? { "Content-Encoding": "gzip", Vary: "Accept-Encoding" } : {}),
  });
  for await (const chunk of isGzipped ? gzipped(chunks) : chunks) {
    if (reply.gone) {
      return;
    }
    await reply.write(chunk);
  }
  reply.end();
}

function acceptsGzip({ request }: Exchange): boolean {
  return /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
}

function estimatedBytes({ kind, records, format }: PageToSend): number {
  return format.as === "object"
    ? records.reduce((sum, record) => sum + format.encoding.itemSize(kind, record), 0)
    : 0;
}

async function* gzipped(chunks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  const gzip = createGzip({ level: GZIP_LEVEL });
  const feed = (async () => {
    for (const chunk of chunks) {
      if (!gzip.write(chunk)) {
        await once(gzip, "drain");
      }
    }
    gzip.end();
  })();
  // A zlib stream yields Buffers.
  yield* gzip as AsyncIterable<Buffer>;
  await feed;
}

/** The body. What cannot be written at all throws here, before the answer begins. */
function pageChunks(context: ServerContext, page: PageToSend): Iterable<Buffer> {
  const { kind, format, metadata, records } = page;
  switch (format.as) {
    case "object":
      return format.encoding.list(kind, metadata, records);
    case "PartialObjectMetadata": {
      const head = {
        kind: "PartialObjectMetadataList",
        apiVersion: `meta.k8s.io/${format.version}`,
        metadata: { ...metadata },
      };
      return jsonList(
        head,
        records.map((record) => jsonEncoding.object(partialMetadata(record.view(), format.version))),
      );
    }
    case "Table": {
      const objects = records.map((record) => record.view());
      const table = tableOf(kind, objects, { format, now: context.clock.date(), metadata, columns: true });
      return [Buffer.from(`${JSON.stringify(table)}\n`)];
    }
  }
}
