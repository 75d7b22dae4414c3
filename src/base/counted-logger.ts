import type { Clock } from "./clock.js";
import type { Logger } from "./logger.js";
import { Repeats } from "./repeats.js";

type Level = "warn" | "error";

/** The fields that differ from one failure to the next, and so do not make another kind of failure. */
const PARTICULARS = new Set(["reason", "key"]);

/**
 * A logger that tells each kind of warning and error once, and then counts it (see `Repeats`). A repeat is told
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
