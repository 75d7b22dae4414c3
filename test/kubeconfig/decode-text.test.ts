import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeText } from "../../src/kubeconfig/decode-text.js";

describe("decodeText", () => {
  const text = "server: https://höst 🌍\r\n";
  const littleEndian = Buffer.from(text, "utf16le");
  const encoded: readonly (readonly [string, Buffer])[] = [
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${text}`)],
    ["UTF-16LE with a byte order mark", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16BE with a byte order mark", Buffer.concat([Buffer.from("feff", "hex"), littleEndian.swap16()])],
  ];
  for (const [what, bytes] of encoded) {
    it(`reads ${what}`, () => {
      assert.equal(decodeText(bytes), text);
    });
  }

  it("reads texts that are too short for a mark, or broken", () => {
    assert.equal(decodeText(Buffer.from("")), "");
    assert.equal(decodeText(Buffer.from("a")), "a");
    assert.equal(decodeText(Buffer.from("fffe", "hex")), "");
    assert.equal(decodeText(Buffer.from("fffe610062", "hex")), "a\ufffd");
    assert.equal(decodeText(Buffer.from("61ff", "hex")), "a\ufffd");
  });
});
