/** The texts that kubectl reads as a truth value (Go: `strconv.ParseBool`). */
const TRUTH: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...["1", "t", "T", "true", "TRUE", "True"].map((text) => [text, true] as const),
  ...["0", "f", "F", "false", "FALSE", "False"].map((text) => [text, false] as const),
]);

/** Returns the truth value that a text means, or undefined if it means none. */
export function truthOf(text: string): boolean | undefined {
  return Object.hasOwn(TRUTH, text) ? TRUTH[text] : undefined;
}
