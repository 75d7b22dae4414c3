/**
 * Returns a text without the repetitions of one character at its end. The pattern `/x+$/` would look at each of
 * them again for each of them, wherever in the text they stand.
 */
export function withoutTrailing(character: string, text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) {
    end -= 1;
  }
  return text.slice(0, end);
}
