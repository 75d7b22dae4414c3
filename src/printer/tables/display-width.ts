import stringWidth from "string-width";

/** Printable ASCII. Each character of it takes one column of a terminal. */
const ASCII = /^[ -~]*$/;

/** Returns how many columns of a terminal a text takes. A CJK character and an emoji take two, a combining mark none. */
export function displayWidth(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** Cuts a text that takes more columns than there are. An ellipsis takes the last column. */
export function cutToWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) {
    return text;
  }
  let kept = "";
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += displayWidth(segment);
    if (width >= columns) {
      break;
    }
    kept += segment;
  }
  return `${kept}…`;
}
