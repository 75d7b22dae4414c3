import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { megabytes } from "./memory.js";
import { growth, soak } from "./soak.js";

/** Finds a leak of 200 bytes per re-watch, which is less than a closure with its context takes. */
const HEAP_LIMIT_BYTES = 2 * 1_048_576;
const REWATCHES = 10_000;
const RELISTS = 1_000;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

let isFlat = true;
for (const codec of [jsonCodec<Pod>({ kind: "Pod" }), protobufCodec<Pod>(PODS)]) {
  const startedAt = performance.now();
  print(`accepting ${codec.accept}`);
  const grown = growth(
    await soak({ rewatches: REWATCHES, relists: RELISTS, codec, print }),
    HEAP_LIMIT_BYTES,
  );
  for (const line of grown) {
    print(`grew: ${line}`);
  }
  isFlat &&= grown.length === 0;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  print(
    `${grown.length === 0 ? "flat" : "NOT flat"} over ${REWATCHES} re-watches and ${RELISTS} relists in ${seconds} s ` +
      `(the heap may grow by ${megabytes(HEAP_LIMIT_BYTES)})`,
  );
}
process.exitCode = isFlat ? 0 : 1;
