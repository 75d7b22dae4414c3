import { truthOf } from "../habits/truth.js";
import { valueFault } from "../habits/flag-spec.js";
import { UsageError } from "../usage-error.js";
import type { SettableFlag } from "./settable-flags.js";

/** One flag that is set, and where. */
export interface Setting {
  readonly flag: SettableFlag;
  /** The value: a text from the environment, or any value of YAML. */
  readonly value: unknown;
  /** The place in words: `at line 3 of "/home/me/.config/k8s-informer/config.yaml"`. */
  readonly where: string;
}

/**
 * Returns the plain flags that a setting stands for, which are none for a flag that is set to false.
 *
 * @throws UsageError for a value that the flag cannot have.
 */
export function plainFlags({ flag: { spec, isOpposite }, value }: Setting): readonly string[] {
  const { long, flag } = spec;
  if (spec.value === "none") {
    return truth(long, value) === isOpposite ? [] : [long];
  }
  if (spec.value === "optional" && isTruth(value, flag.choices)) {
    return truth(long, value) ? [`${long}=${flag.impliedValue ?? ""}`] : [];
  }
  const texts = textsOf(long, value);
  const values = flag.repeatable === true ? texts : [texts.join(",")];
  return values.map((text) => {
    const fault = valueFault(spec, text);
    if (fault !== undefined) {
      throw new UsageError(fault, long);
    }
    return `${long}=${text}`;
  });
}

function truth(long: string, value: unknown): boolean {
  const found = typeof value === "boolean" ? value : truthOf(String(value));
  if (found === undefined || (typeof value === "object" && value !== null)) {
    throw new UsageError(`Cannot use ${long} "${inWords(value)}": expected true or false`, long);
  }
  return found;
}

/** Whether a value says only that the flag is given or not. */
function isTruth(value: unknown, choices: readonly string[] = []): boolean {
  return (
    typeof value === "boolean" ||
    (typeof value === "string" && truthOf(value) !== undefined && !choices.includes(value))
  );
}

function textsOf(long: string, value: unknown): string[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map((item) => {
    if (typeof item !== "string" && typeof item !== "number" && typeof item !== "boolean") {
      throw new UsageError(
        `Cannot use ${long}: found ${inWords(item)}, expected a text, or a list of texts`,
        long,
      );
    }
    return String(item);
  });
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) {
    return "a list";
  }
  if (value === null) {
    return "nothing";
  }
  return typeof value === "object" ? "a mapping" : typeof value === "string" ? value : JSON.stringify(value);
}
