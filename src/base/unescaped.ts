/** A text whose escapes are replaced by what they stand for. */
export interface Unescaped {
  readonly text: string;
  /** For each character of `text`, and for its end, where it begins in the original. */
  readonly origins: Uint32Array;
}

/** The escapes of URLs, of JSON and of HTML. */
const ESCAPE =
  /%(?<percent>[0-9a-f]{2})|\\u(?<unit>[0-9a-f]{4})|\\(?<short>[^u])|&#x(?<hex>[0-9a-f]{1,5});|&#(?<decimal>[0-9]{1,6});|&(?<name>amp|lt|gt|quot|apos);/gi;

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const SHORT: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * Replaces the escapes in a text, whatever language they belong to. Percent escapes beyond ASCII stay, in upper
 * case. Returns undefined if there is no escape.
 */
export function unescaped(text: string): Unescaped | undefined {
  if (!/[%\\&]/.test(text)) {
    return undefined;
  }
  const origins = new Uint32Array(text.length + 1);
  const parts: string[] = [];
  let length = 0;
  let read = 0;
  const take = (part: string, at: number, step: 0 | 1): void => {
    parts.push(part);
    for (let index = 0; index < part.length; index += 1) {
      origins[length + index] = at + index * step;
    }
    length += part.length;
  };
  for (const { 0: escape, index, groups = {} } of text.matchAll(ESCAPE)) {
    take(text.slice(read, index), read, 1);
    take(meaningOf(escape, groups), index, 0);
    read = index + escape.length;
  }
  if (read === 0) {
    return undefined;
  }
  take(text.slice(read), read, 1);
  origins[length] = text.length;
  return { text: parts.join(""), origins };
}

function meaningOf(escape: string, groups: Readonly<Record<string, string | undefined>>): string {
  const { percent, unit, short, hex, decimal, name } = groups;
  if (percent !== undefined) {
    const code = Number.parseInt(percent, 16);
    return code < 0x80 ? String.fromCharCode(code) : escape.toUpperCase();
  }
  if (short !== undefined) {
    return SHORT[short] ?? short;
  }
  return name === undefined
    ? String.fromCodePoint(Number.parseInt(unit ?? hex ?? decimal ?? "", decimal === undefined ? 16 : 10))
    : (NAMED[name.toLowerCase()] ?? escape);
}
