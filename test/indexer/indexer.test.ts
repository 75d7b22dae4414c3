import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { IndexFunc } from "../../src/indexer/index-func.js";
import { byNamespace } from "../../src/indexer/index-funcs.js";
import { byColor, namesOf, newIndexer, type Thing, thing } from "./indexed-things.js";

describe("Indexer, objects by key", () => {
  it("adds, updates, gets, lists and deletes (T-2, TestCache)", () => {
    const indexer = newIndexer();
    const first = thing("a", "1");
    indexer.add(first);
    assert.equal(indexer.get("a"), first);
    const second = thing("a", "2");
    indexer.update(second);
    indexer.add(thing("b", "3"));
    assert.equal(indexer.get("a"), second);
    assert.equal(indexer.size, 2);
    assert.deepEqual([...indexer.keys()], ["a", "b"]);
    assert.deepEqual(namesOf(indexer.list()), ["a", "b"]);
    assert.deepEqual(namesOf([...indexer.values()]), ["a", "b"]);
    assert.deepEqual([...indexer.entries()].at(0), ["a", second]);
    indexer.delete("a");
    assert.equal(indexer.get("a"), undefined);
    assert.deepEqual([...indexer.keys()], ["b"]);
  });

  it("says what was there before, so that writing is the only look-up", () => {
    const indexer = newIndexer();
    const [first, second] = [thing("a", "1"), thing("a", "2")];
    assert.equal(indexer.add(first), undefined);
    assert.equal(indexer.update(second), first);
    assert.equal(indexer.delete("a"), second);
    assert.equal(indexer.delete("a"), undefined);
  });

  it("updates what is not there yet, and adds over what is there (T-2)", () => {
    const indexer = newIndexer();
    indexer.update(thing("a", "1"));
    indexer.add(thing("a", "2"));
    assert.equal(indexer.get("a")?.version, "2");
    assert.equal(indexer.size, 1);
  });

  it("replaces everything and rebuilds the indices (T-2, TestCache)", () => {
    const indexer = newIndexer();
    indexer.add(thing("a", "1", "red"));
    indexer.add(thing("b", "2", "red"));
    indexer.replace([thing("b", "3", "blue"), thing("c", "4", "red")], "9");
    assert.deepEqual([...indexer.keys()], ["b", "c"]);
    assert.deepEqual(indexer.indexKeys("color", "red"), ["c"]);
    assert.deepEqual(indexer.indexKeys("color", "blue"), ["b"]);
  });

  it("stays as it was when one object of a replacement has no key", () => {
    const indexer = newIndexer();
    indexer.add(thing("a", "1", "red"));
    assert.throws(() => indexer.replace([thing("b", "2", "red"), thing("", "3")], "9"), TypeError);
    assert.deepEqual([...indexer.keys()], ["a"]);
    assert.deepEqual(indexer.indexKeys("color", "red"), ["a"]);
    assert.equal(indexer.resourceVersion, "1");
  });

  it("stays as it was when an object has no key (TestKeyError)", () => {
    const indexer = newIndexer();
    assert.throws(() => indexer.add(thing("", "1", "red")), {
      name: "TypeError",
      message: "Cannot make an object key: found no name",
    });
    assert.equal(indexer.size, 0);
    assert.deepEqual(indexer.indexValues("color"), []);
  });

  it("lists more objects than a call can have arguments", () => {
    const indexer = newIndexer();
    indexer.replace(
      Array.from({ length: 150_000 }, (_, next) => thing(`t${next}`, "1", "red")),
      "1",
    );
    assert.equal(indexer.list().length, 150_000);
    assert.equal(indexer.byIndex("color", "red").length, 150_000);
  });
});

