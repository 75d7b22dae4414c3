import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { KubeObject } from "../../src/api/object.js";
import { controllerOf, isControlledBy } from "../../src/api/owner-references.js";

const web = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "uid-web" };

function ownedBy(...ownerReferences: readonly unknown[]): KubeObject {
  return { metadata: { name: "a", ownerReferences } } as KubeObject;
}

describe("controllerOf (metav1.GetControllerOf)", () => {
  it("finds the one reference with controller: true", () => {
    const managing = { ...web, controller: true };
    assert.equal(controllerOf(ownedBy({ ...web, name: "other" }, managing)), managing);
  });

  it("finds none among other owners, or in damaged references", () => {
    for (const object of [
      {},
      ownedBy(),
      ownedBy(web),
      ownedBy({ ...web, controller: false }),
      ownedBy({ ...web, controller: "true" }),
      ownedBy(null, "web", [true]),
      { metadata: { ownerReferences: { controller: true } } } as unknown as KubeObject,
      { metadata: "none" } as unknown as KubeObject,
    ]) {
      assert.equal(controllerOf(object), undefined);
    }
  });
});

describe("isControlledBy (metav1.IsControlledBy)", () => {
  it("compares the uid, so that a new owner of the same name is another", () => {
    const object = ownedBy({ ...web, controller: true });
    assert.equal(isControlledBy(object, { metadata: { name: "web", uid: "uid-web" } }), true);
    assert.equal(isControlledBy(object, { metadata: { name: "web", uid: "uid-new" } }), false);
    assert.equal(isControlledBy(ownedBy(web), { metadata: { uid: "uid-web" } }), false);
    assert.equal(isControlledBy(ownedBy({ ...web, uid: "", controller: true }), { metadata: {} }), false);
  });
});
