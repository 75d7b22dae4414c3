import { DEMO_FLAGS } from "../../src/cli/flags/demo-flags.js";
import type { Flag } from "../../src/cli/flags/flag.js";
import { CLUSTER_FLAGS } from "../../src/cli/flags/place-flags.js";
import { WATCH_FLAGS } from "../../src/cli/flags/watch-flags.js";

/** Returns the README with its tables of flags made anew from the flags. */
export function withFlagTables(readme: string): string {
  const tables: readonly (readonly [string, readonly Flag[]])[] = [
    ["flags", [...CLUSTER_FLAGS, ...WATCH_FLAGS]],
    ["demo flags", DEMO_FLAGS],
  ];
  return tables.reduce((text, [name, flags]) => withSection(text, name, tableOf(flags)), readme);
}

function withSection(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const from = text.indexOf(begin) + begin.length;
  return `${text.slice(0, from)}\n${content}\n${text.slice(text.indexOf(end, from))}`;
}

function tableOf(flags: readonly Flag[]): string {
  const rows = [["Flag", "Does", "Default"], ...flags.map(row)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((cells) => (cells[column] ?? "").length)));
  const line = (cells: readonly string[], fill: string): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width, fill)).join(" | ")} |\n`;
  const [head = [], ...body] = rows;
  return [line(head, " "), line([], "-"), ...body.map((cells) => line(cells, " "))].join("");
}

function row({ flags, description, choices, defaultValue }: Flag): string[] {
  const choice = choices === undefined ? "" : `: ${listed(choices)}`;
  return [`\`${flags}\``, `${description}${choice}`, defaultValue === undefined ? "" : `\`${defaultValue}\``];
}

/** How many choices fit into a row. A flag with more, which is `--output`, has a table of its own. */
const MOST_CHOICES = 8;

function listed(choices: readonly string[]): string {
  return choices.length > MOST_CHOICES
    ? `one of [these](#use-it-in-pipes-and-scripts)`
    : choices.map((value) => `\`${value}\``).join(", ");
}
