import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withoutTrailing } from "../../src/base/without-trailing.js";

describe("withoutTrailing", () => {
  for (const [text, rest] of [
    ["/a/b", "/a/b"],
    ["/a/b//", "/a/b"],
    ["///", ""],
    ["", ""],
  ] as const) {
    it(`leaves "${rest}" of "${text}"`, () => {
      assert.equal(withoutTrailing("/", text), rest);
    });
  }

  it("ends for many characters that do not stand at the end", () => {
    const text = `${"/".repeat(1_000_000)}x`;
    assert.equal(withoutTrailing("/", text), text);
  });
});
