import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { NamePattern } from "../../../src/cli/filters/name-pattern.js";
import { UsageError } from "../../../src/cli/usage-error.js";

/** The longest name that Kubernetes allows, followed by a character that no name has. */
const LONGEST = `${"a".repeat(253)}!`;

function refused(text: string): UsageError {
  try {
    new NamePattern("--name", text);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error;
  }
  throw new Error(`"${text}" was not refused`);
}

describe("a pattern of names", () => {
  for (const [text, name, expected] of [
    ["web", "my-web-1", true],
    ["^web", "my-web-1", false],
    ["^web-[a-z0-9]{8,10}-[a-z0-9]{5}$", "web-7d9cbbf123-abcde", true],
    ["^web-[a-z0-9]{8,10}-[a-z0-9]{5}$", "web-7d9cbbf123-abcd", false],
    ["api|db", "db-0", true],
    ["\\d$", "db-0", true],
    ["\\bweb\\b", "a-web-b", true],
    ["web\\-1", "web-1", true],
    ["WEB", "web", false],
    ["(?i)WEB", "web", true],
    ["^$", "web", false],
  ] as const) {
    it(`${expected ? "matches" : "does not match"} "${name}" as ${text}`, () =>
      assert.equal(new NamePattern("--name", text).test(name), expected));
  }

  for (const [text, position, fault] of [
    ["web(", 4, "missing closing )"],
    ["(a)(b|c", 4, "missing closing )"],
    ["(a(b)", 1, "missing closing )"],
    ["a)b", 2, "unexpected )"],
    ["*web", 1, "missing argument to repetition operator"],
    ["a**b", 3, "invalid nested repetition operator"],
    ["web[0-", 4, "missing closing ]"],
    ["[z-a]", 4, "invalid character class range"],
    ["web\\", 4, "trailing backslash at end of expression"],
    ["^(?!kube-)", 3, "invalid or unsupported Perl syntax"],
    ["(a+)\\1", 6, "invalid escape sequence"],
    ["a/: (", 5, "missing closing )"],
  ] as const) {
    it(`tells where ${text} is wrong`, () =>
      assert.equal(
        refused(text).message,
        `Cannot use --name "${text}": found an error at character ${position} of the regular expression (${fault})`,
      ));
  }

  it("refuses an empty text, which would match every name", () =>
    assert.match(refused("").message, /^Cannot use --name "": expected a regular expression/));

  for (const text of [
    "(a+)+$",
    "^([a-z]+-?)+$",
    "(a|a|aa)*b$",
    "((a*)*)*b",
    "(?:a?){16}a{16}b",
    "(.*)*(.*)*x",
  ]) {
    it(`ends for ${text}, which takes 2^253 steps in other engines`, () =>
      assert.equal(new NamePattern("--name", text).test(LONGEST), false));
  }
});
