import { formatNameIn } from "../../printer/formats/output-formats.js";
import { clockTime, type LineTime } from "../../printer/line-time.js";
import { styledTime } from "../../printer/styled-time.js";
import type { WatchFlags } from "../flags/watch-flags.js";
import { UsageError } from "../usage-error.js";

/** The formats whose lines begin with the time. */
const TIMED = new Set(["default", "short", "table", "wide"]);

/** Why the other formats have no time that could be chosen. */
const UNTIMED: Readonly<Record<string, string>> = {
  json: "its records always have a timestamp in RFC 3339",
  yaml: "its records always have a timestamp in RFC 3339",
};

/**
 * Returns what lines begin with, as `--timestamps` says.
 *
 * @throws UsageError for a format whose lines do not begin with the time.
 */
export function timeStyle({
  timestamps = "go",
  output,
}: Pick<WatchFlags, "timestamps" | "output">): LineTime {
  if (!isTimed(output)) {
    const format = formatNameIn(output);
    throw new UsageError(
      `Cannot use --timestamps with -o ${format}: ${UNTIMED[format] ?? "its lines have no time"}; leave out one of them`,
      "--timestamps",
    );
  }
  return timestamps === "go" ? clockTime() : styledTime(timestamps, new Date());
}

/** Whether the lines of a format begin with the time. */
export function isTimed(output: string): boolean {
  return TIMED.has(formatNameIn(output));
}
