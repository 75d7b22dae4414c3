import { pino } from "pino";
import type { Logger } from "../base/logger.js";
import { localTime } from "../printer/local-time.js";
import type { WatchFlags } from "./flags.js";
import type { OutputStream } from "./io-streams.js";
import { shownJson, shownText } from "./diagnostic-text.js";

/** A pino record: what the text form shows of each, and the fields that details have besides. */
interface LogRecord {
  readonly level: number;
  readonly time: number;
  readonly msg: string;
  readonly err?: { readonly message?: string };
  /** Why, in words. */
  readonly reason?: unknown;
}

const DEBUG = 20;
const WARN = 40;
const ERROR = 50;

/** Everything that is no event, to stderr: text for people, or pino's JSON lines. */
export function diagnosticsTo(
  errOut: OutputStream,
  flags: Pick<WatchFlags, "logFormat" | "verbose" | "quiet">,
): Logger {
  const level = flags.quiet === true ? "error" : flags.verbose === true ? "debug" : "info";
  // stderr's reader may be gone; there is nobody left to tell.
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

/** Details are for who looks closely: with every field. What all others have to say is in their message. */
function fieldsOf(record: LogRecord): string {
  return Object.entries(record)
    .filter(([name]) => !SHOWN_OTHERWISE.has(name))
    .map(([name, value]) => ` ${name}=${String(value)}`)
    .join("");
}
