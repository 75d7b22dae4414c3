/** Shortest period between two resyncs of one handler (Z-1): below it, redelivery is a load and not a safety net. */
export const MINIMUM_RESYNC_MS = 1_000;

/**
 * How early the tick for which a handler is due may come: a timer of the user's clock may fire a millisecond too soon,
 * and who is missed by that waits a whole check period more. Little beside the shortest period.
 */
const EARLY_TICK_MS = 10;

/** Who wants to be told again, and how often. */
interface Resyncing<Handler> {
  readonly handler: Handler;
  readonly periodMs: number;
  nextAt: number;
}

/**
 * Which handlers are due for a redelivery from the store. All handlers share one clock tick, the check period, so a
 * handler's real period is what it asked for, rounded up to a multiple of it (Z-5).
 */
export class ResyncSchedule<Handler> {
  readonly #handlers = new Map<Handler, Resyncing<Handler>>();
  readonly #onWarning: (message: string) => void;
  #checkPeriodMs: number;
  #started = false;

  /** `periodMs` of the informer; 0 turns resyncs off for every handler (Z-3). */
  constructor(periodMs: number, onWarning: (message: string) => void) {
    requirePeriod(periodMs);
    this.#onWarning = onWarning;
    this.#checkPeriodMs = this.#atLeastMinimum(periodMs);
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

  add(handler: Handler, requestedMs: number, now: number): void {
    requirePeriod(requestedMs);
    const requested = this.#atLeastMinimum(requestedMs);
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
        `a handler asked for a resync every ${requestedMs} ms, the running informer checks every ${this.#checkPeriodMs} ms`,
      );
      return;
    }
    this.#checkPeriodMs = requestedMs;
  }

  #atLeastMinimum(periodMs: number): number {
    if (periodMs > 0 && periodMs < MINIMUM_RESYNC_MS) {
      this.#onWarning(`a resync period of ${periodMs} ms was raised to ${MINIMUM_RESYNC_MS} ms`);
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
