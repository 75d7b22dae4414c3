import type { Row } from "./report.js";
import { median } from "./statistics.js";

/** What each round measured, by column. */
export type Rounds = readonly Readonly<Record<string, number>>[];

/** The medians of each contender, and below them what the first one's are of each other one's. */
export function comparison(contenders: ReadonlyMap<string, Rounds>): readonly Row[] {
  const rows = [...contenders].map(([name, rounds]) => ({ name, values: medians(rounds) }));
  const [ours, ...others] = rows;
  if (ours === undefined) {
    return [];
  }
  return [
    ...rows,
    ...others.map(({ name, values }) => ({
      name: `${ours.name} / ${name}`,
      values: ratios(ours.values, values),
    })),
  ];
}

/** Without those to what was too little to be measured. */
function ratios(ours: Row["values"], theirs: Row["values"]): Row["values"] {
  return Object.fromEntries(
    Object.entries(ours)
      .map(([column, value]) => [column, value / (theirs[column] ?? Number.NaN)] as const)
      .filter(([, ratio]) => Number.isFinite(ratio)),
  );
}

/** Of each column. */
export function medians(rounds: Rounds): Readonly<Record<string, number>> {
  const columns = [...new Set(rounds.flatMap((round) => Object.keys(round)))];
  return Object.fromEntries(
    columns.map((column) => [column, median(rounds.map((round) => round[column] ?? Number.NaN))]),
  );
}
