import { clockTime, type LineTime } from "../../printer/line-time.js";
import { styledTime } from "../../printer/styled-time.js";
import type { WatchFlags } from "../flags/watch-flags.js";

/** Returns what lines begin with, as `--timestamps` says. */
export function timeStyle({ timestamps = "go" }: Pick<WatchFlags, "timestamps">): LineTime {
  return timestamps === "go" ? clockTime() : styledTime(timestamps, new Date());
}
