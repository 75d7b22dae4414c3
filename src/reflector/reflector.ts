import type { ObjectIdentity } from "../api/object-identity.js";
import { linkedAbortController } from "../base/abort.js";
import { type Clock, systemClock } from "../base/clock.js";
import { guarded } from "../base/guarded.js";
import { type Logger, silentLogger } from "../base/logger.js";
import type { ListWatch } from "../listwatch/list-watch.js";
import { TransportError } from "../transport/transport-error.js";
import { type Backoff, exponentialBackoff } from "./backoff.js";
import { type Ending, type EndingKind, endingFrom, type Phase } from "./ending.js";
import { listPhase } from "./list-phase.js";
import type { OpenedWatch } from "./opened-watch.js";
import {
  lastResourceVersion,
  listResourceVersion,
  type Position,
  streamResourceVersion,
} from "./position.js";
import { type Finding, probeWatch } from "./probe-watch.js";
import { type Next, type Recovery, recoveryFor } from "./recovery.js";
import type { EndingReport, ReflectorState } from "./reflector-state.js";
import type { ReflectorStore } from "./reflector-store.js";
import { RetryDelays } from "./retry-delays.js";
import { Sentinel, Silence } from "./sentinel.js";
import { watchListPhase } from "./watch-list-phase.js";
import { HEALTHY_MS, type WatchEnding, watchPhase } from "./watch-phase.js";

/** How the full state is read: by LIST, or by a watch that first streams it (KEP-3157). */
export type InitialList = "list" | "stream";

/** What a reflector is made of. */
export interface ReflectorOptions<T> {
  readonly listWatch: ListWatch<T>;
  readonly store: ReflectorStore<T>;
  readonly identity: ObjectIdentity<T>;
  /** @defaultValue "list" */
  readonly initialList?: InitialList | undefined;
  /** Objects per page of every list. Absent: 500, and no pages where the server has a watch cache (L-3). */
  readonly pageSize?: number | undefined;
  /**
   * Shortest server-side lifetime of a watch, from 2 000 on; each gets a random one in [min, 2 x min).
   *
   * @defaultValue 300 000
   */
  readonly minWatchTimeoutMs?: number | undefined;
  /**
   * How long a watch may be quiet before the server is asked, by a watch of one second, whether there was anything to
   * tell; up to a fifth is added. 0: never; then a dead watch is noticed after `minWatchTimeoutMs` and more.
   *
   * @defaultValue 20 000
   */
  readonly probeAfterMs?: number | undefined;
  /** First wait after a failure and those after it. @defaultValue exponentialBackoff() */
  readonly backoff?: Backoff | undefined;
  readonly clock?: Clock | undefined;
  /** Uniform in [0, 1). @defaultValue Math.random */
  readonly random?: (() => number) | undefined;
  readonly logger?: Logger | undefined;
  /** Every ending of a list or watch, with what is done about it; also those that heal by themselves. */
  readonly onEnding?: ((report: EndingReport) => void) | undefined;
  readonly onStateChange?: ((state: ReflectorState) => void) | undefined;
  /** What came of asking about a quiet watch. */
  readonly onProbe?: ((finding: Finding) => void) | undefined;
}

/**
 * The watch may live for this much longer than the server was asked to let it live: time for the end of the response
 * to travel, behind all that was sent before.
 */
const LIFE_MARGIN_MS = 30_000;

/** A dead watch is noticed within 40 s of the first change it withholds: see "Silent watches" in docs/architecture.md. */
const DEFAULT_PROBE_AFTER_MS = 20_000;

/** A watch that lives shorter and has nothing to tell cannot be told from one that a proxy made up (IP-12). */
const LEAST_WATCH_TIMEOUT_MS = 2_000;

/** As many as the table has in a row: a stream that is cut, its second try, the list instead, and that list's second try. */
const MOST_HURRIED = 4;

/** How long a server that could not stream lists is believed to stay that way. It may be upgraded meanwhile. */
const STREAMING_REPROBE_MS = 3_600_000;

/**
 * Keeps a store in step with the server, for ever: the full state first, then a watch from its position; after any
 * ending whatever the recovery table says. Writes to the store are the server's changes in the server's order, except
 * that a `replace` may stand for many.
 *
 * Unlike client-go, every ending is reported, every failure waits a jittered backoff that listens to the signal, and
 * streaming lists give way to LIST when their end mark does not come.
 */
