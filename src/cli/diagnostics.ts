import { verbosityOf } from "./connection/request-limits.js";
import { systemClock } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import type { Logger } from "../base/logger.js";
import { localTime } from "../printer/local-time.js";
import { shownJson, shownText } from "./diagnostic-text.js";
import type { ErrorOutput } from "./error-output.js";
import type { WatchFlags } from "./flags/watch-flags.js";

type Level = keyof Logger;

/** From the least to the most severe. */
const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"];

/** What a message of each level begins with in the text form. */
const PREFIXES: Readonly<Record<Level, string>> = {
  debug: "",
  info: "",
  warn: "warning: ",
  error: "error: ",
};

type DiagnosticFlags = Pick<WatchFlags, "logFormat" | "verbose" | "quiet" | "v">;

/**
 * Returns a logger that writes to `errOut` everything that is not an event: as text for people, or as the
 * JSON lines of pino, which is loaded only for them. With `--quiet` only errors are written. `--verbose`
 * adds details. If messages were dropped because stderr was not read, a message says how many.
 */
export async function diagnosticsTo(errOut: ErrorOutput, flags: DiagnosticFlags): Promise<Logger> {
  const logger = flags.logFormat === "json" ? await jsonLogger(errOut, flags) : textLogger(errOut, flags);
  errOut.onDropped((dropped) => {
    const messages = dropped === 1 ? "1 more message was" : `${dropped} more messages were`;
    logger.warn({ dropped }, `${messages} dropped, because stderr was not read`);
  });
  return logger;
}

function lowestLevel({ quiet, verbose, v }: DiagnosticFlags): Level {
  return quiet === true ? "error" : verbose === true || verbosityOf(v) > 0 ? "debug" : "info";
}

async function jsonLogger(errOut: ErrorOutput, flags: DiagnosticFlags): Promise<Logger> {
  const { pino } = await import("pino");
  // pino takes the type of an error from the name of its class, which the bundle shortens.
  const err = (thrown: unknown): unknown =>
    thrown instanceof Error ? { ...pino.stdSerializers.err(thrown), type: thrown.name } : thrown;
  const logger: Logger = pino(
    { level: lowestLevel(flags), base: null, serializers: { err } },
    { write: (line: string) => errOut.write(`${shownJson(line.trimEnd())}\n`) },
  );
  return logger;
}

function textLogger(errOut: ErrorOutput, flags: DiagnosticFlags): Logger {
  const lowest = LEVELS.indexOf(lowestLevel(flags));
  const writerOf = (level: Level) => (fields: object, message: string) => {
    if (LEVELS.indexOf(level) >= lowest) {
      errOut.write(textOf(level, fields, message));
    }
  };
  return {
    debug: writerOf("debug"),
    info: writerOf("info"),
    warn: writerOf("warn"),
    error: writerOf("error"),
  };
}

function textOf(level: Level, fields: object, message: string): string {
  const { err, reason } = fields as { err?: unknown; reason?: unknown };
  const why = err === undefined ? reason : messageOf(err);
  const cause = typeof why === "string" ? `: ${why}` : "";
  const details = level === "debug" ? detailsOf(fields) : "";
  return `${localTime(systemClock.date())} ${shownText(`${PREFIXES[level]}${message}${cause}${details}`)}\n`;
}

/**
 * Returns the fields of a debug line. Messages of the other levels contain what matters in their own words.
 */
function detailsOf(fields: object): string {
  return Object.entries(fields)
    .filter(([name, value]) => name !== "err" && name !== "reason" && value !== undefined)
    .map(([name, value]) => ` ${name}=${String(value)}`)
    .join("");
}
