import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { ObjectStore } from "../../../src/apiserver/store/object-store.js";
import type { StoreEvent } from "../../../src/apiserver/store/resource-table.js";
import { FakeClock } from "../../support/fake-clock.js";

const EVERYTHING = { from: "", to: undefined };

function newStore(window = { events: 10_000, ms: 300_000 }): { store: ObjectStore; clock: FakeClock } {
  const clock = new FakeClock();
  return { store: new ObjectStore({ clock, firstRevision: 100, window }), clock };
}

function put(store: ObjectStore, key: string, value = 0): void {
  const [namespace = "", name = ""] = key.split("/");
  store.put("pods", { metadata: { name, namespace }, spec: { value } });
}

function remove(store: ObjectStore, key: string): void {
  const [namespace = "", name = ""] = key.split("/");
  const record = store.get("pods", namespace, name);
  assert.ok(record !== undefined);
  store.remove("pods", record);
}

function state(store: ObjectStore, revision?: number): [string, string][] {
  const range = revision === undefined ? EVERYTHING : { ...EVERYTHING, revision };
  return Array.from(store.read("pods", range), (record) => [record.key, record.bytes.toString()]);
}

type Write = readonly [key: string, action: "put" | "remove"];

const writes: fc.Arbitrary<Write[]> = fc.array(
  fc.tuple(
    fc.constantFrom("a/1", "a/2", "a-b/1", "b/1", "b/2", "b/3"),
    fc.constantFrom<"put" | "remove">("put", "put", "remove"),
  ),
  { maxLength: 60 },
);

function apply(store: ObjectStore, [key, action]: Write, value: number): void {
  const [namespace = "", name = ""] = key.split("/");
  if (action === "put") {
    put(store, key, value);
  } else if (store.get("pods", namespace, name) !== undefined) {
    remove(store, key);
  }
}

