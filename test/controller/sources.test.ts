import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DEPLOYMENTS } from "../../src/api/built-in-resources.js";
import type { KubeObject } from "../../src/api/object.js";
import type { Pod } from "../../src/api/pod.js";
import { type GroupVersionResource, onlyMetadata } from "../../src/api/resource.js";
import { mappedKeys } from "../../src/controller/event-keys.js";
import { ownerKeysOf } from "../../src/controller/owner-keys.js";
import { labelsChanged } from "../../src/controller/predicates.js";
import { settle } from "../support/fake-clock.js";
import { pod } from "../support/pods.js";
import { prepareController } from "./controller-run.js";

const REPLICA_SETS: GroupVersionResource = {
  group: "apps",
  version: "v1",
  resource: "replicasets",
  kind: "ReplicaSet",
};
const NODES: GroupVersionResource = {
  group: "",
  version: "v1",
  resource: "nodes",
  kind: "Node",
  namespaced: false,
};

/** Returns a pod with one owner, by default a ReplicaSet that manages it. */
function owned(version: string, owner: object = {}): Pod {
  const plain = pod("a", version);
  const reference = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "1", controller: true };
  return { ...plain, metadata: { ...plain.metadata, ownerReferences: [{ ...reference, ...owner }] } };
}

describe("ownerKeysOf", () => {
  const keysOf = ownerKeysOf(REPLICA_SETS);

  it("finds the owner that manages an object (EnqueueRequestForOwner)", () => {
    assert.deepEqual(keysOf(owned("1")), ["default/web"]);
  });

  it("compares group and kind, but not the version (EnqueueRequestForOwner)", () => {
    assert.deepEqual(keysOf(owned("1", { apiVersion: "apps/v1beta2" })), ["default/web"]);
    assert.deepEqual(keysOf(owned("1", { apiVersion: "extensions/v1" })), []);
    assert.deepEqual(keysOf(owned("1", { apiVersion: "v1" })), []);
    assert.deepEqual(keysOf(owned("1", { kind: "StatefulSet" })), []);
  });

  it("ignores owners that do not manage it (OnlyControllerOwner)", () => {
    assert.deepEqual(keysOf(owned("1", { controller: false })), []);
    assert.deepEqual(keysOf(pod("a", "1")), []);
  });

  it("leaves the namespace out if the owner has none (EnqueueRequestForOwner)", () => {
    const reference = { apiVersion: "v1", kind: "Node", name: "node-1" };
    assert.deepEqual(ownerKeysOf(NODES)(owned("1", reference)), ["node-1"]);
  });

  it("finds nothing in references of another type than they should have", () => {
    for (const damaged of [{ name: 5 }, { name: "" }, { apiVersion: null }]) {
      assert.deepEqual(keysOf(owned("1", damaged)), []);
    }
    for (const ownerReferences of ["none", [null], {}]) {
      assert.deepEqual(keysOf({ metadata: { ownerReferences } } as unknown as KubeObject), []);
    }
  });

  it("refuses a resource for metadata only, whose kind is not that of references", () => {
    assert.throws(() => ownerKeysOf(onlyMetadata(DEPLOYMENTS)), {
      name: "TypeError",
      message:
        'Cannot find owners: the resource "deployments.apps" is for metadata only, which does not know the kind; pass the resource itself',
    });
  });

  it("refuses a resource without a kind", () => {
    assert.throws(() => ownerKeysOf({ group: "apps", version: "v1", resource: "deployments" }), {
      message:
        'Cannot find owners: the resource "deployments.apps" has no kind, expected for example kind: "Deployment"',
    });
  });
});

describe("mappedKeys", () => {
  it("maps both states of an update, and what is known of a deletion (EnqueueRequestsFromMapFunc)", () => {
    const keysOf = ownerKeysOf(REPLICA_SETS);
    const [oldObject, object] = [owned("1"), owned("2", { name: "api" })];
    assert.deepEqual(
      [...mappedKeys({ type: "update", oldObject, object, cause: "watch" }, keysOf)],
      ["default/web", "default/api"],
    );
    for (const known of [object, undefined]) {
      const deleted = { key: "default/a", object: known, finalStateUnknown: true };
      assert.deepEqual(
        [...mappedKeys({ type: "delete", deleted, cause: "relist" }, keysOf)],
        known === undefined ? [] : ["default/api"],
      );
    }
  });
});

describe("the sources of a controller", () => {
  it("reconcile owners, other keys, and what a predicate lets through", async () => {
    const run = prepareController([]);
    run.controller.owns(run.pods.informer, REPLICA_SETS).watches(run.pods.informer, {
      when: labelsChanged,
      keysOf: (object) => [`label/${object.metadata?.labels?.["app"] ?? "none"}`],
    });
    await run.pods.start();
    await run.start();
    run.pods.send("ADDED", owned("11"));
    await settle();
    assert.deepEqual(run.reconciled.splice(0).sort(), ["default/web", "label/none"]);
    run.pods.send("MODIFIED", owned("12"));
    await settle();
    assert.deepEqual(run.reconciled.splice(0), ["default/web"]);
    const labelled = owned("13");
    run.pods.send("MODIFIED", {
      ...labelled,
      metadata: { ...labelled.metadata, labels: { app: "shop" } },
    });
    await settle();
    assert.deepEqual(run.reconciled.sort(), ["default/web", "label/none", "label/shop"]);
    await run.stop();
    await run.pods.stop();
  });

  it("report a predicate that throws as a failure of the handler, which has the name of the controller", async () => {
    const run = prepareController([pod("a", "1"), pod("b", "1")]);
    run.controller.watches(run.pods.informer, {
      when: (event) => event.type !== "add" || event.object.metadata?.name !== "a" || assert.fail("no idea"),
    });
    await run.pods.start();
    await run.start();
    assert.deepEqual(run.pods.handlerErrors, ["controller web: no idea"]);
    assert.deepEqual(run.reconciled, ["default/b"]);
    await run.stop();
    await run.pods.stop();
  });
});
