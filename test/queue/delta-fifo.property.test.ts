import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { DeletedFinalStateUnknown } from "../../src/queue/deleted-final-state-unknown.js";
import { DeltaFIFO } from "../../src/queue/delta-fifo.js";
import type { Delta, Deltas } from "../../src/queue/delta.js";
import { written } from "./written-objects.js";

type Step =
  | { readonly do: "write" | "remove"; readonly key: string }
  /** Changes that are not written to the queue, then a list, as after a broken watch. */
  | { readonly do: "relist"; readonly missed: readonly { readonly key: string; readonly gone: boolean }[] }
  | { readonly do: "pop"; readonly count: number }
  | { readonly do: "bookmark" | "resync" };

const key = fc.constantFrom("a", "b", "c", "d", "e");

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("write" as const), key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("remove" as const), key }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("relist" as const),
      missed: fc.array(fc.record({ key, gone: fc.boolean() }), { maxLength: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("pop" as const), count: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("bookmark" as const, "resync" as const) }) },
);

/**
 * A server whose history is kept, a queue that receives its changes, and a store that is written from the
 * queue.
 */
class World {
  readonly store = new Map<string, string>();
  readonly queue: DeltaFIFO<string>;
  /** The states of the server by revision: `history[7]` is its state at 7. */
  readonly history: ReadonlyMap<string, string>[] = [new Map()];
  applied = "";
  /** The revision of the newest change that was popped, whatever its object. */
  #popped = 0;
  #received = 0;
  readonly #counted: boolean;

  constructor(listsFirst: boolean) {
    this.#counted = listsFirst;
    this.queue = new DeltaFIFO<string>({
      identity: written,
      knownObjects: this.store,
      onError: (error) => assert.fail(String(error)),
      onApplied: (resourceVersion) => {
        this.applied = resourceVersion;
      },
    });
    if (listsFirst) {
      this.#change("a", false);
      this.#change("b", false);
      this.#relist();
    }
  }

  get revision(): number {
    return this.history.length - 1;
  }

  get server(): ReadonlyMap<string, string> {
    return this.history[this.revision] ?? new Map();
  }

  take(next: Step): void {
    switch (next.do) {
      case "write":
      case "remove":
        this.#tell(next.key, next.do === "remove");
        return;
      case "relist":
        for (const { key: missed, gone } of next.missed) {
          this.#change(missed, gone);
        }
        this.#relist();
        return;
      case "bookmark":
        this.queue.bookmark(String(this.revision));
        return;
      case "resync":
        this.queue.resync();
        return;
      case "pop":
        for (let popped = 0; popped < next.count; popped += 1) {
          this.pop();
        }
    }
  }

  pop(): boolean {
    const before = this.queue.hasSynced;
    return this.queue.pop((popped, deltas, isInInitialList) => {
      assert.equal(isInInitialList, !before, "initial until synced (D-16)");
      assert.ok(deltas.length > 0);
      this.#process(popped, deltas);
    });
  }

  #process(popped: string, deltas: Deltas<string>): void {
    for (const delta of deltas) {
      this.#checkOrder(delta);
      const { type, object } = delta;
      if (object instanceof DeletedFinalStateUnknown) {
        assert.equal(object.key, popped);
        this.store.delete(popped);
      } else if (type === "Deleted") {
        this.store.delete(popped);
      } else {
        const stored = Number(this.store.get(popped)?.split("@")[1] ?? 0);
        assert.ok(stored <= Number(object.split("@")[1]), `${object} after ${stored}: out of order (CT-2)`);
        this.store.set(popped, object);
      }
    }
  }

  /** Checks that the changes of all objects come in the order in which the server told them (D-10). */
  #checkOrder({ type, object }: Delta<string>): void {
    const told = type === "Added" || type === "Updated" || type === "Deleted";
    if (told && !(object instanceof DeletedFinalStateUnknown)) {
      const revision = Number(written.resourceVersionOf(object));
      assert.ok(revision > this.#popped, `${type} ${object} after ${this.#popped}: out of order (D-10)`);
      this.#popped = revision;
    }
  }

  #tell(changed: string, gone: boolean): void {
    const old = this.server.get(changed);
    if (gone && old === undefined) {
      return;
    }
    this.#change(changed, gone);
    const object = `${changed}@${this.revision}`;
    if (gone) {
      this.queue.delete(object);
    } else if (old === undefined) {
      this.queue.add(object);
    } else {
      this.queue.update(object);
    }
    this.#received = this.revision;
  }

  #change(changed: string, gone: boolean): void {
    const state = new Map(this.server);
    if (gone) {
      state.delete(changed);
    } else {
      state.set(changed, `${changed}@${this.history.length}`);
    }
    this.history.push(state);
  }

  #relist(): void {
    this.queue.replace([...this.server.values()], String(this.revision));
    this.#received = this.revision;
  }

  /** Checks that every object in the store is as it was at the applied position or at a later one (N-2). */
  checkApplied(): void {
    const applied = Number(this.applied);
    for (const each of ["a", "b", "c", "d", "e"]) {
      const states = this.history.slice(applied, this.#received + 1).map((state) => state.get(each));
      assert.ok(
        this.applied === "" || states.includes(this.store.get(each)),
        `${each} is ${this.store.get(each) ?? "gone"} with ${this.applied} applied, expected one of ${states.join()}`,
      );
    }
  }

  checkSynced(): void {
    if (this.#counted && this.queue.hasSynced) {
      assert.notEqual(this.applied, "", "synced with the first list not applied (D-15)");
    }
  }
}

describe("DeltaFIFO, any order of writes, missed changes, lists and pops", () => {
  for (const listsFirst of [true, false]) {
    it(`leaves the store equal to the server, ${listsFirst ? "after a first list" : "without one"} (CT-1, CT-2, D-10...D-16)`, () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
          const world = new World(listsFirst);
          for (const next of steps) {
            world.take(next);
            world.checkApplied();
            world.checkSynced();
          }
          while (world.pop()) {
            world.checkApplied();
          }
          assert.deepEqual([...world.store].sort(), [...world.server].sort());
          assert.equal(world.queue.size, 0);
          assert.equal(world.queue.hasSynced, listsFirst || world.revision > 0 || hasRelist(steps));
        }),
        { numRuns: 1_500 },
      );
    });
  }
});

function hasRelist(steps: readonly Step[]): boolean {
  return steps.some((next) => next.do === "relist");
}
