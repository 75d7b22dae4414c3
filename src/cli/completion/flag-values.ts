import type { ConnectionFlags } from "../flags/connection-flags.js";
import type { PlaceFlags } from "../flags/place-flags.js";
import { valueName } from "../flags/given-flags.js";
import { truthOf } from "../habits/truth.js";
import { SPECS } from "./typed.js";

/** Returns the flags in the form in which the parser returns them, as far as they were typed. */
export function flagValues(values: ReadonlyMap<string, readonly string[]>): ConnectionFlags & PlaceFlags {
  return Object.fromEntries(
    [...values].map(([long, given]) => {
      const spec = SPECS.get(long);
      const name = valueName(long);
      const last = given.at(-1) ?? "";
      return [
        name,
        spec?.flag.repeatable === true ? given : spec?.value === "none" ? truthOf(last) !== false : last,
      ];
    }),
  );
}
