import { pino } from "pino";
import type { Logger } from "../base/logger.js";
import { localTime } from "../printer/local-time.js";
import type { WatchFlags } from "./flags.js";
import type { OutputStream } from "./io-streams.js";
import { shownJson, shownText } from "./diagnostic-text.js";

/** The fields of a pino record that the text form shows. Records may have other fields, which are details. */
interface LogRecord {
  readonly level: number;
  readonly time: number;
  readonly msg: string;
  readonly err?: { readonly message?: string };
  /** The reason, in words. */
  readonly reason?: unknown;
}

const DEBUG = 20;
const WARN = 40;
const ERROR = 50;

/**
 * Returns the logger for everything that is not an event. It writes to stderr, as text or as pino's JSON
 * lines.
 */
export function diagnosticsTo(
  errOut: OutputStream,
  flags: Pick<WatchFlags, "logFormat" | "verbose" | "quiet">,
): Logger {
  const level = flags.quiet === true ? "error" : flags.verbose === true ? "debug" : "info";
  // If the reader of stderr has gone, there is no place left to report that.
  errOut.on("error", () => undefined);
  const write = flags.logFormat === "json" ? (line: string) => `${shownJson(line.trimEnd())}\n` : textOf;
  return pino({ level, base: null }, { write: (line: string) => void errOut.write(write(line)) });
}

function textOf(line: string): string {
  const record = JSON.parse(line) as LogRecord;
  const severity = record.level >= ERROR ? "error: " : record.level >= WARN ? "warning: " : "";
  const why = record.err?.message ?? record.reason;
  const cause = typeof why === "string" ? `: ${why}` : "";
  const fields = record.level <= DEBUG ? fieldsOf(record) : "";
  return `${localTime(new Date(record.time))} ${shownText(`${severity}${record.msg}${cause}${fields}`)}\n`;
}

const SHOWN_OTHERWISE = new Set(["level", "time", "msg", "err", "reason"]);

/**
 * Returns the other fields of a record. They are shown at level debug only, because other records say
 * everything in their message.
 */
function fieldsOf(record: LogRecord): string {
  return Object.entries(record)
    .filter(([name]) => !SHOWN_OTHERWISE.has(name))
    .map(([name, value]) => ` ${name}=${String(value)}`)
    .join("");
}
