import { OUTPUT_FORMATS, type OutputFormat } from "../../printer/output-formats.js";
import { type Flag, inGroup } from "./flag.js";

const SHOWN = ["all", "changes", "significant"] as const;
const EVENT_TYPES = ["warnings", "all"] as const;

/** The flags that are about the lines on stdout. */
export const OUTPUT_FLAGS: readonly Flag[] = inGroup("What is printed on stdout", [
  {
    flags: "-o, --output <format>",
    description: "output format of the events",
    choices: Object.keys(OUTPUT_FORMATS),
    defaultValue: "default",
  },
  {
    flags: "--show <what>",
    description: "all events, only changes, or only those that matter for a rollout",
    choices: SHOWN,
    defaultValue: "all",
  },
  {
    flags: "--only <events>",
    description: "print only events of these types: add,update,delete",
    suggests: ["add", "update", "delete"],
    listed: true,
  },
  { flags: "--watch-only", description: "print only changes, not the pods that exist at the start" },
  {
    flags: "--events[=types]",
    description: "print the Kubernetes Events of what is watched, too: only warnings, or all",
    choices: EVENT_TYPES,
    impliedValue: "warnings",
  },
  {
    flags: "--since <duration>",
    description: "with --events: also print the Events of this long before the start",
  },
  {
    flags: "--resync <duration>",
    description: "print every pod again at this interval, as an update; 0 disables it",
    defaultValue: "1m",
  },
  {
    flags: "--color <when>",
    description: "when to colour the output",
    choices: ["auto", "always", "never"],
    defaultValue: "auto",
  },
]);

/** The values of `OUTPUT_FLAGS`. */
export interface OutputFlags {
  readonly output: OutputFormat;
  readonly show: (typeof SHOWN)[number];
  readonly only?: string;
  readonly watchOnly?: boolean;
  readonly events?: (typeof EVENT_TYPES)[number];
  readonly since?: string;
  readonly resync: string;
  readonly color: string;
}
