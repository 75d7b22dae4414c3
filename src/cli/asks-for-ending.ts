import type { EndingFlags } from "./flags/ending-flags.js";

/** Whether one of the flags ends the run by itself, or is about such a flag. */
export function asksForEnding(flags: EndingFlags): boolean {
  const { for: conditions, failOn, timeout, hold, failGrace, min } = flags;
  return [conditions, failOn, timeout, hold, failGrace, min].some((value) => value !== undefined);
}