describe("ObjectStore", () => {
  it("reads any state since its floor exactly as it was then", () => {
    fc.assert(
      fc.property(writes, fc.nat(20), (steps, forgotten) => {
        const { store } = newStore();
        const recorded = new Map([[store.revision, state(store)]]);
        for (const [value, step] of steps.entries()) {
          apply(store, step, value);
          recorded.set(store.revision, state(store));
        }
        store.compact(Math.min(100 + forgotten, store.revision));
        for (const [revision, expected] of recorded) {
          if (revision >= store.floor("pods")) {
            assert.deepEqual(state(store, revision), expected);
            assert.equal(store.count("pods", { ...EVERYTHING, revision }), expected.length);
          }
        }
      }),
    );
  });

  it("reads a range as the part of the state between its keys", () => {
    fc.assert(
      fc.property(writes, fc.nat(60), (steps, back) => {
        const { store } = newStore();
        for (const [value, step] of steps.entries()) {
          apply(store, step, value);
        }
        const revision = Math.max(100, store.revision - back);
        const range = { from: "a/2", to: "b/2", revision };
        const expected = state(store, revision).filter(([key]) => key >= range.from && key < range.to);
        assert.deepEqual(
          Array.from(store.read("pods", range), (record) => record.key),
          expected.map(([key]) => key),
        );
        assert.equal(store.count("pods", range), expected.length);
      }),
    );
  });

  it("replays its history to the state it has", () => {
    fc.assert(
      fc.property(writes, (steps) => {
        const { store } = newStore();
        for (const [value, step] of steps.entries()) {
          apply(store, step, value);
        }
        const replayed = new Map<string, string>();
        for (const event of store.eventsAfter("pods", 100)) {
          if (event.type === "DELETED") {
            replayed.delete(event.record.key);
          } else {
            replayed.set(event.record.key, event.record.bytes.toString());
          }
        }
        assert.deepEqual([...replayed].sort(), state(store).sort());
      }),
    );
  });

  it("rewinds to an earlier state and counts on from its revision", () => {
    fc.assert(
      fc.property(writes, fc.nat(60), (steps, back) => {
        const { store } = newStore();
        const recorded = new Map([[store.revision, state(store)]]);
        for (const [value, step] of steps.entries()) {
          apply(store, step, value);
          recorded.set(store.revision, state(store));
        }
        const revision = Math.max(100, store.revision - back);
        store.rewind(revision);
        assert.equal(store.revision, revision);
        assert.deepEqual(state(store), recorded.get(revision));
        put(store, "z/1");
        assert.equal(store.revision, revision + 1);
      }),
    );
  });

  it("keeps thousands of keys that come in any order sorted", () => {
    const { store } = newStore();
    const names = Array.from({ length: 3000 }, (_, index) => `n${String((index * 7919) % 3000)}`);
    for (const name of names) {
      put(store, `ns/${name}`);
    }
    assert.deepEqual(
      state(store).map(([key]) => key),
      names.map((name) => `ns/${name}`).sort(),
    );
  });

  it("numbers the writes of all resources from one counter", () => {
    const { store } = newStore();
    store.put("pods", { metadata: { name: "a" } });
    store.put("nodes", { metadata: { name: "b" } });
    assert.equal(store.revision, 102);
    assert.equal(store.get("nodes", "", "b")?.view().metadata.resourceVersion, "102");
  });

  it("tells each write in the moment it is made", () => {
    const { store } = newStore();
    const told: StoreEvent[] = [];
    const unsubscribe = store.subscribe("pods", (event) => {
      told.push(event);
    });
    put(store, "a/1", 1);
    put(store, "a/1", 2);
    remove(store, "a/1");
    unsubscribe();
    put(store, "a/1", 3);
    assert.deepEqual(
      told.map(({ type, revision, previous }) => [type, revision, previous?.revision]),
      [
        ["ADDED", 101, undefined],
        ["MODIFIED", 102, 101],
        ["DELETED", 103, 102],
      ],
    );
    assert.equal(told[2]?.record.view().metadata.resourceVersion, "103");
  });

  it("forgets what is beyond its number of events", () => {
    const { store } = newStore({ events: 2, ms: Infinity });
    for (const value of [1, 2, 3, 4]) {
      put(store, "a/1", value);
    }
    assert.equal(store.floor("pods"), 102);
    assert.deepEqual(
      store.eventsAfter("pods", 102).map((event) => event.revision),
      [103, 104],
    );
  });

  it("forgets what is older than its window", async () => {
    const { store, clock } = newStore({ events: 100, ms: 1000 });
    put(store, "a/1", 1);
    await clock.advance(600);
    put(store, "a/1", 2);
    await clock.advance(600);
    assert.equal(store.floor("pods"), 101);
    await clock.advance(600);
    assert.equal(store.floor("pods"), 102);
  });

  it("keeps the floor of a resource that was never written to at the last compaction", () => {
    const { store } = newStore();
    put(store, "a/1");
    assert.equal(store.floor("nodes"), 100);
    store.compact();
    assert.equal(store.floor("nodes"), 101);
    assert.equal(store.floor("secrets"), 101);
  });
});

describe("ObjectStore.reaches", () => {
  it("resolves as soon as the revision is written", async () => {
    const { store, clock } = newStore();
    const reached = store.reaches(102, 3000, new AbortController().signal);
    put(store, "a/1");
    put(store, "a/2");
    assert.equal(await reached, true);
    assert.equal(clock.pendingTimers, 0);
  });

  it("gives up after its time", async () => {
    const { store, clock } = newStore();
    const reached = store.reaches(102, 3000, new AbortController().signal);
    await clock.advance(3000);
    assert.equal(await reached, false);
  });

  it("gives up when its signal aborts, leaving no timer", async () => {
    const { store, clock } = newStore();
    const stop = new AbortController();
    const reached = store.reaches(102, 3000, stop.signal);
    stop.abort();
    assert.equal(await reached, false);
    assert.equal(clock.pendingTimers, 0);
  });
});
