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
 * The same where no bookmark of the resource has come, so that none is missing. It leaves a fifth for chance, 6 s for the
 * probe and 5 s for the grace, so that such a watch is noticed within 6 min.
 */
const NO_BOOKMARKS_MS = 290_000;

/**
 * How long a watch may bring nothing where bookmarks are known. kube-apiserver sends one about once a minute, and keeps
 * 75 s of history for that reason (KEP-956).
 */
const BOOKMARK_LIMIT_MS = 90_000;

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

/**
 * Returns how many milliseconds of silence prove that a watch is dead whose position has expired meanwhile, or undefined
 * if none do.
 *
 * Where no bookmarks are known, a healthy watch grows old in the same way. Over HTTP/2 it is ended nevertheless, because
 * probes are too rare to find the change before it is forgotten. It costs nothing: such a watch would be renewed within
 * some minutes, and would have to list then, too.
 */
export function expiredAfterMs({ pinged, sendsBookmarks }: WatchGuard): number | undefined {
  if (sendsBookmarks) {
    return BOOKMARK_LIMIT_MS;
  }
  return pinged ? NO_BOOKMARKS_MS : undefined;
}
