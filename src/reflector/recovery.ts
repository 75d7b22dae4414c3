import type { Ending, EndingKind, Phase } from "./ending.js";

/**
 * What comes after an ending.
 *
 * - `rewatch`: a new watch from the last position, no list.
 * - `relist`: a full list, not older than the last position.
 * - `relistLatest`: the position is given up; a full list of the most recent state.
 * - `fallBackToList`: as `relist`, by LIST even where a streaming list is preferred, this time.
 */
export type Next = "rewatch" | "relist" | "relistLatest" | "fallBackToList";

export interface Recovery {
  readonly next: Next;
  /** Whether to wait one backoff first. The few rows that do not cannot loop: see each. */
  readonly wait: boolean;
  /**
   * Wait the shortest time again where what ended has lived for so long: the server has answered, so that the failures
   * before say nothing any more. Without it the 410 that follows an outage would wait as long as one that goes on.
   */
  readonly freshBackoffFromMs?: number;
  /** Remember that this server cannot stream lists. */
  readonly streamingUnsupported?: boolean;
}

interface Row extends Recovery {
  /** What to do instead from the n-th ending of the same kind in a row on, with no event accepted in between. */
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

/** While the first or a new state is listed. Every failure waits, but for one immediate second try (L-7). */
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
  // Where it is the position that the server cannot read, asking for it again would be refused for ever.
  invalidRequest: { next: "relistLatest", wait: true },
  serverError: relist,
  unreachable: relist,
  untrusted: relist,
  interrupted: relist,
  undecodable: relist,
  credentials: relist,
  failed: relist,
};

/**
 * While a streaming list has not reached its end mark (W-7). Falling back costs one LIST at once; should that fail, it
 * waits. Unlike client-go, which streams again for ever, a stream that twice ends before its mark, or goes quiet,
 * gives way to LIST (IP-13).
 */
const STREAM: Readonly<Record<EndingKind, Row>> = {
  ...LIST,
  closed: { ...relist, repeated: { from: 2, ...listInstead, streamingUnsupported: true } },
  closedEarly: listInstead,
  silent: { ...listInstead, streamingUnsupported: true },
  // A list comes compressed: on a line that is slow it is there long before.
  overdue: listInstead,
  unauthorized: listInstead,
  forbidden: listInstead,
  notFound: listInstead,
  invalidRequest: { ...listInstead, streamingUnsupported: true },
  serverError: listInstead,
  undecodable: listInstead,
  failed: listInstead,
};

/**
 * A watch that lived for so long proves that server and network work, for a while: with the shortest wait after it,
 * most of the time is watched, and asking every six seconds or so is no hot loop.
 */
const PROVEN_MS = 5_000;

/**
 * While watching. `closed` and the first two `dropped` may ask again at once because they lived long or brought events;
 * `overdue` and `silent` because they took many seconds. Unlike client-go, an early close watches again after a backoff
 * instead of listing (E-7), but three of them give up the position: some proxies answer an expired one with an empty
 * stream (IP-12).
 */
const WATCH: Readonly<Record<EndingKind, Row>> = {
  closed: { next: "rewatch", wait: false },
  // A balancer cuts one connection now and then. Where each of them is cut, some do so whenever one is quiet for a
  // minute; if it is sooner, it is a network in trouble.
  dropped: { next: "rewatch", wait: false, repeated: { from: 3, ...rewatch, freshBackoffFromMs: PROVEN_MS } },
  closedEarly: { ...rewatch, repeated: { from: 3, next: "relistLatest", wait: true } },
  overdue: { next: "rewatch", wait: false },
  // Where proxies keep back what a watch brings until it ends, cutting it again and again would tell nobody anything.
  silent: { next: "rewatch", wait: false, repeated: { from: 3, ...relist } },
  // Not the most recent state at once: that would send every client's list to etcd (E-10).
  expired: { ...relist, freshBackoffFromMs: 0, repeated: { from: 2, next: "relistLatest", wait: true } },
  tooLarge: { next: "relistLatest", wait: true },
  tooManyRequests: rewatch,
  unauthorized: relist,
  forbidden: relist,
  notFound: relist,
  invalidRequest: { next: "relistLatest", wait: true },
  serverError: relist,
  unreachable: rewatch,
  untrusted: rewatch,
  interrupted: rewatch,
  // The same event would break the next watch as well; a list can step over it.
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
 * The one place that decides what to do about an ending. `repeats` counts the endings of this kind in a row, this one
 * included.
 */
export function recoveryFor(ending: Ending, repeats: number): Recovery {
  const row = TABLE[ending.phase][ending.kind];
  return row.repeated !== undefined && repeats >= row.repeated.from ? row.repeated : row;
}
