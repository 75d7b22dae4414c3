import { type Flag, inGroup } from "./flag.js";

/** The conditions of `--for` that are a word by themselves. */
export const PLAIN_CONDITIONS = ["ready", "succeeded", "rollout", "create", "delete"] as const;

/** The kinds of trouble of `--fail-on` that have a word of their own. */
export const FAIL_WORDS = [
  "crashloop",
  "imagepull",
  "oom",
  "config",
  "failed",
  "evicted",
  "unschedulable",
  "deadline",
] as const;

/** The flags that end a run by themselves. Their modules are loaded when one of them is given. */
export const ENDING_FLAGS: readonly Flag[] = inGroup("When to end", [
  {
    flags: "--for <condition>",
    description:
      "end with 0 when it holds: ready, succeeded, rollout, phase=X, create, delete, condition=NAME, jsonpath='{...}'",
    repeatable: true,
    suggests: [...PLAIN_CONDITIONS, "condition=", "phase=", "jsonpath="],
  },
  {
    flags: "--fail-on <words>",
    description: `end with 3 on: ${FAIL_WORDS.join(", ")}, restarts>N, any`,
    repeatable: true,
    suggests: [...FAIL_WORDS, "restarts>", "any"],
    listed: true,
  },
  {
    flags: "--timeout <duration>",
    description: "end with 4 after this time; 0 judges once, after the first list",
  },
  { flags: "--hold <duration>", description: "how long ready or rollout must last (default: 0)" },
  {
    flags: "--fail-grace <duration>",
    description: "how long the trouble of --fail-on must last (default: 0)",
  },
  {
    flags: "--min <number>",
    description: "how many objects --for needs (default: 1, and as many pods as a workload wants)",
  },
]);

/** The values of `ENDING_FLAGS`. */
export interface EndingFlags {
  readonly for?: readonly string[];
  readonly failOn?: readonly string[];
  readonly timeout?: string;
  readonly hold?: string;
  readonly failGrace?: string;
  readonly min?: string;
}
