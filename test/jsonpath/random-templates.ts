import { JsonNumber } from "../../src/base/json-number.js";

/** Returns a number from 0 to 1, from a seed. */
export type Random = () => number;

/** Returns a source of random numbers that always gives the same numbers for a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A value, and the JSON that it was parsed from. */
export interface RandomTree {
  readonly json: string;
  readonly value: unknown;
}

const KEYS = ["a", "b", "c", "d.e", "x y", "é😀", "<&>", "0", "toString"];
const TEXTS = ["", "a", "b", "web-1", "<x>&", "é\u2028😀", 'q"\\\n\u0001', "true", "1"];
const NUMBERS = [
  ...["0", "1", "2", "-7", "1.0", "1e3", "1000000", "1000000.0", "123456789.5", "0.00001", "1.5e-7", "-0.0"],
  ...[
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "1e21",
    "0.1",
  ],
];

/** Returns a random tree whose maps have keys that random templates name. */
export function randomTree(random: Random, levels = 4): RandomTree {
  const kind = random();
  if (levels > 0 && kind < 0.35) {
    const keys = KEYS.filter(() => random() < 0.45);
    const members = keys.map((key) => ({ key, ...randomTree(random, levels - 1) }));
    return {
      json: `{${members.map(({ key, json }) => `${JSON.stringify(key)}:${json}`).join(",")}}`,
      value: Object.fromEntries(members.map(({ key, value }) => [key, value])),
    };
  }
  if (levels > 0 && kind < 0.65) {
    const items = Array.from({ length: Math.floor(random() * 4) }, () => randomTree(random, levels - 1));
    return { json: `[${items.map(({ json }) => json).join(",")}]`, value: items.map(({ value }) => value) };
  }
  return randomScalar(random);
}

function randomScalar(random: Random): RandomTree {
  const kind = random();
  if (kind < 0.4) {
    const text = oneOf(random, TEXTS);
    return { json: JSON.stringify(text), value: text };
  }
  if (kind < 0.8) {
    const number = oneOf(random, NUMBERS);
    return { json: number, value: new JsonNumber(number) };
  }
  const value = oneOf(random, [null, true, false]);
  return { json: String(value), value };
}

/** What may be in braces. `$` stands for a number, `%` for a key, and `#` for a literal. */
const PIECES = [
  ...[
    ".%",
    ".%",
    ".%",
    ".%",
    ".%.%",
    "[$]",
    "[$]",
    "[*]",
    "[*]",
    "[$:$]",
    "[:$]",
    "[$:]",
    "[::$]",
    "[$:$:$]",
  ],
  ...[
    "..",
    "..%",
    ".*",
    "['%']",
    "['%','%']",
    "[$,$]",
    "[?(@.%)]",
    "[?(@.%==#)]",
    "[?(@.%!=#)]",
    "[?(@.%<#)]",
  ],
  ...[
    "[?(@.%>=@.%)]",
    "[?(@==#)]",
    "[?(@>#)]",
    "[?(@[$])]",
    "[?(@.%<=#)]",
    " ",
    "@",
    "$",
    "#",
    "[]",
    "[?(#)]",
  ],
  ...['["%"]', "[?(@.%=#)]", "[-]", "[$:-]", "%", "[?(%)]", "[?(@.%[$].%==#)]", "[?(@['%','%'])]", ".d\\.e"],
];
const LITERALS = [
  '"a"',
  "'b'",
  '"web-1"',
  "1",
  "-7",
  "1.0",
  "1000000",
  "true",
  "false",
  '"\\n"',
  "'\\x41\\101'",
];
const OUTSIDE = ["", "", "", " ", ", ", "x\n", "}", "é"];
const NOISE = [
  "{",
  "}",
  "[",
  "]",
  "(",
  ")",
  "?",
  "'",
  '"',
  "\\",
  ".",
  "..",
  "@",
  "*",
  ",",
  ":",
  "=",
  "\n",
  "\t",
  "😀",
];

/** Returns a random template. Some are damaged, so that many of them cannot be parsed. */
export function randomTemplate(random: Random): string {
  const template = randomParts(random, 2);
  if (random() < 0.75) {
    return template;
  }
  const at = Math.floor(random() * template.length);
  return template.slice(0, at) + oneOf(random, NOISE) + template.slice(at + Math.floor(random() * 3));
}

function randomParts(random: Random, levels: number): string {
  const length = 1 + Math.floor(random() * 2);
  return Array.from({ length }, () => {
    const outside = oneOf(random, OUTSIDE);
    const end = random() < 0.85 ? "{end}" : "";
    return levels > 0 && random() < 0.3
      ? `${outside}{range ${randomPath(random)}}${randomParts(random, levels - 1)}${end}`
      : `${outside}{${randomPath(random)}}`;
  }).join("");
}

function randomPath(random: Random): string {
  const pieces = Array.from({ length: Math.floor(random() * 4) }, () => oneOf(random, PIECES));
  return pieces
    .join("")
    .replace(/[$%#]/g, (hole) =>
      hole === "$"
        ? String(Math.floor(random() * 7) - 3)
        : oneOf(random, hole === "%" ? ["a", "b", "c", "0"] : LITERALS),
    );
}

function oneOf<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}
