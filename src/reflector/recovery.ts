import type { Ending, EndingKind, Phase } from "./ending.js";

/**
 * What follows an ending.
 *
 * - `rewatch`: a new watch from the last position, without a list.
 * - `relist`: a full list that is not older than the last position.
 * - `relistLatest`: a full list of the most recent state. The last position is given up.
 * - `fallBackToList`: the same as `relist`, but this time by LIST even if streaming lists are preferred.
 */
export type Next = "rewatch" | "relist" | "relistLatest" | "fallBackToList";

/** What to do after an ending: one row of the recovery table. */
export interface Recovery {
  readonly next: Next;
  /**
   * Whether to wait one backoff first. The comments of the tables say why rows without a wait cannot become a
   * hot loop.
   */
  readonly wait: boolean;
  /**
   * If the watch lived for at least this many milliseconds, the waits start again with the shortest. The
   * server has answered, so the failures before it say nothing any more. Without this, the 410 that follows
   * an outage would wait as long as if the outage still went on.
   */
  readonly freshBackoffFromMs?: number;
  /** Whether to remember that this server cannot stream lists. */
  readonly streamingUnsupported?: boolean;
}

interface Row extends Recovery {
  /**
   * What to do instead, starting with the `from`-th ending of the same phase and kind in a row with no event
   * accepted in between.
   */
  readonly repeated?: { readonly from: number } & Recovery;
}

const relist: Row = { next: "relist", wait: true };
const rewatch: Row = { next: "rewatch", wait: true };
const latestThenWait: Row = {
  next: "relistLatest",
  wait: false,
  repeated: { from: 2, next: "relistLatest", wait: true },
};
const listInstead: Row = { next: "fallBackToList", wait: false };

/**
 * The rows for a LIST. Every failure waits, with one exception: after the first `expired` or `tooLarge` in a
 * row, the most recent state is asked for at once (L-7).
 */
const LIST: Readonly<Record<EndingKind, Row>> = {
  closed: relist,
  dropped: relist,
  closedEarly: relist,
  silent: relist,
  overdue: relist,
  expired: latestThenWait,
  tooLarge: latestThenWait,
  tooManyRequests: relist,
  unauthorized: relist,
  forbidden: relist,
  notFound: relist,
  // It may be the position that the server cannot read. Then asking for it again would be refused forever.
  invalidRequest: { next: "relistLatest", wait: true },
  serverError: relist,
  misdirected: relist,
  unreachable: relist,
  untrusted: relist,
  interrupted: relist,
  undecodable: relist,
  credentials: relist,
  failed: relist,
};

/**
 * The rows for a streaming list that has not reached its end mark (W-7). Falling back costs one LIST at once,
 * and a failure of that LIST waits. client-go would stream again forever. Here, a stream that goes quiet, or
 * that ends twice before its end mark, gives way to LIST (IP-13).
 */
const STREAM: Readonly<Record<EndingKind, Row>> = {
  ...LIST,
  closed: { ...relist, repeated: { from: 2, ...listInstead, streamingUnsupported: true } },
  closedEarly: listInstead,
  silent: { ...listInstead, streamingUnsupported: true },
  // The line is slow. A LIST is compressed and arrives much sooner.
  overdue: listInstead,
  unauthorized: listInstead,
  forbidden: listInstead,
  notFound: listInstead,
  invalidRequest: { ...listInstead, streamingUnsupported: true },
  serverError: listInstead,
  misdirected: listInstead,
  undecodable: listInstead,
  failed: listInstead,
};

/**
 * A watch that lived for this long proves that the server and the network work for a while. If the shortest
 * wait follows it, the reflector watches most of the time, and a new watch every six seconds or so is not a
 * hot loop.
 */
export const PROVEN_MS = 5_000;

/**
 * The rows for a watch. `closed` and the first two `dropped` are followed by a new watch at once, because
 * such a watch lived long or brought events. So are `overdue` and `silent`, because they took many seconds.
 *
 * client-go lists after a watch that was closed early. Here, another watch follows after a backoff (E-7), but
 * the third early close in a row gives up the position, because some proxies answer an expired position with
 * an empty stream (IP-12).
 */
const WATCH: Readonly<Record<EndingKind, Row>> = {
  closed: { next: "rewatch", wait: false },
  // A load balancer cuts a connection now and then, and some cut every connection that is quiet for a minute.
  // If watch after watch is cut sooner than that, the network is in trouble.
  dropped: { next: "rewatch", wait: false, repeated: { from: 3, ...rewatch, freshBackoffFromMs: PROVEN_MS } },
  closedEarly: { ...rewatch, repeated: { from: 3, next: "relistLatest", wait: true } },
  overdue: { next: "rewatch", wait: false },
  // Some proxies hold back everything that a watch brings until it ends. Cutting watch after watch would
  // never bring the changes, but a list does.
  silent: { next: "rewatch", wait: false, repeated: { from: 3, ...relist } },
  // The most recent state is not asked for at once, because that would send the lists of all clients to etcd
  // (E-10).
  expired: { ...relist, freshBackoffFromMs: 0, repeated: { from: 2, next: "relistLatest", wait: true } },
  tooLarge: { next: "relistLatest", wait: true },
  tooManyRequests: rewatch,
  unauthorized: relist,
  forbidden: relist,
  notFound: relist,
  invalidRequest: { next: "relistLatest", wait: true },
  serverError: relist,
  misdirected: relist,
  unreachable: rewatch,
  untrusted: rewatch,
  interrupted: rewatch,
  // The event that cannot be decoded would break every new watch as well, but a list can step over it.
  undecodable: { ...rewatch, repeated: { from: 3, ...relist } },
  credentials: rewatch,
  failed: relist,
};

const TABLE: Readonly<Record<Phase, Readonly<Record<EndingKind, Row>>>> = {
  list: LIST,
  stream: STREAM,
  watch: WATCH,
};

/**
 * Looks up what to do after an ending. This is the only place that decides it. `repeats` is the number of
 * endings of this phase and kind in a row, including this one.
 */
export function recoveryFor(ending: Ending, repeats: number): Recovery {
  const row = TABLE[ending.phase][ending.kind];
  return row.repeated !== undefined && repeats >= row.repeated.from ? row.repeated : row;
}
