import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import type { Pod } from "../../../src/api/pod.js";
import { parseKeepingNumbers } from "../../../src/jsonpath/parse-json-tokens.js";
import { diffFormat } from "../../../src/printer/formats/diff-format.js";
import { jsonpatchFormat } from "../../../src/printer/formats/jsonpatch-format.js";
import { clockTime } from "../../../src/printer/line-time.js";
import { plainPaint } from "../../../src/printer/printer.js";
import { keptJsonCodec } from "../../../src/wire/kept-json-codec.js";
import { applyJsonPatch, type WrittenOperation } from "../../support/apply-json-patch.js";
import { compactText, writtenJson } from "../../support/written-json.js";

const AT = new Date(Date.UTC(2026, 10, 23, 11, 32, 5));
const codec = keptJsonCodec<Pod>({ kind: "Pod" });

/** Returns a pod that is kept as text. */
function podWith(spec: string): Pod {
  const text = `{"type":"ADDED","object":{"metadata":{"name":"a"},"spec":${spec}}}`;
  const [event] = codec.watchDecoder("application/json").push(Buffer.from(text));
  assert.ok(event !== undefined && "object" in event);
  return event.object;
}

/** Returns what a format prints of a pod whose spec is first one text, and then the others. */
function told({ pods }: Pick<ReturnType<typeof diffFormat>, "pods">, specs: readonly string[]): string[] {
  return specs.map((spec, index) =>
    pods(
      index === 0
        ? { type: "add", object: podWith(spec), cause: "watch" }
        : {
            type: "update",
            object: podWith(spec),
            before: podWith(specs[index - 1] ?? ""),
            cause: "watch",
          },
      AT,
    ),
  );
}

describe("differences of numbers", () => {
  before(async () => codec.load?.());

  it("are printed by -o diff with all digits", () => {
    const format = diffFormat({ paint: plainPaint, time: clockTime() });
    const [, most, text, same] = told(
      format,
      ["9223372036854775807", "9223372036854775806", '"9223372036854775806"', '"9223372036854775806"'].map(
        (total) => `{"list":[{"ratio":1.0}],"total":${total}}`,
      ),
    );
    assert.match(most ?? "", /\n- {2}total: 9223372036854775807\n\+ {2}total: 9223372036854775806\n/);
    assert.match(most ?? "", /\n {5}- ratio: 1.0\n/);
    assert.match(text ?? "", /\n\+ {2}total: "9223372036854775806"\n/);
    assert.equal(same, "");
  });

  it("are printed by -o jsonpatch so that the patches give the state, and its digits", () => {
    fc.assert(
      fc.property(fc.array(writtenJson().map(compactText), { minLength: 1, maxLength: 5 }), (specs) => {
        let state: unknown;
        for (const line of told(jsonpatchFormat({ redact: false }), specs)) {
          const { patch } = parseKeepingNumbers(line.trim()) as { patch: readonly WrittenOperation[] };
          state = applyJsonPatch(state, patch);
        }
        const last = parseKeepingNumbers(`[${specs.at(-1) ?? ""}]`);
        // A clone is what a patch leaves of a number that is kept as its text.
        assert.deepEqual([(state as { spec: unknown }).spec], structuredClone(last));
      }),
    );
  });

  it("are hidden with the values that may be secrets", () => {
    const [, line] = told(
      jsonpatchFormat({}),
      ["1.0", "2.0"].map((value) => `{"containers":[{"env":[{"name":"A","value":${value}}]}]}`),
    );
    assert.match(line ?? "", /"value":"\*\*\* \(after\)"/);
  });
});
