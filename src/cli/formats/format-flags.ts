import { isLabelKey } from "../../api/label-selector.js";
import type { FormatOptions } from "../../printer/formats/format.js";
import { formatNameIn } from "../../printer/formats/output-formats.js";
import type { OutputFlags } from "../flags/output-flags.js";
import { UsageError } from "../usage-error.js";

/** The values of the flags that mean something in some formats only. */
type FormatFlags = Pick<
  OutputFlags,
  "output" | "headers" | "showLabels" | "labelColumns" | "object" | "contextLines" | "redact"
>;

/** What these flags say. */
export type FormatChoice = Pick<FormatOptions, "headers" | "labels" | "objects" | "contextLines" | "redact">;

/** The formats in which each of these flags means something. */
export const FORMATS_OF: Readonly<Record<string, readonly string[]>> = {
  "--no-headers": ["table", "wide", "custom-columns", "custom-columns-file"],
  "--show-labels": ["default", "table", "wide"],
  "--label-columns": ["default", "table", "wide"],
  "--no-object": ["json"],
  "--context-lines": ["diff"],
  "--no-redact": ["diff", "jsonpatch"],
};

/**
 * Returns what the flags of single formats say.
 *
 * @throws UsageError for a flag that means nothing to the format, and for a value that a flag cannot have.
 */
export function formatChoice(flags: FormatFlags): FormatChoice {
  const { headers, showLabels = false, labelColumns, object, contextLines, redact } = flags;
  const format = formatNameIn(flags.output);
  const given: Readonly<Record<string, boolean>> = {
    "--no-headers": headers === false,
    "--show-labels": showLabels,
    "--label-columns": labelColumns !== undefined,
    "--no-object": object === false,
    "--context-lines": contextLines !== undefined,
    "--no-redact": redact === false,
  };
  for (const [flag, formats] of Object.entries(FORMATS_OF)) {
    if (given[flag] === true && !formats.includes(format)) {
      throw new UsageError(`Cannot use ${flag} with -o ${format}: it is a flag of ${listed(formats)}`, flag);
    }
  }
  return {
    headers: headers !== false,
    labels: { all: showLabels, keys: (labelColumns ?? []).flatMap(labelKeysIn) },
    objects: object,
    contextLines: contextLines === undefined ? undefined : countOf(contextLines),
    redact,
  };
}

/** Returns the formats in words: `-o table, -o wide and -o name`. */
function listed(formats: readonly string[]): string {
  const options = formats.map((format) => `-o ${format}`);
  const last = options.pop() ?? "";
  return options.length === 0 ? last : `${options.join(", ")} and ${last}`;
}

/** The most lines, so that the number is one that can be counted with. */
const MOST_LINES = 1_000_000;

function countOf(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count > MOST_LINES) {
    throw new UsageError(
      `Cannot use --context-lines "${text}": expected a whole number from 0 to ${MOST_LINES}`,
      "--context-lines",
    );
  }
  return count;
}

function labelKeysIn(text: string): string[] {
  const keys = text.split(",");
  const wrong = keys.find((key) => !isLabelKey(key));
  if (wrong !== undefined) {
    throw new UsageError(
      `Cannot use --label-columns "${text}": found "${wrong}", expected keys of labels, separated by commas, such as app,tier`,
      "--label-columns",
    );
  }
  return keys;
}