describe("Indexer, indices", () => {
  it("finds objects and keys by a value, keys sorted (X-3, TestIndex)", () => {
    const indexer = newIndexer();
    for (const name of ["c", "a", "b"]) {
      indexer.add(thing(name, "1", "red"));
    }
    indexer.add(thing("d", "1", "blue"));
    assert.deepEqual(namesOf(indexer.byIndex("color", "red")), ["a", "b", "c"]);
    assert.deepEqual(indexer.indexKeys("color", "red"), ["a", "b", "c"]);
    assert.deepEqual(indexer.byIndex("color", "green"), []);
    assert.deepEqual(indexer.indexKeys("color", "green"), []);
  });

  it("finds the objects like an example, each once (X-3, TestIndex)", () => {
    const indexer = newIndexer();
    indexer.add(thing("a", "1", "red", "blue"));
    indexer.add(thing("b", "1", "blue"));
    indexer.add(thing("c", "1", "green"));
    const example = thing("not there", "1", "red", "blue");
    assert.deepEqual(namesOf(indexer.index("color", example)), ["a", "b"]);
  });

  it("lists the values there are (X-3, TestGetIndexFuncValues)", () => {
    const indexer = newIndexer();
    indexer.add(thing("a", "1", "red", "blue"));
    indexer.add(thing("b", "1", "blue"));
    indexer.add(thing("c", "1"));
    assert.deepEqual(indexer.indexValues("color").sort(), ["blue", "red"]);
  });

  it("follows objects with many values through add, update and delete (X-2, TestMultiIndexKeys)", () => {
    const indexer = newIndexer();
    function members(): Record<string, string[]> {
      return Object.fromEntries(
        indexer
          .indexValues("color")
          .sort()
          .map((value) => [value, indexer.indexKeys("color", value)]),
      );
    }
    indexer.add(thing("a", "1", "red", "blue"));
    indexer.add(thing("b", "2", "blue", "green"));
    assert.deepEqual(members(), { blue: ["a", "b"], green: ["b"], red: ["a"] });
    indexer.update(thing("b", "3", "green", "red"));
    assert.deepEqual(members(), { blue: ["a"], green: ["b"], red: ["a", "b"] });
    indexer.update(thing("b", "4"));
    assert.deepEqual(members(), { blue: ["a"], red: ["a"] });
    indexer.update(thing("b", "5", "red", "red"));
    assert.deepEqual(members(), { blue: ["a"], red: ["a", "b"] });
    indexer.delete("a");
    assert.deepEqual(members(), { red: ["b"] });
  });

  it("moves an object whose only value changes (X-2, TestThreadSafeStoreIndexingFunctionsWithMultipleValues)", () => {
    const indexer = newIndexer();
    indexer.add(thing("a", "1", "red"));
    indexer.update(thing("a", "2", "blue"));
    assert.deepEqual(indexer.indexValues("color"), ["blue"]);
    assert.equal(indexer.byIndex("color", "blue")[0]?.version, "2");
  });

  it("shows the newest state of an object whose value stays (X-2)", () => {
    const indexer = newIndexer();
    indexer.add(thing("a", "1", "red"));
    indexer.update(thing("a", "2", "red"));
    assert.deepEqual(indexer.byIndex("color", "red"), [thing("a", "2", "red")]);
  });

  it("forgets a value with its last object (X-2, TestThreadSafeStoreDeleteRemovesEmptySetsFromIndex)", () => {
    const indexer = newIndexer();
    indexer.add(thing("a", "1", "red"));
    indexer.delete("a");
    assert.deepEqual(indexer.indexValues("color"), []);
  });

  it("keeps a value that another object has (X-2, TestThreadSafeStoreAddKeepsNonEmptySetPostDeleteFromIndex)", () => {
    const indexer = newIndexer();
    indexer.add(thing("a", "1", "red"));
    indexer.add(thing("b", "1", "red"));
    indexer.delete("a");
    assert.deepEqual(indexer.indexKeys("color", "red"), ["b"]);
  });

  it("names the indices there are when one is unknown, but for the values (X-3)", () => {
    const indexer = newIndexer({ indexers: { color: byColor, shape: () => [] } });
    const error = {
      name: "RangeError",
      message: 'Cannot use index "size": expected one of "color", "shape", "namespace"',
    };
    assert.throws(() => indexer.byIndex("size", "big"), error);
    assert.throws(() => indexer.indexKeys("size", "big"), error);
    assert.throws(() => indexer.index("size", thing("a", "1")), error);
    assert.deepEqual(indexer.indexValues("size"), []);
    assert.throws(() => newIndexer({ indexers: {} }).byIndex("size", "big"), {
      message: 'Cannot use index "size": expected one of "namespace"',
    });
  });
});

