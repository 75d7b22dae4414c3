import type { FormatOptions } from "../printer/formats/format.js";
import type { OutputFlags } from "./flags/output-flags.js";
import { UsageError } from "./usage-error.js";

/** The flags that hold for some formats only, by their names in the code. */
const FORMATS_OF: Readonly<Record<"object" | "contextLines" | "redact", FlagOfFormats>> = {
  object: { flag: "--no-object", formats: ["json"] },
  contextLines: { flag: "--context-lines", formats: ["diff"] },
  redact: { flag: "--no-redact", formats: ["diff", "jsonpatch"] },
};

interface FlagOfFormats {
  readonly flag: string;
  readonly formats: readonly string[];
}

type FormatFlags = Pick<OutputFlags, "output" | "object" | "contextLines" | "redact">;

/**
 * Returns what the flags of single formats say.
 *
 * @throws UsageError for a flag that the format does not have, and for a number of lines that is none.
 */
export function formatOptionsOf(
  flags: FormatFlags,
): Pick<FormatOptions, "objects" | "contextLines" | "redact"> {
  const { output, object, contextLines, redact } = flags;
  refuseOf("object", object === false, output);
  refuseOf("contextLines", contextLines !== undefined, output);
  refuseOf("redact", redact === false, output);
  return {
    objects: object,
    contextLines: contextLines === undefined ? undefined : countOf(contextLines),
    redact,
  };
}

function refuseOf(name: keyof typeof FORMATS_OF, isGiven: boolean, output: string): void {
  const { flag, formats } = FORMATS_OF[name];
  if (isGiven && !formats.includes(output)) {
    const wanted = formats.map((format) => `-o ${format}`).join(" or ");
    throw new UsageError(`Cannot use ${flag} with -o ${output}: it is a flag of ${wanted}`, flag);
  }
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
