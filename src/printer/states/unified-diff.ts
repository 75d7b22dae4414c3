import { structuredPatch } from "diff";

/**
 * The most lines by which two states may differ for the shortest difference to be looked for. The time it takes grows
 * with the square of that number.
 */
const MOST_EDITS = 1_000;

/** The lines of one place of a difference, each with `+`, `-` or a space before it. */
export interface Hunk {
  /** Where the lines are in the old and in the new text: `@@ -1,7 +1,7 @@`. */
  readonly head: string;
  readonly lines: readonly string[];
}

/**
 * Returns the differences between two texts as unified diffs have them, each with `context` lines around it. Of texts
 * that differ in thousands of lines, all old lines are removed and all new ones are added.
 */
export function unifiedDiff(
  before: readonly string[],
  after: readonly string[],
  context: number,
): readonly Hunk[] {
  const patch = structuredPatch("", "", joined(before), joined(after), undefined, undefined, {
    context,
    maxEditLength: MOST_EDITS,
  });
  if (patch === undefined) {
    const lines = [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
    return [{ head: headOf([1, before.length], [1, after.length]), lines }];
  }
  return patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => ({
    head: headOf([oldStart, oldLines], [newStart, newLines]),
    lines,
  }));
}

type Range = readonly [start: number, lines: number];

function headOf(old: Range, now: Range): string {
  return `@@ -${rangeText(old)} +${rangeText(now)} @@`;
}

/** Returns a range as diff writes it: one that has no lines begins after the line before it. */
function rangeText([start, lines]: Range): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
