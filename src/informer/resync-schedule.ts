/**
 * The shortest period between two resyncs of a handler (Z-1). More frequent redelivery would only be a load.
 */
const MINIMUM_RESYNC_MS = 1_000;

/**
 * The number of milliseconds by which a resync may come early. A timer of the user's clock may fire a
 * millisecond too early. A handler that such a tick missed would have to wait for another check period. The
 * value is small compared with the shortest period.
 */
const EARLY_TICK_MS = 10;

/** A handler and its next resync. */
interface Resyncing<Handler> {
  readonly handler: Handler;
  readonly periodMs: number;
  nextAt: number;
}

/**
 * The periods of the handlers, and when each is due for a resync. All handlers are checked at the same ticks.
 * The time between two ticks is the check period, so the real period of a handler is the requested one,
 * rounded up to a multiple of the check period (Z-5).
 */
export class ResyncSchedule<Handler> {
  readonly #handlers = new Map<Handler, Resyncing<Handler>>();
  readonly #onWarning: (message: string) => void;
  readonly #defaultPeriodMs: number;
  #checkPeriodMs: number;
  #started = false;

  /** `periodMs` is the period of handlers that request none. 0 turns resyncs off for every handler (Z-3). */
  constructor(periodMs: number, onWarning: (message: string) => void) {
    this.#onWarning = onWarning;
    this.#defaultPeriodMs = this.#atLeastMinimum(periodMs);
    this.#checkPeriodMs = this.#defaultPeriodMs;
  }

  /** Milliseconds between two ticks, or 0 if there are none. */
  get checkPeriodMs(): number {
    return this.#checkPeriodMs;
  }

  /** Fixes the check period. Handlers that are added later and request less get the check period (Z-2). */
  start(now: number): void {
    this.#started = true;
    for (const resyncing of this.#handlers.values()) {
      resyncing.nextAt = now + resyncing.periodMs;
    }
  }

  /** Adds a handler. `requestedMs` is the period that it requests for itself, if any. */
  add(handler: Handler, requestedMs: number | undefined, now: number): void {
    const requested = requestedMs === undefined ? this.#defaultPeriodMs : this.#atLeastMinimum(requestedMs);
    if (requested > 0 && this.#checkPeriodMs === 0) {
      this.#onWarning("a handler requested resyncs, but the informer was made without them");
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

  /**
   * Returns the handlers that are due at the time `now`, or a few milliseconds later (Z-4). Each is due again
   * one period after `now`.
   */
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
        `a handler requested a resync every ${inWords(requestedMs)}, but the running informer checks only every ${inWords(this.#checkPeriodMs)}`,
      );
      return;
    }
    this.#checkPeriodMs = requestedMs;
  }

  /** Returns `periodMs`, raised to the minimum if it is shorter (Z-1). */
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
    throw new RangeError(`Cannot resync every ${periodMs}ms: expected 0 (never) or more`);
  }
}

/** Returns a duration for a message, without fractions of a millisecond. */
function inWords(ms: number): string {
  if (ms < 1) {
    return "less than 1ms";
  }
  return ms < 1_000 ? `${Math.floor(ms)}ms` : `${ms / 1_000}s`;
}
