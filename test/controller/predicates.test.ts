import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { KubeObject, ObjectMeta } from "../../src/api/object.js";
import {
  and,
  annotationsChanged,
  generationChanged,
  labelsChanged,
  not,
  or,
  type Predicate,
} from "../../src/controller/predicates.js";
import type { ResourceEvent } from "../../src/informer/resource-event-handler.js";

function update(before: ObjectMeta | undefined, after: ObjectMeta | undefined): ResourceEvent<KubeObject> {
  return {
    type: "update",
    oldObject: before === undefined ? {} : { metadata: before },
    object: after === undefined ? {} : { metadata: after },
    cause: "watch",
  };
}

const added: ResourceEvent<KubeObject> = { type: "add", object: {}, cause: "watch" };
const deleted: ResourceEvent<KubeObject> = {
  type: "delete",
  deleted: { key: "a", object: undefined, finalStateUnknown: true },
  cause: "relist",
};

describe("generationChanged (GenerationChangedPredicate)", () => {
  it("is true for adds, deletions, and updates with another generation", () => {
    assert.equal(generationChanged(added), true);
    assert.equal(generationChanged(deleted), true);
    assert.equal(generationChanged(update({ generation: 1 }, { generation: 2 })), true);
  });

  it("is false for updates with the same generation, or with none", () => {
    assert.equal(generationChanged(update({ generation: 1 }, { generation: 1 })), false);
    assert.equal(generationChanged(update({}, {})), false);
    assert.equal(generationChanged(update(undefined, undefined)), false);
  });
});

for (const [name, predicate, member] of [
  ["labelsChanged (LabelChangedPredicate)", labelsChanged, "labels"],
  ["annotationsChanged (AnnotationChangedPredicate)", annotationsChanged, "annotations"],
] as const) {
  describe(name, () => {
    const changed = (before: unknown, after: unknown): boolean =>
      predicate(update({ [member]: before }, { [member]: after }));

    it("is true for adds, deletions, and a value that was changed, added or removed", () => {
      assert.equal(predicate(added), true);
      assert.equal(predicate(deleted), true);
      assert.equal(changed({ a: "1" }, { a: "2" }), true);
      assert.equal(changed({ a: "1" }, { a: "1", b: "2" }), true);
      assert.equal(changed({ a: "1", b: "2" }, { a: "1" }), true);
      assert.equal(changed({ a: "1" }, { b: "1" }), true);
      assert.equal(changed(undefined, { a: "1" }), true);
      assert.equal(changed({ constructor: "1" }, { a: "1" }), true);
    });

    it("is false for equal ones in any order, empty ones, and what is no map", () => {
      assert.equal(changed({ a: "1", b: "2" }, { b: "2", a: "1" }), false);
      assert.equal(changed({}, undefined), false);
      assert.equal(changed(undefined, undefined), false);
      assert.equal(changed(7, "seven"), false);
      assert.equal(predicate(update(undefined, undefined)), false);
    });
  });
}

describe("predicates that are put together (And, Or, Not)", () => {
  const yes: Predicate<KubeObject> = () => true;
  const no: Predicate<KubeObject> = () => false;

  it("are true if all, one, or not the one is", () => {
    assert.deepEqual([and(yes, yes)(added), and(yes, no)(added), and()(added)], [true, false, true]);
    assert.deepEqual([or(no, yes)(added), or(no, no)(added), or()(added)], [true, false, false]);
    assert.deepEqual([not(yes)(added), not(no)(added)], [false, true]);
  });

  it("fit objects of any type", () => {
    interface Web extends KubeObject {
      readonly spec: { readonly replicas: number };
    }
    const predicate: Predicate<Web> = and(or(generationChanged, labelsChanged), not(annotationsChanged));
    const object: Web = { metadata: { generation: 1 }, spec: { replicas: 1 } };
    const event: ResourceEvent<Web> = { type: "update", oldObject: object, object, cause: "resync" };
    assert.equal(predicate(event), false);
  });
});
