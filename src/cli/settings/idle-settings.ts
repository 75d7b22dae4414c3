import { formatNameIn } from "../../printer/formats/output-formats.js";
import type { WatchFlags } from "../flags/watch-flags.js";
import { FORMATS_OF } from "../formats/format-flags.js";
import { isTimed } from "../formats/time-style.js";

type Holds = (flags: WatchFlags) => boolean;

/** Whether a flag means something in a run, by its long name. All other flags always do. */
const HOLDS: Readonly<Record<string, Holds>> = {
  ...Object.fromEntries(
    Object.entries(FORMATS_OF).map(([long, formats]): [string, Holds] => [
      long,
      ({ output }) => formats.includes(formatNameIn(output)),
    ]),
  ),
  "--timestamps": ({ output }) => isTimed(output),
  "--since": ({ events }) => events !== undefined,
  "--hold": (flags) =>
    !looksOnce(flags) && (flags.for ?? []).some((text) => text === "ready" || text === "rollout"),
  "--min": ({ for: conditions }) => conditions !== undefined,
  "--fail-grace": (flags) => !looksOnce(flags) && flags.failOn !== undefined,
  "--events": ({ once }) => once !== true,
  "--watch-only": ({ once }) => once !== true,
  "--quiet-for": ({ once, for: conditions }) => once !== true && conditions === undefined,
  "--count": ({ for: conditions }) => conditions === undefined,
};

/** Whether one look decides, so that nothing can last. */
function looksOnce({ once, timeout = "" }: WatchFlags): boolean {
  return once === true || /^\+?0+[a-z]*$/.test(timeout);
}

/**
 * Returns the flags without the settings that mean nothing in this run. A flag that was typed in vain is refused, but a
 * setting is meant for the runs in which it holds.
 *
 * @param settings - the long names of the flags that are set and were not typed.
 */
export function withoutIdleSettings(flags: WatchFlags, settings: Iterable<string>): WatchFlags {
  const left: Record<string, unknown> = { ...flags };
  for (const long of settings) {
    if (HOLDS[long]?.(left as unknown as WatchFlags) === false) {
      const isDenial = long.startsWith("--no-");
      const name = long
        .slice(isDenial ? "--no-".length : "--".length)
        .replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
      left[name] = isDenial ? true : undefined;
    }
  }
  return left as unknown as WatchFlags;
}
