import { once } from "node:events";
import { createGzip } from "node:zlib";
import { decodeContinue, encodeContinue } from "./continue-token.js";
import type { Exchange, ServerContext } from "./exchange.js";
import { groupVersion, type Kind, storedResource } from "./kinds.js";
import { type ListMetadata, type ListQuery, parseRevision, validateList } from "./list-query.js";
import { rangeOf } from "./namespaces.js";
import { type Format, type IncludeObject, negotiateFormat } from "./negotiation.js";
import { badRequest, expiredContinue, tooLargeRevision, tooOldToList } from "./refusals.js";
import { JSON_HEADERS } from "./reply.js";
import { itemBytes, partialMetadata, tableOf } from "./representation.js";
import type { ReadRange } from "./resource-table.js";
import { parseSelection, type Selection, selects } from "./selectors.js";
import type { StoredRecord } from "./stored-record.js";

/** A collection in one namespace, or in all where that is empty. */
export interface CollectionPlace {
  readonly kind: Kind;
  readonly namespace: string;
}

/** Bodies above this size are compressed for clients that allow it, as by the real server (128 KiB). */
const GZIP_FROM_BYTES = 128 * 1024;
/** Fastest level: the real server's choice. */
const GZIP_LEVEL = 1;
/** Items are sent in chunks of about this size. */
const CHUNK_BYTES = 64 * 1024;

/** Answers a list: validates it, finds the state it asks for, and streams the objects. */
export async function handleList(
  context: ServerContext,
  exchange: Exchange,
  place: CollectionPlace,
  query: ListQuery,
): Promise<void> {
  const format = negotiateFormat(exchange.request.headers.accept, includeObjectOf(exchange.query), "list");
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
  const head = chunks.next();
  const isGzipped = acceptsGzip(exchange) && estimatedBytes(page) > GZIP_FROM_BYTES;
  reply.begin(200, {
    ...JSON_HEADERS,
    ...(isGzipped ? { "Content-Encoding": "gzip", Vary: "Accept-Encoding" } : {}),
  });
  if (head.done === true) {
    reply.end();
    return;
  }
  const bytes = prepend(head.value, chunks);
  for await (const chunk of isGzipped ? gzipped(bytes) : bytes) {
    if (reply.gone) {
      return;
    }
    await reply.write(chunk);
  }
  reply.end();
}

function* prepend(first: Buffer, rest: Iterable<Buffer>): Generator<Buffer> {
  yield first;
  yield* rest;
}

function acceptsGzip({ request }: Exchange): boolean {
  return /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
}

function estimatedBytes({ records, format }: PageToSend): number {
  return format.as === "object" ? records.reduce((sum, record) => sum + record.bytes.length + 1, 0) : 0;
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

function* pageChunks(context: ServerContext, page: PageToSend): Generator<Buffer> {
  const { kind, format, metadata, records } = page;
  if (format.as === "Table") {
    const objects = records.map((record) => record.view());
    const table = tableOf(kind, objects, { format, now: context.clock.date(), metadata, columns: true });
    yield Buffer.from(`${JSON.stringify(table)}\n`);
    return;
  }
  const list =
    format.as === "object"
      ? { kind: `${kind.kind}List`, apiVersion: groupVersion(kind), metadata }
      : { kind: "PartialObjectMetadataList", apiVersion: `meta.k8s.io/${format.version}`, metadata };
  let pending: Buffer[] = [Buffer.from(`${JSON.stringify(list).slice(0, -1)},"items":[`)];
  let size = 0;
  for (const [position, record] of records.entries()) {
    const item =
      format.as === "object"
        ? itemBytes(kind, record)
        : Buffer.from(JSON.stringify(partialMetadata(record.view(), format.version)));
    pending.push(position === 0 ? EMPTY : COMMA, item);
    size += item.length;
    if (size >= CHUNK_BYTES) {
      yield Buffer.concat(pending);
      pending = [];
      size = 0;
    }
  }
  yield Buffer.concat([...pending, END]);
}

const EMPTY = Buffer.alloc(0);
const COMMA = Buffer.from(",");
const END = Buffer.from("]}\n");