describe("Indexer, adding indices", () => {
  it("fills an index that is added late, at once (X-4)", () => {
    const indexer = newIndexer();
    indexer.add(thing("a", "1", "red"));
    indexer.addIndexers({ version: ({ version }) => [version] });
    assert.deepEqual(indexer.indexKeys("version", "1"), ["a"]);
    indexer.update(thing("a", "2", "red"));
    assert.deepEqual(indexer.indexValues("version"), ["2"]);
    assert.deepEqual(indexer.indexNames, ["color", "version"]);
  });

  it("adds the same function twice without harm, also the one over namespaces", () => {
    const indexer = newIndexer();
    const version: IndexFunc<Thing> = (object) => [object.version];
    indexer.addIndexers({ version });
    indexer.addIndexers({ version });
    assert.deepEqual(indexer.byIndex("namespace", "shop"), []);
    indexer.addIndexers({ namespace: byNamespace as IndexFunc<unknown> });
    assert.deepEqual(indexer.indexNames, ["color", "version"]);
  });

  it("adds none when one name is taken (X-4)", () => {
    const indexer = newIndexer();
    indexer.add(thing("a", "1", "red"));
    assert.throws(() => indexer.addIndexers({ version: () => ["x"], color: () => ["x"] }), {
      name: "RangeError",
      message: 'Cannot add index "color": another function has that name, pass the same one',
    });
    assert.deepEqual(indexer.indexNames, ["color"]);
    assert.deepEqual(indexer.indexValues("color"), ["red"]);
  });

  it("copies what it is given and hands out nothing alive (X-5)", () => {
    const indexers: Record<string, IndexFunc<Thing>> = { color: byColor };
    const indexer = newIndexer({ indexers });
    indexers["color"] = (): string[] => ["changed"];
    indexers["late"] = (): string[] => ["changed"];
    indexer.add(thing("a", "1", "red"));
    assert.deepEqual(indexer.indexNames, ["color"]);
    indexer.indexNames.push("mine");
    indexer.indexKeys("color", "red").push("mine");
    indexer.byIndex("color", "red").push(thing("mine", "1"));
    indexer.indexValues("color").push("mine");
    indexer.list().push(thing("mine", "1"));
    assert.deepEqual(indexer.indexNames, ["color"]);
    assert.deepEqual(indexer.indexKeys("color", "red"), ["a"]);
    assert.deepEqual(indexer.indexValues("color"), ["red"]);
    assert.equal(indexer.size, 1);
  });

  it("takes names and values that every JavaScript object has", () => {
    const indexer = newIndexer({ indexers: { constructor: byColor } });
    indexer.add(thing("__proto__", "1", "toString"));
    assert.deepEqual(indexer.indexKeys("constructor", "toString"), ["__proto__"]);
    assert.throws(() => indexer.byIndex("toString", "x"), RangeError);
  });
});

describe("Indexer, an index function that fails", () => {
  function fails(object: Thing): readonly string[] {
    if (object.colors.includes("bad")) {
      throw new Error(`bad ${object.name}`);
    }
    return object.colors;
  }

  it("is reported, and its object has no value (X-1)", () => {
    const reports: string[] = [];
    const indexer = newIndexer({
      indexers: { fragile: fails, color: byColor },
      onIndexError: (error, indexName) => {
        reports.push(`${indexName}: ${String(error)}`);
      },
    });
    indexer.add(thing("a", "1", "bad"));
    indexer.add(thing("b", "2", "red"));
    assert.deepEqual(reports, ["fragile: Error: bad a"]);
    assert.equal(indexer.get("a")?.version, "1");
    assert.deepEqual(indexer.indexValues("fragile"), ["red"]);
    assert.deepEqual(indexer.indexKeys("color", "bad"), ["a"], "the other index goes on");
  });

  it("leaves the index right when the object heals, breaks and goes (X-1)", () => {
    const indexer = newIndexer({ indexers: { fragile: fails } });
    indexer.add(thing("a", "1", "bad"));
    indexer.update(thing("a", "2", "red"));
    assert.deepEqual(indexer.indexKeys("fragile", "red"), ["a"]);
    indexer.update(thing("a", "3", "bad"));
    assert.deepEqual(indexer.indexValues("fragile"), []);
    indexer.delete("a");
    assert.deepEqual(indexer.indexValues("fragile"), []);
  });

  it("counts as failed where it returns a string for a list of them", () => {
    const reports: string[] = [];
    const indexer = newIndexer({
      indexers: { color: () => "red" as unknown as string[] },
      onIndexError: (error) => {
        reports.push(String(error));
      },
    });
    indexer.add(thing("a", "1"));
    assert.deepEqual(indexer.indexValues("color"), []);
    assert.deepEqual(reports, [
      'TypeError: Cannot index an object in "color": the index function did not return an array',
    ]);
  });
});

describe("Indexer, resourceVersion", () => {
  it("is that of what was applied last (N-1, TestThreadSafeStoreRV)", () => {
    const indexer = newIndexer();
    const seen: string[] = [indexer.resourceVersion];
    function then(act: () => unknown): void {
      act();
      seen.push(indexer.resourceVersion);
    }
    then(() => indexer.add(thing("a", "1")));
    then(() => indexer.add(thing("a", "1")));
    then(() => indexer.update(thing("a", "2")));
    then(() => indexer.delete("a", "3"));
    then(() => indexer.add(thing("b", "4")));
    then(() => indexer.delete("b"));
    then(() => indexer.add(thing("c", "")));
    then(() => indexer.bookmark("7"));
    then(() => indexer.replace([thing("d", "5")], "8"));
    then(() => indexer.replace([], "6"));
    assert.deepEqual(seen, ["", "1", "1", "2", "3", "4", "4", "4", "7", "8", "6"]);
  });
});
