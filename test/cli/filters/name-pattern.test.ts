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
    ["^$", "web", false],
  ] as const) {
    it(`${expected ? "matches" : "does not match"} "${name}" as ${text}`, () =>
      assert.equal(new NamePattern("--name", text).test(name), expected));
  }

  for (const [text, position, fault] of [
    ["web(", 4, "Unterminated group"],
    ["(a)(b|c", 4, "Unterminated group"],
    ["(a(b)", 1, "Unterminated group"],
    ["a)b", 2, "Unmatched ')'"],
    ["*web", 1, "Nothing to repeat"],
    ["a**b", 3, "Nothing to repeat"],
    ["web[0-", 4, "Unterminated character class"],
    ["[z-a]", 4, "Range out of order in character class"],
    ["web\\", 4, "\\ at end of pattern"],
    ["a/: (", 5, "Unterminated group"],
  ] as const) {
    it(`tells where ${text} is wrong`, () =>
      assert.equal(
        refused(text).message,
        `Cannot use --name "${text}": found an error at character ${position} of the regular expression (${fault})`,
      ));
  }

  it("refuses an empty text, which would match every name", () =>
    assert.match(refused("").message, /^Cannot use --name "": expected a regular expression/));

  for (const text of ["^(?!kube-)", "(a+)\\1", "(a{4}){5}"]) {
    it(`refuses ${text}, which could take forever`, () =>
      assert.match(refused(text).message, /could take forever; expected one without lookarounds/));
  }

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

  it("goes on working when another pattern is checked later", () => {
    const first = new NamePattern("--name", "^web");
    assert.equal(first.test("web"), true);
    refused("(?=a)");
    assert.equal(new NamePattern("--name", "^db").test("db"), true);
    assert.equal(first.test("web"), true);
  });
});
