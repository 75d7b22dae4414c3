import type { Clock, Timer } from "./clock.js";

/** How soon the first repeats are told. A person who looks into the cause sees the count grow. */
const FIRST_INTERVAL_MS = 10_000;

/** The longest time between two lines about a failure that goes on and on. */
const LONGEST_INTERVAL_MS = 3_600_000;

/** The most kinds that are remembered. A program has fewer ways of failing, so this only bounds the memory. */
const MOST_KINDS = 100;

interface Kind {
  intervalMs: number;
  toldAt: number;
  /** The number of times that it happened since it was told. */
  untold: number;
  /** Tells of the latest time. */
  tell: (more: number) => void;
  timer: Timer | undefined;
}

/**
 * Limits how often the same way of failing is told: at once when it happens first, and then as a number, after
 * intervals that double. However often something fails, it cannot flood a log.
 */
export class Repeats {
  readonly #clock: Pick<Clock, "now" | "timer">;
  readonly #kinds = new Map<string, Kind>();

  constructor(clock: Pick<Clock, "now" | "timer">) {
    this.#clock = clock;
  }

  /**
   * Notes that something of this kind has happened. `tell` is called with the number of further times that
   * were not told, either at once or later, when that number is due. If it happens again before that, only the
   * `tell` of the latest time is called. After an hour without it, it counts as new.
   */
  note(kind: string, tell: (more: number) => void): void {
    const known = this.#kinds.get(kind);
    const agoMs = this.#clock.now() - (known?.toldAt ?? 0);
    if (known === undefined || (known.untold === 0 && agoMs >= LONGEST_INTERVAL_MS)) {
      this.#begin(kind, tell);
      return;
    }
    known.untold += 1;
    known.tell = tell;
    known.timer ??= this.#clock.timer(Math.max(0, known.intervalMs - agoMs), () => this.#due(known));
  }

  /** Begins a new state: tells what was not told yet, and tells each kind again when it happens next. */
  newState(): void {
    const kinds = [...this.#kinds.values()];
    this.#kinds.clear();
    for (const kind of kinds) {
      kind.timer?.cancel();
      tellOf(kind);
    }
  }

  #begin(kind: string, tell: (more: number) => void): void {
    if (this.#kinds.size >= MOST_KINDS) {
      this.newState();
    }
    const toldAt = this.#clock.now();
    const intervalMs = FIRST_INTERVAL_MS;
    this.#kinds.set(kind, { intervalMs, toldAt, untold: 0, tell, timer: undefined });
    tell(0);
  }

  #due(kind: Kind): void {
    kind.timer = undefined;
    kind.toldAt = this.#clock.now();
    kind.intervalMs = Math.min(2 * kind.intervalMs, LONGEST_INTERVAL_MS);
    tellOf(kind);
  }
}

function tellOf(kind: Kind): void {
  if (kind.untold > 0) {
    const more = kind.untold - 1;
    kind.untold = 0;
    kind.tell(more);
  }
}
