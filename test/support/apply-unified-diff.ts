/**
 * Applies the hunks of a unified diff, from the first `@@` on, and returns the new lines.
 *
 * @throws Error if a line that is removed or left as it is, or a number in the head of a hunk, is not right.
 */
export function applyUnifiedDiff(before: readonly string[], diff: readonly string[]): string[] {
  const after: string[] = [];
  let next = 0;
  const take = (until: number): void => {
    after.push(...before.slice(next, until));
    next = until;
  };
  let [oldEnd, newEnd] = [0, 0];
  const checkEnd = (): void => {
    if (next !== oldEnd || after.length !== newEnd) {
      throw new Error(
        `the hunk ends at ${next} and ${after.length}, and its head says ${oldEnd} and ${newEnd}`,
      );
    }
  };
  for (const line of diff) {
    const [, start, lines, newStart, newLines] = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(line) ?? [];
    if (start !== undefined) {
      if (oldEnd + newEnd > 0) {
        checkEnd();
      }
      take(lines === "0" ? Number(start) : Number(start) - 1);
      oldEnd = next + Number(lines);
      newEnd = (newLines === "0" ? Number(newStart) : Number(newStart) - 1) + Number(newLines);
    } else if (line.startsWith("+")) {
      after.push(line.slice(1));
    } else if (before[next] !== line.slice(1)) {
      throw new Error(`found "${line}" where the text has "${before[next]}"`);
    } else {
      take(line.startsWith("-") ? next : next + 1);
      next += line.startsWith("-") ? 1 : 0;
    }
  }
  if (diff.length > 0) {
    checkEnd();
  }
  take(before.length);
  return after;
}
