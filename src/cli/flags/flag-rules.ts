import { formatNameIn } from "../../printer/formats/output-formats.js";
import { UsageError } from "../usage-error.js";
import { isAnyGiven, valueName } from "./given-flags.js";
import type { WatchFlags } from "./watch-flags.js";

/**
 * A flag that means nothing beside others, or without them. It is written as `--hold`, or as `--for=delete` if the rule
 * is about this value alone. The others are written in the same way; `-o json` is a format, and `a type` and `named objects`
 * are arguments.
 */
export interface FlagRule {
  readonly flag: string;
  /** The flag means something only beside one of these. */
  readonly needs?: readonly string[];
  /** The flag means nothing beside any of these. */
  readonly excludes?: readonly string[];
  /** Why, in words that follow a colon. @defaultValue which formats the flag is of */
  readonly why?: string;
}

const ROWS = ["-o table", "-o wide"];
const LINES = ["-o default", "-o short"];
const CUSTOM_COLUMNS = ["-o custom-columns", "-o custom-columns-file"];
const TEMPLATES = ["-o jsonpath", "-o jsonpath-as-json", "-o jsonpath-file", ...CUSTOM_COLUMNS];
const LEAVE_ONE = "leave out one of them";
const ENDS_EARLY = "it would end the run before the condition holds; use --timeout";
const ONE_LOOK = `nothing lasts in one look; ${LEAVE_ONE}, or give a longer --timeout`;
const NEVER_BOTH =
  "both never hold at one time; with condition=Ready, objects may be ready first and deleted then";

/** Every flag that is refused beside others, or without them. The first row that is broken is told. */
export const FLAG_RULES: readonly FlagRule[] = [
  { flag: "--no-headers", needs: [...ROWS, ...CUSTOM_COLUMNS] },
  { flag: "--show-labels", needs: ["-o default", ...ROWS] },
  { flag: "--label-columns", needs: ["-o default", ...ROWS] },
  { flag: "--no-object", needs: ["-o json"] },
  { flag: "--context-lines", needs: ["-o diff"] },
  { flag: "--no-redact", needs: ["-o diff", "-o jsonpatch"] },
  { flag: "--show-managed-fields", needs: ["-o json", "-o yaml", ...TEMPLATES] },
  { flag: "--show-managed-fields", excludes: ["--no-object"], why: `it is about objects; ${LEAVE_ONE}` },
  {
    flag: "--timestamps",
    excludes: ["-o json", "-o yaml"],
    why: `its records always have a timestamp in RFC 3339; ${LEAVE_ONE}`,
  },
  {
    flag: "--timestamps",
    excludes: ["-o diff"],
    why: `differences have the time of the day in their heads, in the zone of TZ; ${LEAVE_ONE}`,
  },
  { flag: "--timestamps", needs: [...LINES, ...ROWS], why: `its lines have no time; ${LEAVE_ONE}` },
  { flag: "--since", needs: ["--events"], why: "it says how old the Kubernetes Events may be" },
  { flag: "--watch-only", excludes: ["--once"], why: `--once prints only what exists now; ${LEAVE_ONE}` },
  { flag: "--quiet-for", excludes: ["--once"], why: `nothing follows the first list; ${LEAVE_ONE}` },
  {
    flag: "--events",
    excludes: ["--once"],
    why: `Kubernetes Events are printed after the first list; ${LEAVE_ONE}`,
  },
  { flag: "--count", excludes: ["--for"], why: ENDS_EARLY },
  { flag: "--quiet-for", excludes: ["--for"], why: ENDS_EARLY },
  {
    flag: "--fail-grace",
    needs: ["--fail-on"],
    why: "it says how long the trouble of --fail-on must last",
  },
  { flag: "--hold", needs: ["--for=ready", "--for=rollout"], why: "other conditions need not last" },
  { flag: "--hold", excludes: ["--once", "--timeout=0"], why: ONE_LOOK },
  { flag: "--fail-grace", excludes: ["--once", "--timeout=0"], why: ONE_LOOK },
  { flag: "--min", needs: ["--for"], why: "it says how many objects the conditions need" },
  {
    flag: "--min",
    excludes: ["named objects"],
    why: "each of them is needed, and none of the conditions counts pods of a workload; leave out --min",
  },
  { flag: "--for=delete", excludes: ["--for=ready", "--for=rollout"], why: NEVER_BOTH },
  {
    flag: "--for=rollout",
    needs: ["a type"],
    why: "it is about deployments, statefulsets and daemonsets, such as deploy/web",
  },
];

