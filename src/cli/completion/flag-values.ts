import type { ConnectionFlags } from "../flags/connection-flags.js";
import type { PlaceFlags } from "../flags/place-flags.js";
import { SPECS } from "./typed.js";

/** Returns the flags in the form in which the parser returns them, as far as they were typed. */
export function flagValues(values: ReadonlyMap<string, readonly string[]>): ConnectionFlags & PlaceFlags {
  return Object.fromEntries(
    [...values].map(([long, given]) => {
      const spec = SPECS.get(long);
      const name = long.replace(/^--/, "").replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      const last = given.at(-1) ?? "";
      return [name, spec?.flag.repeatable === true ? given : spec?.value === "none" ? isTrue(last) : last];
    }),
  );
}

function isTrue(text: string): boolean {
  return !/^(0|f|false)$/i.test(text);
}
