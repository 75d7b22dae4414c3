/** One thing that the word being typed may become. */
export interface Candidate {
  readonly text: string;
  readonly description?: string;
}

/** What a shell does with the candidates, as the bits of cobra's protocol. */
export const Directive = {
  /** Do not type a space after the only candidate. */
  noSpace: 2,
  /** Do not complete the names of files if there are no candidates. */
  noFiles: 4,
  /** Keep the order of the candidates. */
  keepOrder: 32,
} as const;

/** What the program answers to a shell. */
export interface Answer {
  readonly candidates: readonly Candidate[];
  /** The sum of some of `Directive`. */
  readonly directive: number;
}

/** A line of the answer, or the place where a candidate is put on the command line, must not contain these. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Longer descriptions do not fit into a terminal. */
const LONGEST_DESCRIPTION = 100;

/**
 * Returns the text of an answer in cobra's protocol: a candidate a line, its description after a tab, and the directive
 * in the last line. Names come from files and servers, so names with control characters are left out.
 */
export function textOf({ candidates, directive }: Answer, withDescriptions = true): string {
  const lines = candidates
    .filter(({ text }) => text !== "" && !UNPRINTABLE.test(text))
    .map(({ text, description }) =>
      withDescriptions && description !== undefined ? `${text}\t${oneLine(description)}` : text,
    );
  return [...lines, `:${directive}`, ""].join("\n");
}

function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return line.length > LONGEST_DESCRIPTION ? `${line.slice(0, LONGEST_DESCRIPTION - 1)}…` : line;
}
