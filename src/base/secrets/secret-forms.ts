/** The characters that a piece of base64 does not share with what stands before the secret, by their alignment. */
const SHARED_CHARACTERS = [0, 2, 3] as const;

/**
 * Returns the forms in which a secret may be quoted, of at least `least` characters: as it is, in base64, and as
 * a part of any text in base64, such as `user:password`. Escapes are not among them, see `unescaped`.
 */
export function formsOf(secret: string, least: number): string[] {
  if (secret.length < least) {
    return [];
  }
  const bytes = Buffer.from(secret, "utf8");
  const inBase64 = SHARED_CHARACTERS.flatMap((shared, before) => piecesOf(bytes, before, shared));
  const forms = [
    secret,
    secret.replaceAll(" ", "+"),
    // Of escapes beyond ASCII, the original cannot be told from its bytes.
    bytes.toString("utf8").replace(/[^\0-\x7f]+/g, encodeURIComponent),
    ...inBase64,
    ...inBase64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_")),
  ];
  return [...new Set(forms)].filter(({ length }) => length >= least);
}

/** Returns the base64 of bytes that stand behind `before` other bytes, without the characters that depend on others. */
function piecesOf(bytes: Buffer, before: number, shared: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(before), bytes]);
  const base64 = padded.toString("base64").replace(/={1,2}$/, "");
  const piece = base64.slice(shared, padded.length % 3 === 0 ? base64.length : -1);
  return before === 0 ? [base64, piece] : [piece];
}
