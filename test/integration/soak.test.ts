import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { type Footprint, footprintLine, growth, soak } from "../chaos/soak.js";
import { leakCheck } from "../support/leak-check.js";

/** With 300 re-watches, compiler noise hides small leaks. `npm run soak` runs longer and finds them. */
const HEAP_LIMIT_BYTES = 3 * 1_048_576;

function footprint(changes: Partial<Footprint>): Footprint {
  return { rewatches: 1, relists: 1, heapBytes: 100, sockets: 1, abortListeners: 1, timers: 1, ...changes };
}

describe("an informer whose watches end all the time", () => {
  for (const codec of [jsonCodec<Pod>({ kind: "Pod" }), protobufCodec<Pod>(PODS)]) {
    it(`keeps heap, sockets, timers and listeners flat, with ${codec.accept} (G7, G10)`, async () => {
      const noLeaks = leakCheck();
      const looks = await soak({ rewatches: 300, relists: 50, codec });
      const last = looks.at(-1);
      assert.ok(last !== undefined && last.rewatches >= 300 && last.relists >= 50);
      assert.deepEqual(growth(looks, HEAP_LIMIT_BYTES), [], looks.map(footprintLine).join("\n"));
      await noLeaks();
    });
  }
});

describe("growth", () => {
  it("finds what grew since the first look", () => {
    const first = footprint({});
    assert.deepEqual(growth([first, footprint({ heapBytes: 199, sockets: 6 })], 100), []);
    assert.deepEqual(growth([first, footprint({ heapBytes: 201 }), footprint({ sockets: 7 })], 100), [
      "heap: 100 -> 201 bytes",
      "sockets: 1 -> 7",
    ]);
    assert.deepEqual(growth([first, footprint({ abortListeners: 9, timers: 9 })], 100), [
      "abortListeners: 1 -> 9",
      "timers: 1 -> 9",
    ]);
  });

  it("does not call nothing flat", () => {
    assert.deepEqual(growth([], 100), ["nothing was measured"]);
  });
});
