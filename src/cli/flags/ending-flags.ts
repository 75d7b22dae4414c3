import { type Flag, inGroup } from "./flag.js";

/** The flags that end a run by themselves. Their modules are loaded when one of them is given. */
export const ENDING_FLAGS: readonly Flag[] = inGroup("When to end", [
  {
    flags: "--for <condition>",
    description:
      "end with 0 when it holds: ready, succeeded, rollout, phase=X, create, delete, condition=NAME, jsonpath='{...}'",
    repeatable: true,
    suggests: ["ready", "succeeded", "rollout", "create", "delete", "condition=", "phase=", "jsonpath="],
  },
  {
    flags: "--fail-on <words>",
    description:
      "end with 3 on: crashloop, imagepull, oom, config, failed, evicted, unschedulable, deadline, restarts>N, any",
    repeatable: true,
    suggests: [
      ...["crashloop", "imagepull", "oom", "config", "failed", "evicted", "unschedulable", "deadline"],
      ...["restarts>", "any"],
    ],
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
