import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Pod } from "../../src/api/pod.js";
import { jsonCodec } from "../../src/wire/json-codec.js";

describe("objects of a list", () => {
  it("lets an object go though others of its list are kept (TestReflectorListExtract)", async () => {
    setFlagsFromString("--expose-gc");
    // `gc` exists only in contexts that were made after the flag was set.
    const collect = runInNewContext("gc") as () => void;
    const { kept, gone } = readList();
    for (let turn = 0; turn < 20 && gone.deref() !== undefined; turn += 1) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      collect();
    }
    assert.equal(gone.deref(), undefined);
    assert.equal(kept.metadata?.name, "kept");
  });
});

function readList(): { kept: Pod; gone: WeakRef<Pod> } {
  const items = ["kept", "gone"].map((name) => ({ metadata: { name } }));
  const body = { kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "1" }, items };
  const decoder = jsonCodec<Pod>({ kind: "Pod" }).listDecoder("application/json");
  const [kept, gone] = decoder.push(Buffer.from(JSON.stringify(body)));
  decoder.end();
  assert.ok(kept !== undefined && gone !== undefined);
  return { kept, gone: new WeakRef(gone) };
}
