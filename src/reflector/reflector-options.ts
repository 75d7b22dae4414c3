import type { ObjectIdentity } from "../api/object-identity.js";
import { type Clock, systemClock } from "../base/clock.js";
import { countedLogger } from "../base/counted-logger.js";
import { guarded } from "../base/guarded.js";
import { type Logger, silentLogger } from "../base/logger.js";
import type { ListWatch } from "../listwatch/list-watch.js";
import { type Backoff, exponentialBackoff } from "./backoff.js";
import { PacedListWatch } from "./paced-list-watch.js";
import type { Finding } from "./probe-watch.js";
import type { EndingReport, ReflectorState } from "./reflector-state.js";
import type { ReflectorStore } from "./reflector-store.js";
import { RequestPace } from "./request-pace.js";

/**
 * How the full state is read: by LIST requests, or by a watch that first streams the full state (KEP-3157).
 */
export type InitialList = "list" | "stream";

/**
 * Options of a Reflector. Durations are in milliseconds. A callback that throws is logged and otherwise
 * ignored.
 */
export interface ReflectorOptions<T> {
  /** The resource to follow. */
  readonly listWatch: ListWatch<T>;
  /** What the reflector writes to. */
  readonly store: ReflectorStore<T>;
  /**
   * Reads the key and the resourceVersion of an object. Usually the codec that the ListWatch decodes with.
   */
  readonly identity: ObjectIdentity<T>;
  /**
   * How the full state is read. "list" arrives compressed and suits most clients. Choose "stream" for large
   * collections on a server whose memory is short, because the server need not build the whole list. A server
   * that cannot stream its lists is asked for LISTs instead, and is tried again after an hour.
   *
   * @defaultValue "list"
   */
  readonly initialList?: InitialList | undefined;
  /**
   * The number of objects per page, for every list, or `Infinity` for lists in one response.
   *
   * @defaultValue 0: pages of 500 objects, except for lists that the server can answer from its watch cache
   * (L-3)
   */
  readonly pageSize?: number | undefined;
  /**
   * The shortest lifetime of a watch in milliseconds, at least 2 000. The server is asked to end each watch
   * after a random time between this and twice this, so that the watches of many clients do not end together.
   *
   * @defaultValue 300 000
   */
  readonly minWatchTimeoutMs?: number | undefined;
  /**
   * Milliseconds that a watch may be quiet before the server is asked, by a second watch that lives for one
   * second, whether there were changes. Up to a fifth is added at random. Either at least 1 000, or 0 for
   * never; then a dead watch is noticed only when it outlives its `minWatchTimeoutMs`. Choose a longer time
   * if thousands of clients watch collections that hardly change, because each probe is a request.
   *
   * @defaultValue 20 000; over HTTP/2, whose connections are watched over by PING, 130 000 where the server sends
   * bookmarks, else 290 000, and twice as long after each probe that finds nothing
   */
  readonly probeAfterMs?: number | undefined;
  /**
   * The wait after the first failure, and through its `next` the waits after those that follow. If the first
   * wait is shorter than 0.8 s, more than 20 requests may be made in ten seconds.
   *
   * @defaultValue `exponentialBackoff()`: from 0.8 s to 30 s, with jitter
   */
  readonly backoff?: Backoff | undefined;
  /** @defaultValue systemClock */
  readonly clock?: Clock | undefined;
  /** Returns uniformly distributed numbers in [0, 1). @defaultValue Math.random */
  readonly random?: (() => number) | undefined;
  /** @defaultValue a logger that logs nothing */
  readonly logger?: Logger | undefined;
  /**
   * Called for every ending of a list or a watch, with what is done about it. Most endings are normal and
   * harmless.
   */
  readonly onEnding?: ((report: EndingReport) => void) | undefined;
  /** Called after every change of state. */
  readonly onStateChange?: ((state: ReflectorState) => void) | undefined;
  /** Called with the result of every probe of a quiet watch. */
  readonly onProbe?: ((finding: Finding) => void) | undefined;
}

/**
 * The options of a Reflector after they were checked, with every default filled in, every callback guarded,
 * and a limit on the rate of requests.
 */
export type ReflectorSettings<T> = {
  readonly [Name in Exclude<keyof ReflectorOptions<T>, "listWatch" | "probeAfterMs">]-?: Exclude<
    ReflectorOptions<T>[Name],
    undefined
  >;
} & { readonly listWatch: PacedListWatch<T>; readonly probeAfterMs: number | undefined };

/** The value of client-go. It is long, so that many clients do not renew their watches all the time. */
const DEFAULT_MIN_WATCH_TIMEOUT_MS = 300_000;

/** A watch that lives shorter than this and brings nothing looks like the empty stream of a proxy (IP-12). */
const LEAST_WATCH_TIMEOUT_MS = 2_000;

/** More frequent probes would probe nearly all the time, because a probe itself takes a second. */
const LEAST_PROBE_AFTER_MS = 1_000;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws RangeError if a duration is too short to work with.
 */
export function settingsFrom<T>(options: ReflectorOptions<T>): ReflectorSettings<T> {
  const { clock = systemClock, backoff = exponentialBackoff() } = options;
  const logger = countedLogger(options.logger ?? silentLogger, clock);
  const told = guarded("onStateChange", logger, (state: ReflectorState) => options.onStateChange?.(state));
  const settings: ReflectorSettings<T> = {
    listWatch: new PacedListWatch(options.listWatch, new RequestPace({ clock, logger, backoff })),
    store: options.store,
    identity: options.identity,
    initialList: options.initialList ?? "list",
    pageSize: options.pageSize ?? 0,
    minWatchTimeoutMs: options.minWatchTimeoutMs ?? DEFAULT_MIN_WATCH_TIMEOUT_MS,
    probeAfterMs: options.probeAfterMs,
    backoff,
    clock,
    random: options.random ?? Math.random,
    logger,
    onEnding: guarded("onEnding", logger, (report: EndingReport) => options.onEnding?.(report)),
    onStateChange: (state) => {
      // A server whose events are skipped may go on sending them. A new list is the next chance of another outcome.
      if (state.kind === "listing" || state.kind === "streaming" || state.kind === "stopped") {
        logger.newState();
      }
      told(state);
    },
    onProbe: guarded("onProbe", logger, (finding: Finding) => options.onProbe?.(finding)),
  };
  checkDurations(settings);
  return settings;
}

function checkDurations<T>({ minWatchTimeoutMs, probeAfterMs }: ReflectorSettings<T>): void {
  if (probeAfterMs !== undefined && probeAfterMs !== 0 && !(probeAfterMs >= LEAST_PROBE_AFTER_MS)) {
    throw new RangeError(
      `Cannot make a reflector: probeAfterMs is ${probeAfterMs}, expected 0 or at least ${LEAST_PROBE_AFTER_MS}`,
    );
  }
  if (!(minWatchTimeoutMs >= LEAST_WATCH_TIMEOUT_MS)) {
    throw new RangeError(
      `Cannot make a reflector: minWatchTimeoutMs is ${minWatchTimeoutMs}, expected at least ${LEAST_WATCH_TIMEOUT_MS}`,
    );
  }
}
