/** The largest part of a word that may be mistyped. */
const MOST_MISTYPED = 1 / 3;

/**
 * Returns the word that `typed` is most like, or undefined if none is like it. Of words that are equally like
 * it, the first one wins.
 */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let least = Math.floor(typed.replace(/^-+/, "").length * MOST_MISTYPED) + 1;
  for (const word of words) {
    const distance = distanceBetween(typed, word, least);
    if (distance < least) {
      least = distance;
      nearest = word;
    }
  }
  return nearest;
}

/**
 * Returns how many letters have to be added, removed, replaced or swapped with their neighbour to turn one word
 * into the other. A distance of at least `limit` is not computed exactly.
 */
function distanceBetween(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) {
    return limit;
  }
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length] ?? limit;
}
