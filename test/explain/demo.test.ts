import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { play, type RecordedWrite } from "../apiserver/scenario/scenario-cluster.js";
import { BEGIN, ENCODINGS, type Step, told } from "./told.js";

/** How long the demo is played, on a clock that needs no time. */
const SECONDS = 600;

/** A line that tells more than the details that every line has. */
const EXPLAINED = / node=\S+ [a-z]/;

interface Line {
  readonly type: Step["type"];
  readonly key: string;
  readonly text: string;
}

/** Returns the events that the watch of all pods has for the writes. */
function stepsOf(writes: readonly RecordedWrite[]): readonly Step[] {
  const last = new Map<string, Pod>();
  return writes.flatMap(({ key, object, atMs }): Step[] => {
    const seconds = (atMs - BEGIN) / 1_000;
    const before = last.get(key);
    const pod = object as Pod | undefined;
    if (pod === undefined) {
      last.delete(key);
      return before === undefined ? [] : [{ type: "delete", pod: before, seconds }];
    }
    last.set(key, pod);
    if (before?.metadata?.uid !== pod.metadata?.uid) {
      return [{ type: "add", pod, seconds }];
    }
    const isSame = before?.metadata?.resourceVersion === pod.metadata?.resourceVersion;
    return isSame ? [] : [{ type: "update", pod, seconds }];
  });
}

describe("the explanation of ten minutes of the demo", () => {
  let lines: readonly Line[] = [];

  before(async () => {
    const { cluster, pass, stop } = play({ seed: 1 });
    await pass(SECONDS);
    await stop();
    const steps = stepsOf(cluster.writesTo("pods"));
    lines = told(steps, ENCODINGS.protobuf).map(({ line }, index) => {
      const { type, pod } = steps[index] ?? assert.fail("there are more lines than events");
      return { type, key: `${pod.metadata?.namespace}/${pod.metadata?.name}`, text: line };
    });
  });

  it("has at least one token in each of several thousand updates", () => {
    const updates = lines.filter(({ type }) => type === "update");
    assert.ok(updates.length > 2_000, `${updates.length} updates`);
    assert.deepEqual(
      updates.filter(({ text }) => !EXPLAINED.test(text)).map(({ text }) => text),
      [],
    );
  });

  it("prints no line of a pod twice in a row", () => {
    const last = new Map<string, string>();
    const repeated: string[] = [];
    for (const { key, text } of lines) {
      if (last.get(key) === text) {
        repeated.push(text);
      }
      last.set(key, text);
    }
    assert.deepEqual(repeated, []);
  });
});
