import type { EndingReport, ReflectorState } from "../../src/reflector/reflector-state.js";

export interface WaitLimits {
  /** The shortest base delay of the backoff. */
  readonly initialMs: number;
  readonly maxMs: number;
}

/** The most attempts without a wait within a second. */
const MOST_AT_ONCE = 4;
const AT_ONCE_MS = 1_000;
/** Timers count whole milliseconds and may be early by one, which is ten on the accelerated clock. */
const TIMER_SLACK_MS = 20;
/** The client waits at least as long as the server asks, and up to a tenth longer. */
const RETRY_AFTER_SPREAD = 1.1;
/** A server cannot order a longer wait. If it tries, up to a tenth is subtracted. */
const LONGEST_RETRY_AFTER_MS = 300_000;
const LONGEST_SPREAD = 0.9;

/**
 * Checks the waits of one informer between attempts: none above the cap, none cut short, no hot loop (G9).
 */
export class WaitWatch {
  readonly #name: string;
  readonly #limits: WaitLimits;
  readonly #now: () => number;
  readonly #violations: string[] = [];
  readonly #delays: number[] = [];
  #waiting: { readonly since: number; readonly delayMs: number } | undefined;
  #atOnce: number[] = [];

  constructor(name: string, limits: WaitLimits, now: () => number) {
    this.#name = name;
    this.#limits = limits;
    this.#now = now;
  }

  /** The waits that came from the backoff alone. */
  get delays(): readonly number[] {
    return this.#delays;
  }

  takeViolations(): readonly string[] {
    return this.#violations.splice(0);
  }

  reported({ phase, kind, delayMs, retryAfterMs: said = 0 }: EndingReport): void {
    const { initialMs, maxMs } = this.#limits;
    const retryAfterMs = said > LONGEST_RETRY_AFTER_MS ? LONGEST_RETRY_AFTER_MS * LONGEST_SPREAD : said;
    const what = `${phase} ${kind}: a wait of ${Math.round(delayMs)} ms`;
    if (delayMs === 0) {
      this.#askedAtOnce(`${phase} ${kind}`);
      return;
    }
    this.#atOnce = [];
    if (delayMs < Math.max(initialMs, retryAfterMs)) {
      this.#violated(`${what} is below the least, ${Math.max(initialMs, retryAfterMs)} ms`);
    }
    const most = Math.max(2 * maxMs, Math.min(said * RETRY_AFTER_SPREAD, LONGEST_RETRY_AFTER_MS));
    if (delayMs > most) {
      this.#violated(`${what} is above its cap of ${most} ms`);
    }
    if (delayMs > said * RETRY_AFTER_SPREAD) {
      this.#delays.push(delayMs);
    }
  }

  entered(state: ReflectorState): void {
    const waiting = this.#waiting;
    this.#waiting = state.kind === "backingOff" ? { since: this.#now(), delayMs: state.delayMs } : undefined;
    if (waiting === undefined || state.kind === "stopped") {
      return;
    }
    const waitedMs = this.#now() - waiting.since;
    if (waitedMs < waiting.delayMs - TIMER_SLACK_MS) {
      this.#violated(`it waited ${Math.round(waitedMs)} ms, having said ${Math.round(waiting.delayMs)} ms`);
    }
  }

  #askedAtOnce(what: string): void {
    const now = this.#now();
    this.#atOnce = [...this.#atOnce.filter((at) => now - at < AT_ONCE_MS), now];
    if (this.#atOnce.length > MOST_AT_ONCE) {
      this.#violated(`${this.#atOnce.length} attempts within a second and no wait, the last after ${what}`);
    }
  }

  #violated(problem: string): void {
    this.#violations.push(`G9: ${this.#name}: ${problem}`);
  }
}

/** Fewer waits prove nothing: with 40 random ones, an empty third happens about once in 10 million runs. */
const ENOUGH_WAITS = 40;

/** Checks that waits are spread over [base, 2 x base), whichever base each came from. */
export function jitterViolations(delays: readonly number[], { initialMs, maxMs }: WaitLimits): string[] {
  if (delays.length < ENOUGH_WAITS) {
    return [];
  }
  const spreads = delays.map((delayMs) => delayMs / baseOf(delayMs, initialMs, maxMs) - 1);
  const thirds = [0, 1, 2].map(
    (third) => spreads.filter((spread) => Math.min(2, Math.floor(spread * 3)) === third).length,
  );
  return thirds.includes(0)
    ? [`G9: ${delays.length} waits are not spread: ${thirds.join(", ")} in the thirds above their base`]
    : [];
}

function baseOf(delayMs: number, initialMs: number, maxMs: number): number {
  let base = initialMs;
  while (base * 2 <= delayMs && base < maxMs) {
    base = Math.min(base * 2, maxMs);
  }
  return base;
}
