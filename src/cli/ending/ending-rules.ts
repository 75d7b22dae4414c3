import { parseDuration } from "../duration.js";
import type { EndingFlags } from "../flags/ending-flags.js";
import { UsageError } from "../usage-error.js";
import { type Condition, conditionOf, mustLast } from "./condition.js";
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
  /** How many objects are needed, or undefined for the default. */
  readonly min: number | undefined;
}

/** @throws UsageError for a value that a flag cannot have, and for flags that mean nothing together. */
export function endingRules(flags: EndingFlags, words: readonly string[]): EndingRules {
  const conditions = (flags.for ?? []).map((text) => conditionOf(text, "--for"));
  const failOn = failRules(flags.failOn ?? []);
  const timeoutMs = timeoutOf(flags.timeout);
  checkTogether(flags, conditions, words);
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
    judgesOnce: timeoutMs === 0,
    holdMs: durationOf(flags.hold, "--hold"),
    graceMs: durationOf(flags.failGrace, "--fail-grace"),
    min: minOf(flags.min),
  };
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

function checkTogether(flags: EndingFlags, conditions: readonly Condition[], words: readonly string[]): void {
  const refuse = (flag: string, why: string): never => {
    throw new UsageError(`Cannot use ${flag} ${why}`, flag);
  };
  if (flags.failGrace !== undefined && flags.failOn === undefined) {
    refuse("--fail-grace", "without --fail-on: it says how long the trouble of --fail-on must last");
  }
  if (flags.hold !== undefined && !conditions.some(mustLast)) {
    refuse("--hold", "without --for=ready or --for=rollout: other conditions need not last");
  }
  if (flags.min !== undefined && flags.for === undefined) {
    refuse("--min", "without --for: it says how many objects the conditions need");
  }
  const kinds = new Set(conditions.map(({ kind }) => kind));
  if (kinds.has("delete") && (kinds.has("ready") || kinds.has("rollout"))) {
    refuse(
      "--for=delete",
      `with --for=${kinds.has("ready") ? "ready" : "rollout"}: both never hold at one time; with condition=Ready, objects may be ready first and deleted then`,
    );
  }
  if (kinds.has("rollout") && words.length === 0) {
    refuse(
      "--for=rollout",
      "with pods: it is about deployments, statefulsets and daemonsets, such as deploy/web",
    );
  }
}
