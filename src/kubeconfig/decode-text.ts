/** The encodings that a byte order mark can tell. Without a mark, a text is UTF-8. */
const ENCODINGS: Readonly<Record<string, string>> = { fffe: "utf-16le", feff: "utf-16be" };

/**
 * Decodes a text as kubectl's YAML reader does: as UTF-16 if it begins with the byte order mark of UTF-16,
 * which Windows PowerShell writes, and as UTF-8 otherwise. The mark is not part of the text.
 */
export function decodeText(bytes: Buffer): string {
  const encoding = ENCODINGS[bytes.toString("hex", 0, 2)] ?? "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
