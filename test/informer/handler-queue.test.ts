import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { HandlerQueue, type HandlerQueueOptions } from "../../src/informer/handler-queue.js";
import type { ResourceEvent } from "../../src/informer/resource-event-handler.js";
import { FakeClock, settle } from "../support/fake-clock.js";
import { pod, podIdentity } from "../support/pods.js";
import { RecordingHandler } from "../support/recording-handler.js";

/** A clock on which computing takes time, and which calls back before the next turn of the event loop. */
class BusyClock extends FakeClock {
  computedMs = 0;
  onTurn = (): void => undefined;

  override now(): number {
    return super.now() + this.computedMs;
  }

  override async nextTurn(): Promise<void> {
    this.onTurn();
    await super.nextTurn();
  }
}

const QUEUES: readonly HandlerQueueOptions[] = [
  { kind: "unbounded" },
  { kind: "bounded", limit: 1 },
  { kind: "coalescing" },
];

describe("HandlerQueue", () => {
  for (const options of QUEUES) {
    it(`has delivered the first list when all of it was told, whatever comes meanwhile (${options.kind}, H-3)`, async () => {
      const clock = new BusyClock();
      const handler = new RecordingHandler();
      handler.onCall = () => {
        clock.computedMs += 20;
      };
      const toldBefore: string[][] = [];
      const queue = new HandlerQueue<Pod>(handler, options, {
        clock,
        onError: (error) => assert.ifError(error),
        onInitialDelivered: () => void toldBefore.push([...handler.lines]),
      });
      const push = (event: Exclude<ResourceEvent<Pod>, { type: "delete" }>): void =>
        queue.push({ key: podIdentity.keyOf(event.object), event, at: clock.now() });
      clock.onTurn = () => {
        clock.onTurn = () => undefined;
        push({ type: "update", oldObject: pod("b", "1"), object: pod("b", "11"), cause: "watch" });
      };
      push({ type: "add", object: pod("a", "1"), cause: "initial" });
      push({ type: "add", object: pod("b", "1"), cause: "initial" });
      await settle();
      const b = options.kind === "coalescing" ? "add b@11 initial" : "add b@1 initial";
      assert.deepEqual(toldBefore, [["add a@1 initial", b]]);
      await queue.close();
    });
  }
});
