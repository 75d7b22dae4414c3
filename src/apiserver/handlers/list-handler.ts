import { once } from "node:events";
import { createGzip } from "node:zlib";
import { type Page, takePage } from "./collection-page.js";
import type { RequestContext, ServerContext } from "../http/request-context.js";
import { jsonEncoding, jsonList } from "../encoding/json-encoding.js";
import type { Kind } from "../kinds/kind-registry.js";
import { type ListQuery, validateList } from "../query/list-query.js";
import { resolveState } from "./list-state.js";
import type { Format } from "../encoding/negotiation.js";
import type { CollectionPlace } from "../registry/places.js";
import { contentTypeOf, partialMetadata, tableOf } from "../encoding/representation.js";
import { responseFormat } from "./response-format.js";
import { parseSelection } from "../query/selectors.js";

/** Lists above this size are compressed for clients that accept gzip, as in kube-apiserver (128 KiB). */
const GZIP_FROM_BYTES = 128 * 1024;
/** The fastest level, which kube-apiserver uses, too. */
const GZIP_LEVEL = 1;

/** Responds to a list: validates it, finds the state that it asks for, and streams the objects. */
export async function handleList(
  context: ServerContext,
  requestContext: RequestContext,
  place: CollectionPlace,
  query: ListQuery,
): Promise<void> {
  const format = responseFormat(context, requestContext, place.kind, "list");
  validateList(query);
  const selection = parseSelection(query, place.kind);
  const page = takePage(context, place, {
    ...(await resolveState(context, place, query, requestContext.signal)),
    selection,
  });
  await sendPage(context, requestContext, { ...page, kind: place.kind, format });
}

type PageToSend = Page & { readonly kind: Kind; readonly format: Format };

async function sendPage(
  context: ServerContext,
  requestContext: RequestContext,
  page: PageToSend,
): Promise<void> {
  const { reply } = requestContext;
  const chunks = pageChunks(context, page);
  const isGzipped = acceptsGzip(requestContext) && estimatedBytes(page) > GZIP_FROM_BYTES;
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

function acceptsGzip({ request }: RequestContext): boolean {
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
  // The stream yields Buffers.
  yield* gzip as AsyncIterable<Buffer>;
  await feed;
}

/** Encodes the response. It throws before the response begins if the objects cannot be encoded. */
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
