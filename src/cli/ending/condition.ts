import { compileJsonPath, type JsonPathTemplate } from "../../jsonpath/compile-jsonpath.js";
import { JsonPathError } from "../../jsonpath/jsonpath-error.js";
import { relaxedPath, UNEXPECTED_PATH } from "../../jsonpath/relaxed-path.js";
import { FAIL_WORDS, PLAIN_CONDITIONS } from "../flags/ending-flags.js";
import { nearestWord } from "../habits/nearest-word.js";
import { UsageError } from "../usage-error.js";

type Plain<Kind> = Kind extends string ? { readonly kind: Kind } : never;

/** What `--for` waits for, or what is trouble for `--fail-on`. `text` is what the user wrote, and `flag` where. */
export type Condition = { readonly text: string; readonly flag: string } & (
  | Plain<(typeof PLAIN_CONDITIONS)[number]>
  | { readonly kind: "phase"; readonly phase: string }
  | { readonly kind: "condition"; readonly name: string; readonly value: string }
  | {
      readonly kind: "jsonpath";
      readonly template: JsonPathTemplate;
      /** The value that is expected, or undefined if any value is. */
      readonly value: string | undefined;
    }
);

/** How a condition is written that has parameters. */
const WITH_PARAMETERS: readonly string[] = ["phase=X", "condition=NAME[=VALUE]", "jsonpath='{...}'[=VALUE]"];

/** Every condition, as a user writes it. */
export const CONDITION_WORDS: readonly string[] = [...PLAIN_CONDITIONS, ...WITH_PARAMETERS];

/** The conditions of built-in kinds, which users write without `condition=`. */
const CONDITIONS = [
  "Available",
  "Complete",
  "ContainersReady",
  "Failed",
  "Initialized",
  "PodScheduled",
  "Progressing",
];

const PHASES = ["Pending", "Running", "Succeeded", "Failed", "Unknown"];

/**
 * Parses a condition. `create`, `delete`, `condition=` and `jsonpath=` have the grammar of `kubectl wait --for`.
 *
 * @throws UsageError for another text.
 */
export function conditionOf(text: string, flag: string): Condition {
  const condition = parsedCondition(text, flag);
  if (condition === undefined) {
    throw unusable(
      text,
      flag,
      `${meantElsewhere(text) ?? meant(text, PLAIN_CONDITIONS)}expected one of ${CONDITION_WORDS.join(", ")}`,
    );
  }
  return condition;
}

/** Parses a condition. Returns undefined for a word that is none. */
export function parsedCondition(text: string, flag: string): Condition | undefined {
  const [, prefix = "", rest = ""] = /^(phase|condition|jsonpath)=(.*)$/s.exec(text) ?? [];
  switch (prefix) {
    case "phase":
      return { text, flag, kind: "phase", phase: phaseOf(rest, text, flag) };
    case "condition":
      return { text, flag, kind: "condition", ...nameAndValue(rest, text, flag) };
    case "jsonpath":
      return { text, flag, kind: "jsonpath", ...pathAndValue(rest, text, flag) };
    default: {
      const kind = PLAIN_CONDITIONS.find((word) => word === text.toLowerCase());
      return kind === undefined ? undefined : { text, flag, kind };
    }
  }
}

/** Whether a condition must hold for all objects at one time. The others must have held for each of them at some time. */
export function mustLast({ kind }: Pick<Condition, "kind">): boolean {
  return kind === "ready" || kind === "rollout";
}

/** Whether two texts are equal after Unicode simple case folding, by which kubectl compares conditions. */
export function equalFold(one: string, other: string): boolean {
  return new RegExp(`^${one.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$`, "iu").test(other);
}

/** Returns advice for a word that means something elsewhere: a condition, a phase, or trouble. */
function meantElsewhere(typed: string): string | undefined {
  const isTyped = (known: string): boolean => equalFold(known, typed.replace(/=.*$/s, ""));
  const [advice] = [
    ...CONDITIONS.filter(isTyped).map((name) => `"condition=${name}"`),
    ...PHASES.filter(isTyped).map((phase) => `"phase=${phase}"`),
    ...FAIL_WORDS.filter(isTyped).map((word) => `--fail-on ${word}`),
  ];
  return advice && `did you mean ${advice}? `;
}

/** Returns which of the words was meant, as the beginning of advice: a word that is like it, or a part of one. */
export function meant(typed: string, words: readonly string[]): string {
  const nearest = nearestWord(typed, words) ?? partOfWord(typed.toLowerCase(), words);
  return nearest === undefined ? "" : `did you mean "${nearest}"? `;
}

/** The shortest word that means one that it is a part of. */
const SHORTEST_PART = 3;

/** Returns the word that has what was typed in it, or the other way: `crashloop` for `crash` and `CrashLoopBackOff`. */
function partOfWord(typed: string, words: readonly string[]): string | undefined {
  return words.find((word) => {
    const known = word.toLowerCase();
    const [short, long] = known.length < typed.length ? [known, typed] : [typed, known];
    return short.length >= SHORTEST_PART && long.includes(short);
  });
}

export function unusable(text: string, flag: string, why: string): UsageError {
  return new UsageError(`Cannot use ${flag} "${text}": ${why}`, flag);
}

function phaseOf(given: string, text: string, flag: string): string {
  const phase = PHASES.find((known) => equalFold(known, given));
  if (phase === undefined) {
    throw unusable(text, flag, `${meant(given, PHASES)}expected one of the phases ${PHASES.join(", ")}`);
  }
  return phase;
}

function nameAndValue(given: string, text: string, flag: string): { name: string; value: string } {
  const equals = given.indexOf("=");
  const name = equals === -1 ? given : given.slice(0, equals);
  if (name === "") {
    throw unusable(text, flag, "found no name, expected one such as condition=Ready");
  }
  return { name, value: equals === -1 ? "true" : given.slice(equals + 1) };
}

function pathAndValue(
  given: string,
  text: string,
  flag: string,
): { template: JsonPathTemplate; value: string | undefined } {
  const [path = "", value, ...more] = splitAtEquals(given);
  if (more.length > 0) {
    throw unusable(
      text,
      flag,
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  }
  const expected = value?.replace(/^['"]+|['"]+$/g, "");
  if (expected === "") {
    throw unusable(
      text,
      flag,
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  }
  return { template: templateOf(path, text, flag), value: expected };
}

function templateOf(path: string, text: string, flag: string): JsonPathTemplate {
  const template = relaxedPath(path);
  if (template === undefined || template === "") {
    throw unusable(text, flag, template === "" ? "jsonpath expression cannot be empty" : UNEXPECTED_PATH);
  }
  try {
    return compileJsonPath(template);
  } catch (error) {
    if (!(error instanceof JsonPathError)) {
      throw error;
    }
    const place = error.position === undefined ? "" : `, at character ${error.position + 1} of "${template}"`;
    throw unusable(text, flag, `${error.reason}${place}`);
  }
}

/** Splits at each single `=`. Two of them are a part of the expression, as in kubectl. */
function splitAtEquals(text: string): string[] {
  const parts = [""];
  for (const part of text.split(/(==|=)/)) {
    if (part === "=") {
      parts.push("");
    } else {
      parts.push((parts.pop() ?? "") + part);
    }
  }
  return parts;
}
