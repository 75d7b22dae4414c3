/** The escapes of one character. The escape of a quote is known only inside quotes of its kind. */
const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** One character of a quoted text, or one escape: of a byte, of a character, or of one that SIMPLE has. */
const PART =
  /\\x(?<hex>[0-9a-fA-F]{2})|\\(?<octal>[0-7]{3})|\\u(?<short>[0-9a-fA-F]{4})|\\U(?<long>[0-9a-fA-F]{8})|\\(?<simple>[^])|(?<plain>[^\\])/uy;

/**
 * Returns the text inside quotes, with the escapes of Go's strings: `\n`, `\x41`, `\101`, `\u00e9`. Returns
 * `undefined` if an escape is not one of them.
 *
 * @param quote - the quotes around the text, `"` or `'`.
 */
export function unquote(inside: string, quote: string): string | undefined {
  const bytes: Buffer[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < inside.length) {
    const part = bytesOf(PART.exec(inside)?.groups, quote);
    if (part === undefined) {
      return undefined;
    }
    bytes.push(part);
  }
  return Buffer.concat(bytes).toString();
}

function bytesOf(
  groups: Readonly<Record<string, string | undefined>> | undefined,
  quote: string,
): Buffer | undefined {
  const { hex, octal, simple, plain } = groups ?? {};
  const byte = hex === undefined ? parseInt(octal ?? "", 8) : parseInt(hex, 16);
  if (!Number.isNaN(byte)) {
    return byte > 0xff ? undefined : Buffer.of(byte);
  }
  const text =
    simple === undefined ? (plain ?? codePoint(groups)) : (SIMPLE[simple] ?? quoteOf(simple, quote));
  return text === undefined || (plain !== undefined && plain === quote) ? undefined : Buffer.from(text);
}

function quoteOf(escaped: string, quote: string): string | undefined {
  return escaped === quote ? quote : undefined;
}

function codePoint(groups: Readonly<Record<string, string | undefined>> = {}): string | undefined {
  const code = parseInt(groups["short"] ?? groups["long"] ?? "", 16);
  const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}
