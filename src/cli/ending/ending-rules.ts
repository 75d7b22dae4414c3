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

/** @throws UsageError for a value that a flag cannot have, and for flags that mean nothing together. */
export function endingRules(flags: JudgedFlags, words: readonly string[]): EndingRules {
  const conditions = (flags.for ?? []).map((text) => conditionOf(text, "--for"));
  const failOn = failRules(flags.failOn ?? []);
  const timeoutMs = timeoutOf(flags.timeout);
  const [holdMs, graceMs] = [durationOf(flags.hold, "--hold"), durationOf(flags.failGrace, "--fail-grace")];
  const judgesOnce = timeoutMs === 0 || (flags.once === true && conditions.length + failOn.length > 0);
  const kinds = new Set(conditions.map(({ kind }) => kind));
  checkTogether({ flags, kinds, words, looksOnce: judgesOnce ? lookOf(flags) : undefined, holdMs, graceMs });
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

/** Returns the flag that makes a run judge once. */
function lookOf({ once, timeout = "" }: JudgedFlags): string {
  return once === true ? "--once" : `--timeout ${timeout}`;
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

/** Flags that mean nothing together, with why. */
const MISFITS: readonly {
  readonly flag: string;
  readonly is: (given: Given) => boolean;
  readonly why: string | ((given: Given) => string);
}[] = [
  {
    flag: "--fail-grace",
    is: ({ flags }) => flags.failGrace !== undefined && flags.failOn === undefined,
    why: "without --fail-on: it says how long the trouble of --fail-on must last",
  },
  {
    flag: "--hold",
    is: ({ flags, kinds }) => flags.hold !== undefined && !kinds.has("ready") && !kinds.has("rollout"),
    why: "without --for=ready or --for=rollout: other conditions need not last",
  },
  ...(["--hold", "--fail-grace"] as const).map((flag) => ({
    flag,
    is: ({ looksOnce, holdMs, graceMs }: Given) =>
      looksOnce !== undefined && (flag === "--hold" ? holdMs : graceMs) > 0,
    why: ({ looksOnce = "" }: Given) =>
      `with ${looksOnce}: nothing lasts in one look; leave out one of them, or give a longer --timeout`,
  })),
  {
    flag: "--min",
    is: ({ flags }) => flags.min !== undefined && flags.for === undefined,
    why: "without --for: it says how many objects the conditions need",
  },
  ...(["ready", "rollout"] as const).map((kind) => ({
    flag: "--for=delete",
    is: ({ kinds }: Given) => kinds.has("delete") && kinds.has(kind),
    why: `with --for=${kind}: both never hold at one time; with condition=Ready, objects may be ready first and deleted then`,
  })),
  {
    flag: "--for=rollout",
    is: ({ kinds, words }) => kinds.has("rollout") && words.length === 0,
    why: "with pods: it is about deployments, statefulsets and daemonsets, such as deploy/web",
  },
];

/** What the user has given. */
interface Given {
  readonly flags: EndingFlags;
  /** The flag by which one look decides, if one does. */
  readonly looksOnce: string | undefined;
  readonly holdMs: number;
  readonly graceMs: number;
  readonly kinds: ReadonlySet<Condition["kind"]>;
  readonly words: readonly string[];
}

function checkTogether(given: Given): void {
  const misfit = MISFITS.find(({ is }) => is(given));
  if (misfit !== undefined) {
    const { flag, why } = misfit;
    const reason = typeof why === "string" ? why : why(given);
    throw new UsageError(`Cannot use ${flag} ${reason}`, flag.replace(/=.*$/, ""));
  }
}
