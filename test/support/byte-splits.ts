import fc from "fast-check";

/**
 * Cuts bytes at the given places, which may be any numbers. Property tests choose the chunk borders with it.
 */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const borders = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  const chunks: Uint8Array[] = [];
  let from = 0;
  for (const border of [...borders, bytes.length]) {
    // A copy with memory of its own, like a chunk from a socket: a read past its end must find nothing.
    chunks.push(Uint8Array.from(bytes.subarray(from, border)));
    from = border;
  }
  return chunks;
}

/** Splits into single bytes, which is the hardest split. */
export function singleBytes(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

/** Generates random chunk borders. Some chunks are empty. */
export function anyBorders(): fc.Arbitrary<number[]> {
  return fc.array(fc.nat({ max: 10_000 }), { maxLength: 12 });
}

/** Generates strings that break careless scanners: quotes, braces, backslashes, multi-byte characters. */
export function nastyString(): fc.Arbitrary<string> {
  const parts = [
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\u2028",
    "\u0000",
    "\n",
    "é",
    "漢",
    "😀",
    "a",
    "items",
    "\\u0022",
  ];
  return fc.oneof(
    fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((chosen) => chosen.join("")),
    fc.string({ unit: "binary", maxLength: 12 }).map((text) => Buffer.from(text).toString()),
  );
}

/** Generates JSON values, several levels deep, with nasty names and strings. */
export function nastyJson(): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      nastyString(),
      fc.constantFrom<unknown>(null, true, false, 0, -1.5e-7, 12),
      fc.array(tie("value"), { maxLength: 3 }),
      // Includes names of fields that the decoders look for at other depths.
      fc.dictionary(
        fc.oneof(nastyString(), fc.constantFrom("metadata", "managedFields", "items", "kind")),
        tie("value"),
        {
          maxKeys: 4,
          noNullPrototype: true,
        },
      ),
    ),
  })).value;
}
