import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Pod } from "../../src/api/pod.js";
import { isJsonObject, textOf } from "../../src/base/json-object.js";
import { jsonOfAnyDepth, mutatedPod } from "../support/mutated-pod.js";
import { pod, type Sketch, STATES } from "./states.js";
import { ENCODINGS, lines, type Step, told } from "./told.js";

/** Every control, format and separator character. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const state: fc.Arbitrary<Sketch> = fc
  .tuple(
    fc.constantFrom(...Object.values(STATES).flat()),
    fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("1", "2"), { maxKeys: 2 }),
    fc.record(
      {
        annotations: fc.dictionary(fc.constantFrom("x", "y"), fc.constantFrom("1", "2"), { maxKeys: 2 }),
        generation: fc.nat(3),
        finalizers: fc.array(fc.constantFrom("f/1", "f/2"), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([sketch, labels, more]) => ({ ...sketch, metadata: { ...sketch.metadata, labels, ...more } }));

const update = fc.record({
  type: fc.constant("update" as const),
  pod: state.map((sketch) => pod(sketch)),
  cause: fc.constantFrom("watch" as const, "relist" as const),
  seconds: fc.integer({ min: -10, max: 1_000_000 }),
});

const history = fc
  .tuple(
    state,
    fc.constantFrom("initial" as const, "watch" as const),
    fc.array(update, { minLength: 1, maxLength: 6 }),
  )
  .map(([first, cause, updates]): readonly Step[] => [{ type: "add", pod: pod(first), cause }, ...updates]);

/** Returns what an update says beside today's details. */
function saidBy(line: string): string {
  return line.replace(/^.*? node=\S+ ?/, "").replace(/ ?missed$/, "");
}

describe("the explanation of any history", () => {
  it("has a token in each update, and is the same for JSON and for protobuf", () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const line of lines(...steps).slice(1)) {
          assert.match(saidBy(line), /^([a-z-]+=|c=)/, line);
          assert.equal(/(for|ran|age|lived)=-/.test(saidBy(line).split(" msg=")[0] ?? ""), false, line);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is one line without a hidden character, whatever types the members have", () => {
    const pods = fc.array(mutatedPod(), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(pods, fc.boolean(), (mutated, isInitial) => {
        const named = mutated.filter(
          ({ metadata }) => isJsonObject(metadata) && textOf(metadata["name"]) !== "",
        );
        const [first, ...more] = named.map((object) => JSON.parse(jsonOfAnyDepth(object)) as Pod);
        if (first === undefined) {
          return;
        }
        const steps: Step[] = [
          { type: "add", pod: first, cause: isInitial ? "initial" : "watch" },
          ...more.map((object) => ({ type: "update" as const, pod: object })),
          { type: "delete", pod: more.at(-1) ?? first },
        ];
        for (const { line, why } of told(steps, (object) => object)) {
          assert.doesNotMatch(line, HIDDEN);
          assert.ok(why.changes.every(({ tokens }) => tokens.length > 0));
        }
      }),
      { numRuns: 300, includeErrorInReport: true },
    );
  });

  it("takes pods in JSON and in protobuf for the same, when the server has changed the encoding", () => {
    const protobuf = ENCODINGS.protobuf(pod());
    const json = ENCODINGS.json(protobuf);
    for (const [before, after] of [
      [json, protobuf],
      [protobuf, json],
    ] as const) {
      const steps: Step[] = [
        { type: "add", pod: before, cause: "initial" },
        { type: "update", pod: after },
      ];
      assert.match(told(steps, (object) => object)[1]?.line ?? "", / changed=nothing$/);
    }
  });
});
