import { ApiError } from "../refusals/api-error.js";
import { bookmarkTimer } from "./bookmark-timer.js";
import type { RequestContext, ServerContext } from "../http/request-context.js";
import { storedResource } from "../kinds/kind-registry.js";
import { type ListQuery, parseRevision, validateWatch } from "../query/list-query.js";
import type { Reply } from "../http/reply.js";
import type { CollectionPlace } from "../registry/places.js";
import { responseFormat } from "./response-format.js";
import { parseSelection } from "../query/selectors.js";
import { seenChange, WatchEncoder, type WatchFrame } from "../encoding/watch-frames.js";
import { WatchQueue } from "./watch-queue.js";
import { startOrRefusal, type WatchRequest, type WatchStart } from "./watch-start.js";

/**
 * A watch without timeoutSeconds lasts from this long to twice as long, at random (`--min-request-timeout`).
 */
const MIN_WATCH_SECONDS = 1800;
/** Frames are sent together until they have this size. */
const BATCH_BYTES = 64 * 1024;

/** A watch and the encoder of its events. */
interface EncodedWatch extends WatchRequest {
  readonly encoder: WatchEncoder;
}

/**
 * Responds to a watch until its deadline, until the client disconnects or the server stops, or until the
 * client lags too far behind. If the revision is refused, the response is 200 with an ERROR event, as with
 * kube-apiserver.
 */
export async function handleWatch(
  context: ServerContext,
  requestContext: RequestContext,
  place: CollectionPlace,
  query: ListQuery,
): Promise<void> {
  const format = responseFormat(context, requestContext, place.kind, "object");
  validateWatch(query, context.settings.watchList);
  const revision = parseRevision(query.resourceVersion);
  if (typeof revision === "object") {
    // kube-apiserver sends this error as it is, without a reason.
    throw new ApiError(500, "", revision.problem);
  }
  const selection = parseSelection(query, place.kind);
  const encoder = new WatchEncoder(place.kind, format, () => context.clock.date());
  const request = { place, query: withDefaults(query, context), selection, encoder };
  if (request.query.sendInitialEvents === true) {
    await context.store.reaches(revision, context.settings.blockMs, requestContext.signal);
  }
  await serve(context, requestContext, request, revision);
}

/**
 * Returns the query with its defaults. If streaming lists are enabled, a watch that asks for the current
 * state becomes a streaming list (`SetListOptionsDefaults`).
 */
function withDefaults(query: ListQuery, { settings }: ServerContext): ListQuery {
  const wantsState =
    (query.resourceVersion === "" || query.resourceVersion === "0") &&
    query.resourceVersionMatch === "" &&
    query.sendInitialEvents === undefined;
  return wantsState && settings.watchList
    ? { ...query, sendInitialEvents: true, resourceVersionMatch: "NotOlderThan" }
    : query;
}

async function serve(
  context: ServerContext,
  requestContext: RequestContext,
  request: EncodedWatch,
  revision: number,
): Promise<void> {
  const { reply, signal } = requestContext;
  const queue = new WatchQueue(context.settings.watchQueueEvents);
  // No await until `connect` has subscribed: a write in between would be in neither the start nor the queue.
  const start = startOrRefusal(context, request, revision);
  reply.begin(200, { "Content-Type": request.encoder.contentType });
  if (start instanceof ApiError) {
    await reply.writeEvents([request.encoder.error(start)]);
    reply.end();
    return;
  }
  const release = connect(context, request, start, queue);
  const drop = (): void => queue.drop();
  signal.addEventListener("abort", drop, { once: true });
  try {
    if (!signal.aborted) {
      await pump(reply, initialFrames(request, start), queue);
    }
  } finally {
    signal.removeEventListener("abort", drop);
    release();
  }
}

function* initialFrames(
  { place, selection, encoder }: EncodedWatch,
  start: WatchStart,
): Generator<WatchFrame> {
  for (const record of start.initial ?? []) {
    yield encoder.initial(record);
  }
  if (start.marksEnd) {
    yield encoder.bookmark(start.after, true);
  }
  for (const event of start.missed) {
    const change = seenChange(event, place.namespace, selection);
    if (change !== undefined) {
      yield encoder.change(event, change);
    }
  }
}

/**
 * Adds events and bookmarks to the queue until the returned function is called. The deadline closes the
 * queue.
 */
function connect(
  context: ServerContext,
  { place, query, selection, encoder }: EncodedWatch,
  start: WatchStart,
  queue: WatchQueue,
): () => void {
  const { store, clock, kinds, random, settings } = context;
  const unsubscribe = store.subscribe(storedResource(place.kind), (event) => {
    const change = event.revision > start.after ? seenChange(event, place.namespace, selection) : undefined;
    if (change !== undefined) {
      queue.push(() => encoder.change(event, change));
    }
  });
  const forgetKind = kinds.onRemove(place.kind, () => queue.close());
  const seconds = query.timeoutSeconds === 0 ? MIN_WATCH_SECONDS * (1 + random()) : query.timeoutSeconds;
  const deadline = clock.timer(seconds * 1000, () => queue.close());
  const bookmarks = query.allowWatchBookmarks
    ? bookmarkTimer(clock, { intervalMs: settings.bookmarkIntervalMs, untilMs: seconds * 1000 }, () => {
        const { revision } = store;
        if (revision > start.after) {
          queue.push(() => encoder.bookmark(revision, false));
        }
      })
    : undefined;
  return () => {
    unsubscribe();
    forgetKind();
    deadline.cancel();
    bookmarks?.cancel();
  };
}

/** Sends the initial frames and then the queue until it ends, no faster than the client reads. */
async function pump(reply: Reply, initial: Iterable<WatchFrame>, queue: WatchQueue): Promise<void> {
  await sendInBatches(reply, initial, () => queue.dropped);
  for (let taken = await queue.take(); taken !== undefined; taken = await queue.take()) {
    await sendInBatches(reply, encoded(taken), () => queue.dropped);
  }
  reply.end();
}

function* encoded(pending: Iterable<() => WatchFrame>): Generator<WatchFrame> {
  for (const frame of pending) {
    yield frame();
  }
}

async function sendInBatches(
  reply: Reply,
  frames: Iterable<WatchFrame>,
  isDropped: () => boolean,
): Promise<void> {
  let batch: WatchFrame[] = [];
  let size = 0;
  for (const frame of frames) {
    batch.push(frame);
    size += frame.bytes.length;
    if (size >= BATCH_BYTES) {
      await reply.writeEvents(batch);
      if (isDropped() || reply.gone) {
        return;
      }
      batch = [];
      size = 0;
    }
  }
  if (batch.length > 0) {
    await reply.writeEvents(batch);
  }
}
