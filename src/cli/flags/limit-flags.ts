import { type Flag, inGroup } from "./flag.js";

/** The flags that end a run when enough has been printed. Their modules are loaded when one of them is given. */
export const LIMIT_FLAGS: readonly Flag[] = inGroup("When to end", [
  { flags: "--once", description: "print what exists now, in order, and end (the same as --watch=false)" },
  { flags: "--count <number>", description: "end after this many events have been printed" },
  {
    flags: "--quiet-for <duration>",
    description: "end when nothing has been printed for this long after the first list",
  },
]);

/** The values of `LIMIT_FLAGS`. */
export interface LimitFlags {
  readonly once?: boolean;
  readonly count?: string;
  readonly quietFor?: string;
}
