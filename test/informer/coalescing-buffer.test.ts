import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { CoalescingBuffer } from "../../src/informer/coalescing-buffer.js";
import type { ResourceEvent } from "../../src/informer/resource-event-handler.js";
import { pod, podIdentity } from "../support/pods.js";

interface Fixture {
  readonly buffer: CoalescingBuffer<Pod>;
  /** How many events of the first list were counted as waiting, after each change of the count. */
  readonly initialBooked: number[];
  readonly push: (event: ResourceEvent<Pod>, at?: number) => void;
}

function fixture(): Fixture {
  const initialBooked: number[] = [];
  let initial = 0;
  const buffer = new CoalescingBuffer<Pod>((event, by) => {
    initial += event.cause === "initial" ? by : 0;
    initialBooked.push(initial);
  });
  return {
    buffer,
    initialBooked,
    push: (event, at = 0) => {
      const object = event.type === "delete" ? event.deleted.object : event.object;
      buffer.push({ key: podIdentity.keyOf(object ?? pod("none", "0")), event, at });
    },
  };
}

function initialAdd(version: string): ResourceEvent<Pod> {
  return { type: "add", object: pod("a", version), cause: "initial" };
}

function update(from: string, to: string): ResourceEvent<Pod> {
  return { type: "update", oldObject: pod("a", from), object: pod("a", to), cause: "watch" };
}

function deletion(version: string): ResourceEvent<Pod> {
  return {
    type: "delete",
    deleted: {
      key: podIdentity.keyOf(pod("a", version)),
      object: pod("a", version),
      finalStateUnknown: false,
    },
    cause: "watch",
  };
}

describe("CoalescingBuffer", () => {
  it("never has its books say that the first list was told while an event of it waits (H-3)", () => {
    const { initialBooked, push } = fixture();
    push(initialAdd("1"));
    push(update("1", "2"));
    assert.ok(!initialBooked.includes(0), initialBooked.join());
    assert.equal(initialBooked.at(-1), 1);
  });

  it("counts an initial event as delivered that is no longer needed (H-3)", () => {
    const { buffer, initialBooked, push } = fixture();
    push(initialAdd("1"));
    push(deletion("2"));
    assert.equal(buffer.size, 0);
    assert.equal(initialBooked.at(-1), 0);
  });

  it("keeps the newest state, and the age of the first change that was not told", () => {
    const { buffer, push } = fixture();
    push(update("1", "2"), 5);
    push(update("2", "3"), 9);
    const kept = buffer.shift();
    assert.deepEqual([kept?.event, kept?.at], [update("1", "3"), 5]);
    assert.equal(buffer.shift(), undefined);
  });
});
