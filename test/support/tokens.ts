import assert from "node:assert/strict";

/** A line that goes on after the five tokens that every line has. */
const EXPLAINED = / node=\S+ \S+=/;
const TOKEN = /[^\s="]+="(?:[^"\\]|\\.)*"|\S+/g;

/**
 * Checks that for each text one line has all of its tokens, in any order, and that each update says
 * something. `*` stands for any characters. A token without `=` may also be a part of the sentence, such as
 * the name of a pod.
 */
export function assertTokens(lines: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((tokens) => !lines.some((line) => hasTokens(line, tokens)));
  const silent = lines.filter((line) => line.includes(" Pod Updated to ") && !EXPLAINED.test(line));
  assert.deepEqual(silent, [], "updates that say nothing");
  assert.deepEqual(
    missing,
    [],
    `no line has these tokens:\n${missing.join("\n")}\n\nlines:\n${lines.join("\n")}`,
  );
}

/** Reports whether a line has all of these tokens. `*` stands for any characters. */
export function hasTokens(line: string, tokens: string): boolean {
  const present = tokensOf(line);
  return tokensOf(tokens).every((token) => {
    const pattern = new RegExp(`^${token.split("*").map(escaped).join(".*")}$`);
    return present.some((one) => pattern.test(one));
  });
}

/** Returns the tokens of a line, and the words of its sentence. */
export function tokensOf(line: string): readonly string[] {
  return line.match(TOKEN) ?? [];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
