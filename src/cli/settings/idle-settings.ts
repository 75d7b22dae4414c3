import { isIdle } from "../flags/flag-rules.js";
import { valueName } from "../flags/given-flags.js";
import type { WatchFlags } from "../flags/watch-flags.js";

/**
 * Returns the flags without the settings that mean nothing in this run. A flag that was typed in vain is refused, but a
 * setting is meant for the runs in which it holds.
 *
 * @param settings - the long names of the flags that are set and were not typed.
 */
export function withoutIdleSettings(flags: WatchFlags, settings: Iterable<string>): WatchFlags {
  const left: Record<string, unknown> = { ...flags };
  for (const long of settings) {
    if (isIdle(long, left as unknown as WatchFlags)) {
      left[valueName(long)] = long.startsWith("--no-") ? true : undefined;
    }
  }
  return left as unknown as WatchFlags;
}
