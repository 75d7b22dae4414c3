import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cutToWidth, displayWidth } from "../../../src/printer/tables/display-width.js";

describe("displayWidth", () => {
  const widths: readonly (readonly [text: string, width: number])[] = [
    ["", 0],
    ["web-1", 5],
    ["日本", 4],
    ["e\u0301", 1],
    ["🚀", 2],
    ["❤️", 2],
    ["Ⅷ…", 2],
  ];
  for (const [text, width] of widths) {
    it(`counts ${width} columns for ${JSON.stringify(text)}`, () => assert.equal(displayWidth(text), width));
  }
});

describe("cutToWidth", () => {
  it("leaves a text alone that fits", () => {
    assert.equal(cutToWidth("lived 15s", 9), "lived 15s");
    assert.equal(cutToWidth("日本", 4), "日本");
  });

  it("ends a text that does not fit with an ellipsis, within the columns", () => {
    assert.equal(cutToWidth("lived 15s", 8), "lived 1…");
    assert.equal(cutToWidth("日本日本", 6), "日本…");
    assert.equal(cutToWidth("日本日本", 5), "日本…");
    assert.equal(cutToWidth("ae\u0301b", 2), "a…");
    assert.equal(cutToWidth("lived", 1), "…");
  });

  it("never takes more columns than there are", () => {
    for (const text of ["日本語のテキスト", "a日b本c", "e\u0301e\u0301e\u0301", "🚀🚀🚀", "plain text"]) {
      for (let columns = 1; columns < 12; columns += 1) {
        assert.ok(displayWidth(cutToWidth(text, columns)) <= columns, `${text} in ${columns}`);
      }
    }
  });
});
