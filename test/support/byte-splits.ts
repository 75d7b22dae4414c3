import fc from "fast-check";

/** Cuts bytes at the given places (any numbers will do), so that property tests can choose the chunk borders. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const borders = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  const chunks: Uint8Array[] = [];
  let from = 0;
  for (const border of [...borders, bytes.length]) {
    // A copy of its own memory, as a socket's chunk has: an index that runs over the border must not find more.
    chunks.push(Uint8Array.from(bytes.subarray(from, border)));
    from = border;
  }
  return chunks;
}

/** Every byte alone: the hardest split. */
export function singleBytes(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

/** Random chunk borders; empty chunks happen. */
export function anyBorders(): fc.Arbitrary<number[]> {
  return fc.array(fc.nat({ max: 10_000 }), { maxLength: 12 });
}

/** Strings with what breaks careless scanners: quotes, braces, backslashes, several bytes a character, separators. */
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

/** Any JSON value, some levels deep, with nasty names and strings. */
export function nastyJson(): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      nastyString(),
      fc.constantFrom<unknown>(null, true, false, 0, -1.5e-7, 12),
      fc.array(tie("value"), { maxLength: 3 }),
      // Names of fields that the decoders look for elsewhere, too.
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
