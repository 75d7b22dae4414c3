import { type Flag, inGroup } from "./flag.js";

/** The flags that are about everything else, which goes to stderr. */
export const DIAGNOSTIC_FLAGS: readonly Flag[] = inGroup("What is printed on stderr", [
  {
    flags: "--remind <duration>",
    description:
      "name the pods that are unready for this long, then for twice as long; 0 disables it (default: 1m on a terminal)",
  },
  { flags: "--no-summary", description: "print no summary at the end" },
  {
    flags: "--log-format <format>",
    description: "format of the diagnostics",
    choices: ["text", "json"],
    defaultValue: "text",
  },
  {
    flags: "-v, --verbose",
    description: "log every list, watch and reconnect",
    conflictsWith: "--quiet",
  },
  { flags: "-q, --quiet", description: "log only errors" },
]);

/** The values of `DIAGNOSTIC_FLAGS`. */
export interface DiagnosticFlags {
  readonly remind?: string;
  readonly summary?: boolean;
  readonly logFormat: string;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
}
