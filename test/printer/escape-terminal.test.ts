import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { escapeTerminal, hasControls } from "../../src/printer/escape-terminal.js";

/** Characters that a terminal may obey, or that show nothing, and how they are shown. */
const HIDDEN: readonly (readonly [what: string, text: string, shown: string])[] = [
  ["a C0 control", "\u001b", "\\u001b"],
  ["a line feed", "\n", "\\u000a"],
  ["a carriage return", "\r", "\\u000d"],
  ["DEL", "\u007f", "\\u007f"],
  ["a C1 control", "\u009b", "\\u009b"],
  ["a line separator", "\u2028", "\\u2028"],
  ["a paragraph separator", "\u2029", "\\u2029"],
  ["the right-to-left override", "\u202e", "\\u202e"],
  ["an isolate", "\u2066", "\\u2066"],
  ["the Arabic letter mark", "\u061c", "\\u061c"],
  ["a zero-width space", "\u200b", "\\u200b"],
  ["a zero-width non-joiner", "\u200c", "\\u200c"],
  ["a word joiner", "\u2060", "\\u2060"],
  ["a byte order mark", "\ufeff", "\\ufeff"],
  ["a soft hyphen", "\u00ad", "\\u00ad"],
  ["an annotation anchor", "\ufff9", "\\ufff9"],
  ["a musical format character", "\u{1d173}", "\\ud834\\udd73"],
  ["a tag", "\u{e0041}", "\\udb40\\udc41"],
  ["a combining grapheme joiner", "\u034f", "\\u034f"],
  ["a Mongolian vowel separator", "\u180e", "\\u180e"],
  ["a Hangul filler", "\u3164", "\\u3164"],
  ["a halfwidth Hangul filler", "\uffa0", "\\uffa0"],
  ["a variation selector after a letter", "a\ufe0f", "a\\ufe0f"],
  ["a text selector after a symbol", "\u26a0\ufe0e", "\u26a0\\ufe0e"],
  ["a supplementary variation selector", "\u{e0100}", "\\udb40\\udd00"],
  ["a second selector after a symbol", "\u26a0\ufe0f\ufe0f", "\u26a0\ufe0f\\ufe0f"],
  ["a Braille pattern without dots", "\u2800", "\\u2800"],
  ["a null note head", "\u{1d159}", "\\ud834\\udd59"],
  ["a Khitan filler", "\u{16fe4}", "\\ud81b\\udfe4"],
  ["half of a surrogate pair", "\ud800", "\\ud800"],
  ["the joiner of an emoji of two", "\u{1f468}\u200d\u{1f4bb}", "\u{1f468}\\u200d\u{1f4bb}"],
];

const SHOWN: readonly (readonly [what: string, text: string])[] = [
  ["ASCII", "web-1 {\"a\": 'b'} \\u001b ~"],
  ["accents, single and combined", "\u00e9 e\u0301"],
  ["Chinese, Japanese and Korean", "日本語 中文 한국어 \u3000"],
  ["Arabic, Hebrew and Thai", "العربية עברית ไทย"],
  ["emoji, with skin tones and flags", "🚀 👍🏽 🇩🇪"],
  ["a symbol with the selector that colours it", "\u26a0\ufe0f \u2764\ufe0f"],
  ["characters of private use, which fonts for terminals have", "\ue0b0"],
];

describe("escapeTerminal", () => {
  for (const [what, text, shown] of HIDDEN) {
    it(`escapes ${what}`, () => {
      assert.equal(escapeTerminal(`x${text}y`), `x${shown}y`);
      assert.equal(hasControls(`x${text}y`), true);
    });
  }

  for (const [what, text] of SHOWN) {
    it(`shows ${what}`, () => {
      assert.equal(escapeTerminal(text), text);
      assert.equal(hasControls(text), false);
    });
  }

  it("leaves nothing hidden in any text, and changes nothing that JSON says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const shown = escapeTerminal(text);
        assert.equal(hasControls(shown), false);
        assert.equal(JSON.parse(escapeTerminal(JSON.stringify(text))), text);
      }),
    );
  });
});
