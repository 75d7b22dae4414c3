/**
 * The silence after which a watch is probed, if nothing but TCP guards its connection. With 20 s, a dead watch is
 * noticed within 40 s of the first change that it withholds. See "Silent watches" in docs/reflector.md.
 */
const UNGUARDED_MS = 20_000;

/**
 * The same for a watch whose connection is guarded by PING, so that only a server or a gateway can be at fault that
 * lives and does not feed its watches. It is longer than two intervals between bookmarks, which kube-apiserver sends
 * about once a minute once a resource has changed. With 130 s, such a watch is noticed within 3 min.
 */
const MISSING_BOOKMARKS_MS = 130_000;

/**
 * The same where no bookmark of the resource has come, so that none is missing. With 300 s, such a watch is noticed
 * within 6 min: by this probe, or by the next watch, which begins within another 300 s.
 */
const NO_BOOKMARKS_MS = 300_000;

/** What guards a watch, and what is known about it. */
export interface WatchGuard {
  /** Whether the connection is guarded by PING. */
  readonly pinged: boolean;
  /** Whether bookmarks of this resource have come from this server. */
  readonly sendsBookmarks: boolean;
}

/**
 * Returns the milliseconds of silence before the next probe.
 *
 * @param asked - what the user has set for all watches, where a number.
 * @param fruitless - how many probes in a row found nothing since the watch was last heard.
 */
export function probeDelayMs(asked: number | undefined, guard: WatchGuard, fruitless: number): number {
  if (asked !== undefined) {
    return asked === 0 ? Infinity : asked;
  }
  if (!guard.pinged) {
    return UNGUARDED_MS;
  }
  return (guard.sendsBookmarks ? MISSING_BOOKMARKS_MS : NO_BOOKMARKS_MS) * 2 ** fruitless;
}