export class Reflector<T> {
  readonly #options: ReflectorOptions<T>;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #logger: Logger;
  readonly #delays: RetryDelays;
  readonly #onEnding: (report: EndingReport) => void;
  readonly #onStateChange: (state: ReflectorState) => void;
  readonly #onProbe: (finding: Finding) => void;
  #state: ReflectorState = { kind: "created" };
  #position: Position = { kind: "none" };
  /** The server pages a list of "0" (L-4). Sticky. */
  #serverPages = false;
  #streamingUnsupportedUntil = -Infinity;
  #previousWasShort = false;
  #sendsBookmarks = false;
  /** The server may not be the same any more as at the last list or watch that it answered. */
  #wasAway = false;
  /** Endings after which a list was asked for at once, since the last that came or was waited for. */
  #hurried = 0;
  /** Endings of one kind in a row with no event accepted in between. */
  #row: { readonly phase: Phase; readonly kind: EndingKind; readonly repeats: number } | undefined;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#logger = options.logger ?? silentLogger;
    this.#delays = new RetryDelays(options.backoff ?? exponentialBackoff(), this.#clock, this.#random);
    const logger = this.#logger;
    this.#onEnding = guarded("onEnding", logger, (report: EndingReport) => options.onEnding?.(report));
    this.#onStateChange = guarded("onStateChange", logger, (state: ReflectorState) =>
      options.onStateChange?.(state),
    );
    this.#onProbe = guarded("onProbe", logger, (finding: Finding) => options.onProbe?.(finding));
    checkTimes(options);
  }

  get state(): ReflectorState {
    return this.#state;
  }

  /** The last position received (S-2); empty before the first list. */
  get lastSyncResourceVersion(): string {
    return lastResourceVersion(this.#position);
  }

  /** Runs until the signal aborts; resolves when its last request and timer is gone. Once. */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#state.kind !== "created") {
      throw new TypeError(`Cannot run the reflector: it is ${this.#state.kind}, a reflector runs once`);
    }
    let next: Next = "relist";
    try {
      while (!signal.aborted) {
        const ending = await this.#cycle(next, signal);
        next = await this.#recover(ending, signal);
      }
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    } finally {
      this.#enter({ kind: "stopped" });
    }
  }

  /** One list (unless `next` is to watch on) and one watch, up to an ending. Rejects only when aborted. */
  async #cycle(next: Next, signal: AbortSignal): Promise<Ending> {
    let opened: OpenedWatch<T> | undefined;
    if (next !== "rewatch") {
      const phase = this.#streams(next) ? "stream" : "list";
      const synced = await endingOnThrow(phase, signal, async () =>
        phase === "stream" ? this.#stream(signal) : this.#list(signal),
      );
      if (synced !== undefined && "kind" in synced) {
        return synced;
      }
      opened = synced;
    }
    return endingOnThrow("watch", signal, async () => this.#watchBeside(opened, signal));
  }

  #streams(next: Next): boolean {
    return (
      this.#options.initialList === "stream" &&
      next !== "fallBackToList" &&
      this.#options.listWatch.supportsStreamingList !== false &&
      this.#clock.now() >= this.#streamingUnsupportedUntil
    );
  }

  async #list(signal: AbortSignal): Promise<undefined> {
    const resourceVersion = listResourceVersion(this.#position);
    this.#enter({ kind: "listing", resourceVersion: this.lastSyncResourceVersion });
    const { pageSize } = this.#options;
    const result = await listPhase(
      this.#options.listWatch,
      { resourceVersion, pageSize, serverPages: this.#serverPages },
      signal,
    );
    if (resourceVersion === "0" && result.paginated) {
      this.#serverPages = true;
    }
    this.#replace(result.items, result.resourceVersion);
  }

  async #stream(signal: AbortSignal): Promise<OpenedWatch<T> | Ending> {
    this.#enter({ kind: "streaming", resourceVersion: this.lastSyncResourceVersion });
    const opened = await this.#request(signal, {
      resourceVersion: streamResourceVersion(this.#position),
      resourceVersionMatch: "NotOlderThan",
      sendInitialEvents: true,
    });
    let streamed: Awaited<ReturnType<typeof watchListPhase<T>>> | undefined;
    try {
      streamed = await watchListPhase(opened, {
        clock: this.#clock,
        identity: this.#options.identity,
        onUnexpected: (message) => this.#unexpected(message),
      });
    } finally {
      if (streamed === undefined || !("opened" in streamed)) {
        opened.stream.close();
      }
    }
    if (!("opened" in streamed)) {
      return streamed;
    }
    this.#replace(streamed.objects, streamed.resourceVersion);
    return streamed.opened;
  }

  #replace(objects: readonly T[], resourceVersion: string): void {
    this.#options.store.replace(objects, resourceVersion);
    this.#wasAway = false;
    this.#hurried = 0;
    this.#position = { kind: "at", resourceVersion };
    this.#logger.debug({ objects: objects.length, resourceVersion }, "listed");
  }

  async #openWatch(signal: AbortSignal): Promise<OpenedWatch<T>> {
    const resourceVersion = this.lastSyncResourceVersion;
    this.#enter({ kind: "connecting", resourceVersion });
    if (this.#wasAway) {
      await this.#checkPosition(resourceVersion, signal);
      this.#wasAway = false;
    }
    return this.#request(signal, { resourceVersion });
  }

  /**
   * A server that was away may have been restored from a backup: it accepts a watch from a position that lies in its
   * future, and tells nothing until it gets there. A list that must not be older than the position is refused (L-10);
   * one of a single object costs next to nothing, and lets the server compare what is opaque to us.
   *
   * @throws StatusError, TransportError
   */
  async #checkPosition(resourceVersion: string, signal: AbortSignal): Promise<void> {
    const options = { resourceVersion, resourceVersionMatch: "NotOlderThan", limit: 1 } as const;
    await this.#options.listWatch.list(options, signal);
  }

  /** Asks for a watch that the server ends by itself after a random time, so that watches do not end together. */
  async #request(signal: AbortSignal, options: object): Promise<OpenedWatch<T>> {
    const startedAt = this.#clock.now();
    const { minWatchTimeoutMs = DEFAULT_MIN_WATCH_TIMEOUT_MS } = this.#options;
    const timeoutSeconds = Math.floor((minWatchTimeoutMs / 1000) * (1 + this.#random()));
    const lifeLimitMs = timeoutSeconds * 1000 + LIFE_MARGIN_MS;
    const watch = this.#options.listWatch.watch(
      { ...options, allowWatchBookmarks: true, timeoutSeconds },
      signal,
    );
    return { stream: await watch, pending: [], startedAt, lifeLimitMs };
  }

  /** One watch, from its request where it is not opened yet, with a sentinel beside it. */
  async #watchBeside(opened: OpenedWatch<T> | undefined, signal: AbortSignal): Promise<Ending> {
    const life = linkedAbortController(signal);
    const sentinel = this.#sentinel(life.signal);
    try {
      if (opened !== undefined) {
        return await this.#watch(opened, sentinel, signal);
      }
      const opening = this.#openWatch(life.signal);
      const answer = await sentinel.wait(opening, "answer");
      if (!(answer instanceof Silence)) {
        return await this.#watch(answer, sentinel, signal);
      }
      // Its connection is no good, and those as old are no better.
      life.abort(new TransportError("ERR_TIMEOUT", answer.error.message));
      opening.then(
        (late) => late.stream.close(),
        () => undefined,
      );
      return { phase: "watch", kind: "silent", error: answer.error };
    } finally {
      life.abort();
      await sentinel.whenDone();
      life.dispose();
    }
  }

  #sentinel(signal: AbortSignal): Sentinel {
    const { listWatch, identity, probeAfterMs = DEFAULT_PROBE_AFTER_MS } = this.#options;
    const clock = this.#clock;
    return new Sentinel({
      clock,
      signal,
      quietMs: () => (probeAfterMs === 0 ? Infinity : probeAfterMs * (1 + 0.2 * this.#random())),
      probe: (limitMs, over) => {
        const resourceVersion = this.lastSyncResourceVersion;
        return resourceVersion === "" || resourceVersion === "0"
          ? undefined
          : probeWatch({ listWatch, identity, clock, resourceVersion, limitMs, signal: over });
      },
      sendsBookmarks: () => this.#sendsBookmarks,
      onFinding: (finding) => {
        this.#logger.debug({ finding: finding.kind }, "asked about a quiet watch");
        this.#onProbe(finding);
      },
      onDoubt: (error) => this.#doubt(error),
    });
  }

  #doubt(error: unknown): void {
    const state = this.#state;
    if (error === undefined && state.kind === "doubting") {
      this.#enter({ kind: state.of, resourceVersion: state.resourceVersion });
    } else if (state.kind === "watching" || state.kind === "connecting") {
      this.#enter({ kind: "doubting", resourceVersion: state.resourceVersion, of: state.kind, error });
    }
  }

  async #watch(opened: OpenedWatch<T>, sentinel: Sentinel, signal: AbortSignal): Promise<WatchEnding> {
    const resourceVersion = this.lastSyncResourceVersion;
    this.#enter({ kind: "watching", resourceVersion });
    const ending = await watchPhase(opened, {
      clock: this.#clock,
      identity: this.#options.identity,
      store: this.#options.store,
      signal,
      sentinel,
      previousWasShort: this.#previousWasShort,
      startedAtPosition: resourceVersion !== "" && resourceVersion !== "0",
      onAccepted: (accepted) => this.#accepted(accepted),
      onBookmark: () => {
        this.#sendsBookmarks = true;
      },
      onUnexpected: (message) => this.#unexpected(message),
    });
    this.#previousWasShort = ending.livedMs < HEALTHY_MS;
    return ending;
  }

  #accepted(resourceVersion: string): void {
    this.#row = undefined;
    if (resourceVersion !== "") {
      this.#position = { kind: "at", resourceVersion };
    }
  }

  #unexpected(message: string): void {
    this.#logger.warn({ reason: message }, "skipped an event");
  }

  /** Looks up what to do, tells it, waits if need be, and returns it. Rejects when aborted. */
  async #recover(ending: Ending, signal: AbortSignal): Promise<Next> {
    const { phase, kind } = ending;
    const repeats = this.#row?.phase === phase && this.#row.kind === kind ? this.#row.repeats + 1 : 1;
    this.#row = { phase, kind, repeats };
    const recovery = recoveryFor(ending, repeats);
    if (recovery.streamingUnsupported === true) {
      this.#streamingUnsupportedUntil = this.#clock.now() + STREAMING_REPROBE_MS;
    }
    if ((ending.livedMs ?? 0) >= (recovery.freshBackoffFromMs ?? Infinity)) {
      this.#delays.startAfresh();
    }
    this.#wasAway ||= this.#mayHaveChanged(kind);
    if (recovery.next === "relistLatest") {
      this.#position = { kind: "lost", resourceVersion: this.lastSyncResourceVersion };
    }
    const delayMs = this.#mayHurry(phase, recovery) ? 0 : this.#delays.nextMs(ending.retryAfterMs);
    this.#onEnding({ ...ending, next: recovery.next, delayMs, repeats });
    if (delayMs > 0) {
      this.#enter({ kind: "backingOff", ending, next: recovery.next, delayMs });
      await this.#clock.sleep(delayMs, signal);
    }
    return recovery.next;
  }

  /**
   * Rows that do not wait cannot follow themselves; where a server fails streams and lists in turn, they could follow each
   * other for ever. Watches are asked for at once only where the last one lived.
   */
  #mayHurry(phase: Phase, { wait }: Recovery): boolean {
    if (phase === "watch") {
      return !wait;
    }
    const mayHurry = !wait && this.#hurried < MOST_HURRIED;
    this.#hurried = mayHurry ? this.#hurried + 1 : 0;
    return mayHurry;
  }

  /**
   * No server, another one, one whose answer to the watch was none that it gives (a proxy's, perhaps), or that nobody
   * could reach before the watch ended: it may come back as it was earlier. Not where a watch is silent: somebody has
   * heard a change after its position; nor after 429, which asks for fewer requests.
   */
  #mayHaveChanged(kind: EndingKind): boolean {
    const { state } = this;
    if (state.kind === "connecting" || (state.kind === "doubting" && state.of === "connecting")) {
      return kind !== "tooManyRequests";
    }
    return state.kind === "doubting" && kind !== "silent";
  }

  #enter(state: ReflectorState): void {
    this.#state = state;
    this.#onStateChange(state);
  }
}

/** client-go's, so that a fleet of clients does not renew its watches all the time. */
const DEFAULT_MIN_WATCH_TIMEOUT_MS = 300_000;

/** @throws RangeError for times that nothing good could come of. */
function checkTimes<T>({ minWatchTimeoutMs, probeAfterMs }: ReflectorOptions<T>): void {
  if (probeAfterMs !== undefined && probeAfterMs !== 0 && !(probeAfterMs >= 1_000)) {
    throw new RangeError(
      `Cannot make a reflector: probeAfterMs is ${probeAfterMs}, wanted 0 or at least 1000`,
    );
  }
  if (minWatchTimeoutMs !== undefined && !(minWatchTimeoutMs >= LEAST_WATCH_TIMEOUT_MS)) {
    throw new RangeError(
      `Cannot make a reflector: minWatchTimeoutMs is ${minWatchTimeoutMs}, wanted at least ${LEAST_WATCH_TIMEOUT_MS}`,
    );
  }
}

/** Makes an ending of whatever `work` throws, unless the signal aborted. */
async function endingOnThrow<Result>(
  phase: Phase,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result | Ending> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    return endingFrom(phase, error);
  }
}
