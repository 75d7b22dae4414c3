import type { Logger } from "../../src/base/logger.js";

/** Records what is logged as `level: message`. */
export class RecordingLogger implements Logger {
  readonly lines: string[] = [];
  readonly #levels: ReadonlySet<string>;

  constructor(...levels: readonly ("debug" | "info" | "warn" | "error")[]) {
    this.#levels = new Set(levels.length === 0 ? ["info", "warn", "error"] : levels);
  }

  debug(_: object, message: string): void {
    this.#keep("debug", message);
  }

  info(_: object, message: string): void {
    this.#keep("info", message);
  }

  warn(_: object, message: string): void {
    this.#keep("warn", message);
  }

  error(_: object, message: string): void {
    this.#keep("error", message);
  }

  #keep(level: string, message: string): void {
    if (this.#levels.has(level)) {
      this.lines.push(`${level}: ${message}`);
    }
  }
}
