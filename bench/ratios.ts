import type { Row } from "./report.js";
import { median, percentile } from "./statistics.js";

/** The measured values of each round, by column. */
export type Rounds = readonly Readonly<Record<string, number>>[];

/**
 * Returns rows with the medians of each contender, followed
 * by the ratios of the first contender to each other one.
 */
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

/**
 * Divides values by each other. Leaves out a column if its divisor is missing, or zero because it was too
 * small to measure.
 */
function ratios(ours: Row["values"], theirs: Row["values"]): Row["values"] {
  return Object.fromEntries(
    Object.entries(ours)
      .map(([column, value]) => [column, value / (theirs[column] ?? Number.NaN)] as const)
      .filter(([, ratio]) => Number.isFinite(ratio)),
  );
}

/** Returns the median of each column. */
export function medians(rounds: Rounds): Readonly<Record<string, number>> {
  const columns = [...new Set(rounds.flatMap((round) => Object.keys(round)))];
  return Object.fromEntries(
    columns.map((column) => [column, median(rounds.map((round) => round[column] ?? Number.NaN))]),
  );
}

/**
 * Returns for each contender but the first its ratios to the first one. A ratio is that of one round, because both had
 * their turns in it under the same load. Rows have the median of these ratios, and the quartiles as its spread.
 */
export function ratiosToFirst(contenders: ReadonlyMap<string, Rounds>): readonly Row[] {
  const [[base, baseRounds] = ["", []], ...others] = contenders;
  return others.map(([name, rounds]) => {
    const perRound = rounds.map((round, index) => ratios(round, baseRounds[index] ?? {}));
    const columns = Object.keys(perRound[0] ?? {});
    const spread = columns.flatMap((column) => {
      const found = perRound.map((round) => round[column] ?? Number.NaN);
      const [title = column] = column.split(" (");
      return [
        [title, median(found)],
        [`${title} from`, percentile(found, 0.25)],
        [`${title} to`, percentile(found, 0.75)],
      ];
    });
    return { name: `${name} / ${base}`, values: Object.fromEntries(spread) as Row["values"] };
  });
}
