import { UsageError } from "../usage-error.js";
import type { StateFilter } from "./state-filter.js";

type Compare = (left: number, right: number) => boolean;

const COMPARISONS: Readonly<Record<string, Compare>> = {
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  "=": (left, right) => left === right,
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
};

const COMPARISON = /^\s*([<>=!]*)\s*(\d+)\s*$/;

/**
 * Returns the filter of `--restarts`: every comparison holds. A bare number means exactly that many restarts.
 *
 * @throws UsageError for another text.
 */
export function restartsFilter(values: readonly string[]): StateFilter {
  const tests = values.map(comparisonOf);
  return { fields: [], matches: (_pod, { restarts }) => tests.every((test) => test(restarts)) };
}

function comparisonOf(text: string): (restarts: number) => boolean {
  const [, sign = "", digits] = COMPARISON.exec(text) ?? [];
  const compare = COMPARISONS[sign === "" ? "=" : sign];
  if (digits === undefined || compare === undefined) {
    throw new UsageError(
      `Cannot use --restarts "${text}": expected a number after one of ${Object.keys(COMPARISONS).join(" ")}, in quotes: '>0'`,
      "--restarts",
    );
  }
  const number = Number(digits);
  return (restarts) => compare(restarts, number);
}