/** What the user has given: the flags, and the words that are not flags. */
interface Given {
  readonly flags: WatchFlags;
  readonly words: readonly string[];
}

/** @throws UsageError for a flag that means nothing beside the others. */
export function refuseMisfits(flags: WatchFlags, words: readonly string[]): void {
  const given = { flags, words };
  const rule = FLAG_RULES.find((one) => isBroken(one, given));
  if (rule !== undefined) {
    throw new UsageError(`Cannot use ${rule.flag} ${reasonOf(rule, given)}`, nameOf(rule.flag));
  }
}

/** Whether a flag that is set means nothing beside the others. */
export function isIdle(long: string, flags: WatchFlags): boolean {
  return FLAG_RULES.some((rule) => rule.flag === long && isBroken(rule, { flags, words: [] }));
}

function isBroken({ flag, needs, excludes = [] }: FlagRule, given: Given): boolean {
  const isLacking = needs !== undefined && !needs.some((term) => holds(term, given));
  return holds(flag, given) && (isLacking || excludes.some((term) => holds(term, given)));
}

/** Returns what is there and should not be, or what is missing, and why that matters. */
function reasonOf({ needs = [], excludes = [], why }: FlagRule, given: Given): string {
  const disturbing = excludes.find((term) => holds(term, given));
  if (disturbing !== undefined) {
    return `with ${disturbing}: ${why ?? LEAVE_ONE}`;
  }
  return needs.every((term) => term.startsWith("-o "))
    ? `with -o ${formatNameIn(given.flags.output)}: ${why ?? `it is a flag of ${listed(needs)}`}`
    : `without ${needs.join(" or ")}: ${why ?? ""}`;
}

/** Returns some terms in words: `-o table, -o wide and -o name`. */
function listed(terms: readonly string[]): string {
  return [terms.slice(0, -1).join(", "), ...terms.slice(-1)].filter((part) => part !== "").join(" and ");
}

function holds(term: string, { flags, words }: Given): boolean {
  if (term === "a type") {
    return words.length > 0;
  }
  if (term === "named objects") {
    return areNamedAlone(words, flags.for ?? []);
  }
  if (term.startsWith("-o ")) {
    return term === `-o ${formatNameIn(flags.output)}`;
  }
  const [, long = "", wanted] = /^(--[\w-]+)(?:=(.*))?$/.exec(term) ?? [];
  const name = valueName(long);
  const value = (flags as unknown as Readonly<Record<string, unknown>>)[name];
  if (wanted === undefined) {
    return isAnyGiven(flags, [name]) && !isNoTime(name, value);
  }
  return [value].flat().some((one) => isWord(one, wanted) || (wanted === "0" && isZero(one)));
}

/** Whether all objects have names, and no condition counts the pods of one of them. */
function areNamedAlone(words: readonly string[], conditions: readonly string[]): boolean {
  const [first = "", ...names] = words;
  const types = words.flatMap((word) => /^(.*)\//.exec(word)?.[1] ?? []);
  const named = names.length > 0 && types.length === 0 ? [first] : types;
  return named.length > 0 && !named.some((type) => conditions.some((one) => countsPodsOf(type, one)));
}

/** Whether a condition of a named object is about its pods. A pod has none, and a Job decides itself that it succeeded. */
function countsPodsOf(type: string, condition: string): boolean {
  const [word = ""] = condition.toLowerCase().split("=");
  const isJob = /^jobs?(\.|$)/i.test(type);
  return (
    /^(ready|phase|succeeded)$/.test(word) && !/^(po|pods?)$/i.test(type) && !(isJob && word === "succeeded")
  );
}

/** Whether a flag asks for a time of zero, which is the same as leaving the flag out. */
function isNoTime(name: string, value: unknown): boolean {
  return (name === "hold" || name === "failGrace") && isZero(value);
}

/** Whether a duration is zero, however it is written: `0`, `0s`, `0m0.0s`. */
function isZero(value: unknown): boolean {
  return typeof value === "string" && /\d/.test(value) && !/[1-9]/.test(value);
}

/** Whether a value is this word. The words of conditions are read in any case, as those of kubectl are. */
function isWord(value: unknown, word: string): boolean {
  return typeof value === "string" && value.toLowerCase() === word;
}

/** Returns the name of a flag without a value. */
function nameOf(flag: string): string {
  return flag.replace(/=.*$/, "");
}
