import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { PlannedFailure, Recorder } from "./recorder.js";

const pod: Pod = { metadata: { namespace: "a", name: "x", uid: "u", resourceVersion: "1" } };

function recorder(options: Partial<ConstructorParameters<typeof Recorder>[0]> = {}): Recorder {
  return new Recorder({ name: "h", stored: () => pod, ...options });
}

describe("Recorder", () => {
  it("remembers calls and what the store had at that moment", () => {
    const recording = recorder();
    void recording.onAdd(pod, "initial");
    void recording.onDelete({ key: "a/x", object: undefined, finalStateUnknown: true }, "relist");
    const [add, remove] = recording.takeCalls();
    assert.deepEqual(
      [add?.verb, add?.stored?.resourceVersion, remove?.verb, remove?.missed],
      ["add", "1", "delete", true],
    );
    assert.deepEqual(recording.takeCalls(), []);
    assert.deepEqual(recording.takeViolations(), []);
  });

  it("notices a call inside of another one (CT-3)", async () => {
    const recording = recorder({ delay: () => 1 });
    const first = recording.onAdd(pod, "watch");
    const second = recording.onUpdate(pod, pod, "watch");
    await Promise.all([first, second]);
    assert.match(recording.takeViolations().join(), /update a\/x came while another call was going on/);
  });

  it("notices a call after its removal (G7)", () => {
    const recording = recorder();
    recording.markRemoved();
    void recording.onAdd(pod, "watch");
    assert.match(recording.takeViolations().join(), /after the handler was removed/);
  });

  it("throws where it is to throw, and remembers the call", () => {
    const recording = recorder({ throws: () => true });
    assert.throws(() => void recording.onAdd(pod, "watch"), PlannedFailure);
    assert.equal(recording.takeCalls().length, 1);
  });
});
