import { isLabelKey } from "../../api/label-selector.js";
import type { FormatOptions } from "../../printer/formats/format.js";
import type { OutputFlags } from "../flags/output-flags.js";
import { UsageError } from "../usage-error.js";

/** The values of the flags that mean something in some formats only. */
type FormatFlags = Pick<
  OutputFlags,
  "headers" | "showLabels" | "labelColumns" | "object" | "contextLines" | "redact"
>;

/** What these flags say. */
export type FormatChoice = Pick<FormatOptions, "headers" | "labels" | "objects" | "contextLines" | "redact">;

/**
 * Returns what the flags of single formats say.
 *
 * @throws UsageError for a value that a flag cannot have.
 */
export function formatChoice(flags: FormatFlags): FormatChoice {
  const { headers, showLabels = false, labelColumns, object, contextLines, redact } = flags;
  return {
    headers: headers !== false,
    labels: { all: showLabels, keys: (labelColumns ?? []).flatMap(labelKeysIn) },
    objects: object,
    contextLines: contextLines === undefined ? undefined : countOf(contextLines),
    redact,
  };
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
