import type { Logger } from "../../src/base/logger.js";

/** Records what is logged as `level: message`, and the fields of each message. */
export class RecordingLogger implements Logger {
  readonly lines: string[] = [];
  readonly fields: object[] = [];
  readonly #levels: ReadonlySet<string>;

  constructor(...levels: readonly ("debug" | "info" | "warn" | "error")[]) {
    this.#levels = new Set(levels.length === 0 ? ["info", "warn", "error"] : levels);
  }

  debug(fields: object, message: string): void {
    this.#keep("debug", message, fields);
  }

  info(fields: object, message: string): void {
    this.#keep("info", message, fields);
  }

  warn(fields: object, message: string): void {
    this.#keep("warn", message, fields);
  }

  error(fields: object, message: string): void {
    this.#keep("error", message, fields);
  }

  #keep(level: string, message: string, fields: object): void {
    if (this.#levels.has(level)) {
      this.lines.push(`${level}: ${message}`);
      this.fields.push(fields);
    }
  }
}
