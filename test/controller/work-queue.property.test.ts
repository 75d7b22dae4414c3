import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { WorkQueue } from "../../src/controller/work-queue.js";
import { FakeClock, settle } from "../support/fake-clock.js";

type Step =
  | { readonly do: "add" | "done"; readonly item: string }
  | { readonly do: "addAfter"; readonly item: string; readonly ms: number }
  | { readonly do: "advance"; readonly ms: number }
  | { readonly do: "get" | "shutDown" | "shutDownWithDrain" };

const item = fc.constantFrom("a", "b", "c", "d");
const ms = fc.integer({ min: 0, max: 20 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 24, arbitrary: fc.record({ do: fc.constantFrom("add" as const, "done" as const), item }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant("addAfter" as const), item, ms }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant("advance" as const), ms }) },
  { weight: 20, arbitrary: fc.constant({ do: "get" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("shutDown" as const, "shutDownWithDrain" as const) }),
  },
);

/** The rules of the queue in the simplest form: lists that are searched from the front. */
class Model {
  now = 0;
  ready: string[] = [];
  readonly processing: string[] = [];
  again: string[] = [];
  delayed: { item: string; at: number }[] = [];
  waitingWorkers = 0;
  isShutDown = false;
  /** What workers got, in order. */
  readonly taken: (string | undefined)[] = [];

  add(added: string): void {
    if (this.isShutDown || this.ready.includes(added) || this.again.includes(added)) {
      return;
    }
    (this.processing.includes(added) ? this.again : this.ready).push(added);
    this.serve();
  }

  addAfter(added: string, delayMs: number): void {
    if (this.isShutDown) {
      return;
    }
    if (delayMs === 0) {
      this.add(added);
      return;
    }
    const known = this.delayed.find((each) => each.item === added);
    if (known === undefined) {
      this.delayed.push({ item: added, at: this.now + delayMs });
    } else {
      known.at = Math.min(known.at, this.now + delayMs);
    }
  }

  advance(by: number): void {
    for (let tick = 0; tick < by; tick += 1) {
      this.now += 1;
      const due = this.delayed.filter(({ at }) => at <= this.now);
      this.delayed = this.delayed.filter(({ at }) => at > this.now);
      due.forEach((each) => this.add(each.item));
    }
  }

  get(): void {
    this.waitingWorkers += 1;
    this.serve();
  }

  done(handled: string): void {
    const place = this.processing.indexOf(handled);
    if (place < 0) {
      return;
    }
    this.processing.splice(place, 1);
    if (this.again.includes(handled)) {
      this.again = this.again.filter((each) => each !== handled);
      this.ready.push(handled);
    }
    this.serve();
  }

  shutDown(): void {
    this.isShutDown = true;
    this.delayed = [];
    this.serve();
  }

  /** Gives items to the workers that wait. */
  serve(): void {
    while (this.waitingWorkers > 0 && (this.ready.length > 0 || this.isShutDown)) {
      const next = this.ready.shift();
      if (next !== undefined) {
        this.processing.push(next);
      }
      this.taken.push(next);
      this.waitingWorkers -= 1;
    }
  }
}

/** Drives a queue and the model with the same steps, and compares them after each. */
async function compare(steps: readonly Step[]): Promise<void> {
  const clock = new FakeClock();
  const queue = new WorkQueue({ clock });
  const model = new Model();
  const taken: (string | undefined)[] = [];
  /** Whether a drain is waited for, whether it has to end by now, and whether it has ended. */
  const drain = { begun: false, due: false, ended: false };
  for (const next of steps) {
    switch (next.do) {
      case "add":
        queue.add(next.item);
        model.add(next.item);
        break;
      case "addAfter":
        queue.addAfter(next.item, next.ms);
        model.addAfter(next.item, next.ms);
        break;
      case "advance":
        await clock.advance(next.ms);
        model.advance(next.ms);
        break;
      case "get":
        void queue.get().then((got) => taken.push(got));
        model.get();
        break;
      case "done":
        queue.done(next.item);
        model.done(next.item);
        break;
      case "shutDown":
        queue.shutDown();
        model.shutDown();
        drain.due = drain.begun;
        break;
      case "shutDownWithDrain":
        void queue.shutDownWithDrain().then(() => (drain.ended = true));
        model.shutDown();
        drain.begun = true;
    }
    await settle(1);
    const isEmpty = model.ready.length + model.processing.length === 0;
    drain.due ||= drain.begun && isEmpty;
    const { length, delayed, processing } = queue.status();
    assert.deepEqual(taken, model.taken);
    assert.deepEqual(
      { length, delayed, processing },
      { length: model.ready.length, delayed: model.delayed.length, processing: model.processing.length },
    );
    assert.equal(drain.ended, drain.due, "the drain");
    assert.ok(clock.pendingTimers <= 1, "one timer is enough");
    assert.equal(new Set(model.processing).size, model.processing.length, "an item is handled twice");
  }
  queue.shutDown();
  assert.equal(clock.pendingTimers, 0);
}

describe("WorkQueue, any operations", () => {
  it("does what lists that are searched from the front would do", async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), compare), {
      numRuns: 500,
    });
  });
});
