/**
 * Shortest period between two resyncs of one handler (Z-1): below it, redelivery is a load and not a safety
 * net.
 */
export const MINIMUM_RESYNC_MS = 1_000;

/**
 * How early the tick for which a handler is due may come: a timer of the user's clock may fire a millisecond
 * too soon, and who is missed by that waits a whole check period more. Little beside the shortest period.
 */
const EARLY_TICK_MS = 10;

/** Who wants to be told again, and how often. */
interface Resyncing<Handler> {
  readonly handler: Handler;
  readonly periodMs: number;
  nextAt: number;
}

/**
 * Which handlers are due for a redelivery from the store. All handlers share one clock tick, the check
 * period, so a handler's real period is what it asked for, rounded up to a multiple of it (Z-5).
 */
export class ResyncSchedule<Handler> {
  readonly #handlers = new Map<Handler, Resyncing<Handler>>();
  readonly #onWarning: (message: string) => void;
  readonly #defaultPeriodMs: number;
  #checkPeriodMs: number;
  #started = false;

  /**
   * `periodMs` of the informer, for handlers that ask for none; 0 turns resyncs off for every handler (Z-3).
   */
  constructor(periodMs: number, onWarning: (message: string) => void) {
    this.#onWarning = onWarning;
    this.#defaultPeriodMs = this.#atLeastMinimum(periodMs);
    this.#checkPeriodMs = this.#defaultPeriodMs;
  }

  /** Time between two checks; 0: never. */
  get checkPeriodMs(): number {
    return this.#checkPeriodMs;
  }

  /** From now on the check period stays as it is: handlers asking for less get that (Z-2). */
  start(now: number): void {
    this.#started = true;
    for (const resyncing of this.#handlers.values()) {
      resyncing.nextAt = now + resyncing.periodMs;
    }
  }

  /** `requestedMs` of this handler alone, where it has a wish of its own. */
  add(handler: Handler, requestedMs: number | undefined, now: number): void {
    const requested = requestedMs === undefined ? this.#defaultPeriodMs : this.#atLeastMinimum(requestedMs);
    if (requested > 0 && this.#checkPeriodMs === 0) {
      this.#onWarning("a handler asked for resyncs, but the informer was made without");
    } else if (requested > 0 && requested < this.#checkPeriodMs) {
      this.#lowerCheckPeriod(requested);
    }
    const periodMs = requested === 0 ? 0 : Math.max(requested, this.#checkPeriodMs);
    this.#handlers.set(handler, { handler, periodMs, nextAt: now + periodMs });
  }

  remove(handler: Handler): void {
    this.#handlers.delete(handler);
  }

  /** Returns every handler that was added and not removed. */
  handlers(): Iterable<Handler> {
    return this.#handlers.keys();
  }

  /** Handlers whose time has come, or is about to (Z-4); each is due again a period later. */
  due(now: number): Handler[] {
    const due: Handler[] = [];
    for (const resyncing of this.#handlers.values()) {
      if (resyncing.periodMs > 0 && now + EARLY_TICK_MS >= resyncing.nextAt) {
        resyncing.nextAt = now + resyncing.periodMs;
        due.push(resyncing.handler);
      }
    }
    return due;
  }

  #lowerCheckPeriod(requestedMs: number): void {
    if (this.#started) {
      this.#onWarning(
        `a handler asked for a resync every ${inWords(requestedMs)}, the running informer checks every ${inWords(this.#checkPeriodMs)}`,
      );
      return;
    }
    this.#checkPeriodMs = requestedMs;
  }

  /** What is asked for, raised where that is too often (Z-1). */
  #atLeastMinimum(periodMs: number): number {
    requirePeriod(periodMs);
    if (periodMs > 0 && periodMs < MINIMUM_RESYNC_MS) {
      this.#onWarning(`a resync period of ${inWords(periodMs)} was raised to ${inWords(MINIMUM_RESYNC_MS)}`);
      return MINIMUM_RESYNC_MS;
    }
    return periodMs;
  }
}

function requirePeriod(periodMs: number): void {
  if (!(periodMs >= 0)) {
    throw new RangeError(`Cannot resync every ${periodMs} ms: wanted 0 (never) or more`);
  }
}

/** For people: fractions of a millisecond say nothing about a resync. */
function inWords(ms: number): string {
  if (ms < 1) {
    return "less than 1 ms";
  }
  return ms < 1_000 ? `${Math.floor(ms)} ms` : `${ms / 1_000} s`;
}
