/** The most characters of one text that a line shows. The formats for programs show all of it. */
const MOST_CHARACTERS = 160;

/** Cuts a text that is too long for a line, between two characters. */
export function cutForLine(text: string, mostCharacters: number = MOST_CHARACTERS): string {
  if (text.length <= mostCharacters) {
    return text;
  }
  const kept = text.slice(0, mostCharacters - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
