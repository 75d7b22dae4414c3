import { isLabelKey } from "../../api/label-selector.js";
import type { FormatOptions } from "../../printer/formats/format.js";
import type { OutputFlags } from "../flags/output-flags.js";
import { UsageError } from "../usage-error.js";

/** The values of the flags that are about columns. */
export type ColumnFlags = Pick<OutputFlags, "output" | "headers" | "showLabels" | "labelColumns">;

/** Which columns the flags ask for. */
export type ColumnChoice = Pick<FormatOptions, "headers" | "labels">;

/** The formats in which a flag means something, and what the others do not have. */
interface Meaning {
  readonly formats: readonly string[];
  readonly lack: string;
}

const LABELS: Meaning = { formats: ["default", "table", "wide"], lack: "it prints no labels of its own" };

const MEANINGS: Readonly<Record<string, Meaning>> = {
  "--no-headers": {
    formats: ["table", "wide", "custom-columns", "custom-columns-file"],
    lack: "it has no headers",
  },
  "--show-labels": LABELS,
  "--label-columns": LABELS,
};

/**
 * Returns which columns the flags ask for.
 *
 * @throws UsageError for a label key that no object can have, and for a flag that means nothing to the format.
 */
export function columnChoice({ output, headers, showLabels, labelColumns }: ColumnFlags): ColumnChoice {
  const given = [
    ...(headers === false ? ["--no-headers"] : []),
    ...(showLabels === true ? ["--show-labels"] : []),
    ...(labelColumns === undefined ? [] : ["--label-columns"]),
  ];
  given.forEach((flag) => checkMeaning(flag, output));
  return {
    headers: headers !== false,
    labels: { all: showLabels === true, keys: (labelColumns ?? []).flatMap(keysIn) },
  };
}

function checkMeaning(flag: string, output: string): void {
  const [format = ""] = output.split("=", 1);
  const meaning = MEANINGS[flag];
  if (meaning !== undefined && !meaning.formats.includes(format)) {
    throw new UsageError(
      `Cannot use ${flag} with -o ${format}: ${meaning.lack}; leave it out, or use -o ${meaning.formats.join(", ")}`,
      flag,
    );
  }
}

function keysIn(text: string): string[] {
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
