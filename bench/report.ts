/** One line of a report: numbers by column. */
export interface Row {
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
}

/** What a benchmark found. */
export interface Report {
  readonly title: string;
  /** What was measured, on what, how often: all that is needed to read the numbers. */
  readonly conditions: Readonly<Record<string, string | number>>;
  readonly rows: readonly Row[];
  /** Why something is missing. */
  readonly notes: readonly string[];
}

/** The report as a Markdown table, with its conditions. */
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
