import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { shownJson, shownText } from "../../src/cli/diagnostic-text.js";

const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ["letters", "x"],
  ["characters that are escaped", "\u{e0041}"],
  ["characters of three bytes", "語"],
  ["emoji", "🚀"],
  ["quotes", '"'],
  ["backslashes", "\\"],
  ["controls", "\u0001"],
  ["halves of a pair", "\ud800"],
];

describe("shownText", () => {
  for (const [what, text] of TEXTS) {
    for (const before of ["", "a", "ab", "abc", "abcd", "abcde"]) {
      it(`has at most 8 KiB, and no half escape at its end, of many ${what} after "${before}"`, () => {
        const shown = shownText(before + text.repeat(100_000));
        assert.ok(Buffer.byteLength(shown) <= 8_192 - 60, String(Buffer.byteLength(shown)));
        assert.doesNotMatch(shown, /\ufffd|\\u[0-9a-f]{0,3}\.\.\.$/);
        assert.ok(shown.endsWith("..."));
      });
    }
  }

  it("leaves a short text as it is", () => {
    assert.equal(shownText("x 語 🚀"), "x 語 🚀");
  });
});

describe("shownJson", () => {
  for (const [what, text] of TEXTS) {
    it(`has at most 8 KiB, and is JSON, of texts of many ${what}`, () => {
      const huge = text.repeat(20_000);
      const shown = shownJson(JSON.stringify({ level: 50, msg: huge, reason: huge, err: { stack: huge } }));
      assert.ok(Buffer.byteLength(shown) <= 8_192, String(Buffer.byteLength(shown)));
      const { level, msg } = JSON.parse(shown) as { level: number; msg: string };
      assert.equal(level, 50);
      assert.ok(msg.startsWith(text.repeat(100)) && msg.endsWith("..."));
    });
  }

  it("leaves a short record as it is", () => {
    assert.equal(shownJson('{"msg":"x 語"}'), '{"msg":"x 語"}');
  });
});
