import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { checkObject } from "../../../src/wire/protobuf/protobuf-checker.js";
import { decodeObject } from "../../../src/wire/protobuf/protobuf-decoder.js";
import { encodeObject } from "../../../src/wire/protobuf/protobuf-encoder.js";
import { RESOURCES } from "../../../src/wire/schema/index-of-kinds.js";
import { loadMessage } from "../../../src/wire/protobuf/schema-modules.js";
import { delimited, raw, text } from "../../support/raw-protobuf.js";
import { anyObject } from "../../support/schema-objects.js";

/** Returns the message of the SyntaxError that `run` throws, or `undefined` if it throws none. */
function faultOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof SyntaxError, String(error));
    return error.message;
  }
}

/** Returns a copy of the bytes in which some bytes are changed. */
function damaged(bytes: Buffer, changes: readonly (readonly [number, number])[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [place, value] of changes) {
    copy[place % copy.length] = value;
  }
  return copy;
}

function anyDamage(): fc.Arbitrary<[number, number][]> {
  return fc.array(fc.tuple(fc.nat({ max: 100_000 }), fc.nat({ max: 255 })), { maxLength: 3 });
}

describe("check of an object's bytes", () => {
  for (const name of [...new Set(Object.values(RESOURCES))]) {
    it(`finds in a ${name} what decoding would find, and nothing else`, async () => {
      const message = await loadMessage(name);
      fc.assert(
        fc.property(fc.gen(), fc.array(anyDamage(), { minLength: 20, maxLength: 20 }), (gen, damages) => {
          const bytes = Buffer.from(encodeObject(anyObject(message, gen), message));
          for (const changes of [[], ...damages]) {
            const sent = damaged(bytes, changes);
            assert.equal(
              faultOf(() => checkObject(sent, message)),
              faultOf(() => decodeObject(sent, message)),
              sent.toString("hex"),
            );
          }
        }),
        { numRuns: 5, endOnFailure: true },
      );
    });
  }

  it("finds lengths, wire types, keys and times that are none, and takes what Go takes", async () => {
    const pod = await loadMessage("core-v1.Pod");
    const check = (...parts: Buffer[]): string | undefined => faultOf(() => checkObject(raw(...parts), pod));
    const metadata = (...parts: Buffer[]): Buffer => delimited(1, ...parts);
    assert.match(check(delimited(3, raw(0x0a, 9))) ?? "", /^found a length of 9, but 0 bytes follow/);
    assert.match(check(delimited(3, raw(0x08, 1))) ?? "", /^found wire type 0 for a value with a length/);
    assert.match(check(delimited(2, delimited(4, raw(1)))) ?? "", /^found wire type 2 for a number/);
    assert.match(check(metadata(delimited(11, delimited(1, raw(0xff))))) ?? "", /not valid UTF-8/);
    const never = raw(0x08, ...Buffer.alloc(8, 0xff), 0x7f);
    assert.match(check(metadata(delimited(8, never))) ?? "", /^found a time that is out of range/);
    assert.equal(
      check(metadata(delimited(8, raw(0x08, 1)), text(1, "é"), delimited(2, raw(0xff)))),
      undefined,
    );
    assert.equal(check(delimited(2, delimited(14, delimited(4, raw(1, 2))))), undefined);
  });
});
