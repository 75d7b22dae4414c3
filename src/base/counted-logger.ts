import type { Clock, Timer } from "./clock.js";
import type { Logger } from "./logger.js";

type Level = "debug" | "warn" | "error";

/** The fields that differ from one failure to the next, and so do not make another kind of failure. */
const PARTICULARS = new Set(["reason", "key", "resourceVersion"]);

/**
 * A logger that tells each kind of warning and error at once when it happens first, and then as a
 * number after intervals that double. However often something fails, it cannot flood a log. A repeat is told
 * with the number of others in its text and in the field `more`. Other levels are passed on.
 *
 * The kind is the text of the message together with the names in its fields, such as that of a handler. The key
 * of an object and the reason do not count, because a server could make up any number of them.
 */
export class CountedLogger implements Logger {
  readonly #logger: Logger;
  readonly #repeats: Repeats;

  constructor(logger: Logger, clock: Pick<Clock, "now" | "timer">) {
    this.#logger = logger;
    this.#repeats = new Repeats(clock);
  }

  debug(fields: object, message: string): void {
    this.#logger.debug(fields, message);
  }

  info(fields: object, message: string): void {
    this.#logger.info(fields, message);
  }

  warn(fields: object, message: string): void {
    this.#count("warn", fields, message);
  }

  error(fields: object, message: string): void {
    this.#count("error", fields, message);
  }

  /** Tells a detail that a server can cause at any rate: once, and then as a number. */
  countedDebug(fields: object, message: string): void {
    this.#count("debug", fields, message);
  }

  /** Tells what was counted and not told. From now on, each kind is told once again. */
  newState(): void {
    this.#repeats.newState();
  }

  #count(level: Level, fields: object, message: string): void {
    this.#repeats.note(kindOf(level, fields, message), (more) => {
      if (more === 0) {
        this.#logger[level](fields, message);
      } else {
        this.#logger[level]({ ...fields, more }, `${message} (and ${more} more)`);
      }
    });
  }
}

/** Returns `logger` if it counts already, because counts must not be counted again. */
export function countedLogger(logger: Logger, clock: Pick<Clock, "now" | "timer">): CountedLogger {
  return logger instanceof CountedLogger ? logger : new CountedLogger(logger, clock);
}

function kindOf(level: Level, fields: object, message: string): string {
  const names = Object.entries(fields as Record<string, unknown>).filter(
    ([name, value]) => typeof value === "string" && !PARTICULARS.has(name),
  );
  const { key } = fields as { key?: unknown };
  const text = typeof key === "string" ? message.replace(key, "") : message;
  return [level, text, ...names.flat()].join("\n");
}

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
class Repeats {
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
