const QUOTE = '"';
const BACKSLASH = 0x5c;

/** Returns the index after the string that begins at an index of a valid text of JSON. */
export function endOfJsonString(text: string, from: number): number {
  let end = text.indexOf(QUOTE, from + 1);
  while (end >= 0 && isEscaped(text, end)) {
    end = text.indexOf(QUOTE, end + 1);
  }
  return end < 0 ? text.length : end + 1;
}

/** Reports whether an odd number of backslashes stands before an index. */
function isEscaped(text: string, index: number): boolean {
  let at = index;
  while (text.charCodeAt(at - 1) === BACKSLASH) {
    at -= 1;
  }
  return (index - at) % 2 === 1;
}
