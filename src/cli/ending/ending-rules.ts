import { parseDuration } from "../duration.js";
import type { EndingFlags } from "../flags/ending-flags.js";
import type { LimitFlags } from "../flags/limit-flags.js";
import type { WatchFlags } from "../flags/watch-flags.js";
import { UsageError } from "../usage-error.js";
import { type Condition, conditionOf } from "./condition.js";
import { type FailRule, failRules } from "./fail-rule.js";

/** When a run ends by itself: the values of the ending flags. */
export interface EndingRules {
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
  readonly failOn: readonly FailRule[];
  /** After how long the run ends, or undefined for never. */
  readonly timeoutMs: number | undefined;
  /** Whether the state after the first list decides, whatever it is. */
  readonly judgesOnce: boolean;
  readonly holdMs: number;
  readonly graceMs: number;
  /** What it means that an object which the user has named does not exist. */
  readonly absence: "waits" | "fails" | "ignored";
  /** How many objects are needed, or undefined for the default. */
  readonly min: number | undefined;
}

/** The flags that say when a run ends by itself. With `--once` the first list decides. */
export type JudgedFlags = EndingFlags & Pick<LimitFlags, "once"> & Pick<WatchFlags, "ignoreNotFound">;

/** @throws UsageError for a value that a flag cannot have, and for a time limit of zero with nothing to judge. */
export function endingRules(flags: JudgedFlags): EndingRules {
  const conditions = (flags.for ?? []).map((text) => conditionOf(text, "--for"));
  const failOn = failRules(flags.failOn ?? []);
  const timeoutMs = timeoutOf(flags.timeout);
  const [holdMs, graceMs] = [durationOf(flags.hold, "--hold"), durationOf(flags.failGrace, "--fail-grace")];
  const judgesOnce = timeoutMs === 0 || (flags.once === true && conditions.length + failOn.length > 0);
  if (timeoutMs === 0 && conditions.length === 0 && failOn.length === 0) {
    throw new UsageError(
      `Cannot use --timeout "${flags.timeout ?? ""}" without --for or --fail-on: there is nothing to judge; give one of them, or a longer time`,
      "--timeout",
    );
  }
  return {
    conditions,
    failOn,
    timeoutMs: timeoutMs === 0 ? undefined : timeoutMs,
    judgesOnce,
    holdMs,
    graceMs,
    absence: absenceOf(flags),
    min: minOf(flags.min),
  };
}

/** As in `kubectl get`, a list does not wait for what does not exist. */
function absenceOf({ once, ignoreNotFound }: JudgedFlags): EndingRules["absence"] {
  if (once !== true) {
    return "waits";
  }
  return ignoreNotFound === true ? "ignored" : "fails";
}

function durationOf(text: string | undefined, flag: string): number {
  return text === undefined ? 0 : parseDuration(text, flag);
}

/** Returns the time limit. As in `kubectl wait`, a negative one means that there is none. */
function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const isNegative = /^-./.test(text);
  const ms = parseDuration(isNegative ? text.slice(1) : text, "--timeout");
  return isNegative ? undefined : ms;
}

function minOf(text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new UsageError(`Cannot use --min "${text}": expected a whole number of at least 1`, "--min");
  }
  return Number(text);
}
