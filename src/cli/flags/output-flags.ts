import { OUTPUT_FORMATS } from "../../printer/formats/output-formats.js";
import { type Flag, inGroup } from "./flag.js";

const SHOWN = ["all", "changes", "significant"] as const;
const EVENT_TYPES = ["warnings", "all"] as const;
const TIME_STYLES = ["go", "rfc3339", "local", "utc", "epoch", "relative", "delta", "none"] as const;

/** The flags that are about the lines on stdout. */
export const OUTPUT_FLAGS: readonly Flag[] = inGroup("What is printed on stdout", [
  {
    flags: "-o, --output <format>",
    description: "output format of the events",
    choices: OUTPUT_FORMATS,
    defaultValue: "default",
  },
  { flags: "--show-labels", description: "print all labels, as the last column or as labels-all=" },
  {
    flags: "-L, --label-columns <keys>",
    description: "print these labels, as columns or as label.KEY=; keys are separated by commas",
    repeatable: true,
  },
  { flags: "--no-headers", description: "print tables without their headers" },
  {
    flags: "--no-object",
    description: "with -o json: leave the objects out, and print only what is said of them",
  },
  {
    flags: "--context-lines <number>",
    description: "with -o diff: how many lines are printed around each change (default: 3)",
  },
  {
    flags: "--no-redact",
    description: "with -o diff and -o jsonpatch: print values that may be secrets, too",
  },
  {
    flags: "--show <what>",
    description: "all events, only changes, or only those that matter for a rollout",
    choices: SHOWN,
    defaultValue: "all",
  },
  { flags: "--show-managed-fields", description: "keep metadata.managedFields in json and yaml" },
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
    flags: "--sort-by <path>",
    description: "print the first list in the order of this field: .metadata.creationTimestamp",
  },
  {
    flags: "-t, --timestamps[=style]",
    description: "how lines say the time",
    choices: TIME_STYLES,
    impliedValue: "rfc3339",
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

/** How a line says the time. */
export type TimeStyle = (typeof TIME_STYLES)[number];

/** The values of `OUTPUT_FLAGS`. */
export interface OutputFlags {
  readonly output: string;
  readonly object?: boolean;
  readonly contextLines?: string;
  readonly redact?: boolean;
  readonly showLabels?: boolean;
  readonly labelColumns?: readonly string[];
  readonly headers?: boolean;
  readonly show: (typeof SHOWN)[number];
  readonly showManagedFields?: boolean;
  readonly only?: string;
  readonly watchOnly?: boolean;
  readonly events?: (typeof EVENT_TYPES)[number];
  readonly since?: string;
  readonly sortBy?: string;
  readonly timestamps?: TimeStyle;
  readonly resync: string;
  readonly color: string;
}
