import type { Flag } from "./flag.js";

/** The flags that commander adds itself. */
export const COMMANDER_FLAGS: readonly Pick<Flag, "flags" | "description">[] = [
  { flags: "-h, --help", description: "print the help" },
  { flags: "--version", description: "print the version" },
];
