/** A row of a report, with its numbers by column. */
export interface Row {
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
}

/** The result of a benchmark. */
export interface Report {
  readonly title: string;
  /**
   * The size of the measurement, the number of rounds and the machine, which are needed to judge the numbers.
   */
  readonly conditions: Readonly<Record<string, string | number>>;
  readonly rows: readonly Row[];
  /** Explanations, and the reasons why something is missing. */
  readonly notes: readonly string[];
}

/** Formats a report as a Markdown table with its conditions and notes. */
export function asText({ title, conditions, rows, notes }: Report): string {
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const table = [
    ["", ...columns],
    ["---", ...columns.map(() => "---:")],
    ...rows.map(({ name, values }) => [name, ...columns.map((column) => shown(values[column]))]),
  ];
  const widths =
    table[0]?.map((_, index) => Math.max(...table.map((cells) => cells[index]?.length ?? 0))) ?? [];
  const lines = table.map(
    (cells) => `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |`,
  );
  const facts = Object.entries(conditions).map(([name, value]) => `${name}: ${value}`);
  return [`## ${title}`, "", facts.join("; "), "", ...lines, ...notes.map((note) => `\n${note}`), ""].join(
    "\n",
  );
}

function shown(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) {
    return "";
  }
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toPrecision(3);
}
