import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PropagationPolicy } from "../../../src/apiserver/registry/deletion.js";
import type { ApiServer } from "../../../src/apiserver/api-server.js";
import { useServer } from "../server-fixture.js";

const MAPS = "configmaps";

/** Creates a ConfigMap that is owned by others, and returns its uid. */
function map(
  server: ApiServer,
  name: string,
  owners: readonly string[] = [],
  finalizers: string[] = [],
): string {
  const ownerReferences = owners.map((uid) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    name: "owner",
    uid,
    blockOwnerDeletion: true,
  }));
  const object = server.objects.create(MAPS, { metadata: { name, ownerReferences, finalizers } });
  return object.metadata.uid ?? "";
}

function namesOf(server: ApiServer): string[] {
  return server.objects.list(MAPS).map(({ metadata }) => metadata.name);
}

describe("garbage collection", () => {
  const fixture = useServer({ garbageCollection: true });

  function remove(name: string, propagationPolicy?: PropagationPolicy): void {
    fixture.server.objects.delete(MAPS, name, propagationPolicy === undefined ? {} : { propagationPolicy });
  }

  it("deletes what a deleted object owns, and what that owns", () => {
    const { server } = fixture;
    const parent = map(server, "parent");
    const child = map(server, "child", [parent]);
    map(server, "grandchild", [child]);
    map(server, "stranger");
    remove("parent");
    assert.deepEqual(namesOf(server), ["stranger"]);
  });

  it("keeps what another object owns, without the reference to the deleted one", () => {
    const { server } = fixture;
    const [one, two] = [map(server, "one"), map(server, "two")];
    map(server, "both", [one, two]);
    remove("one");
    const owners = server.objects.get(MAPS, "both")?.metadata["ownerReferences"] as { uid: string }[];
    assert.deepEqual(
      owners.map(({ uid }) => uid),
      [two],
    );
  });

  it("orphans dependents on request", () => {
    const { server } = fixture;
    map(server, "child", [map(server, "parent")]);
    remove("parent", "Orphan");
    assert.deepEqual(namesOf(server), ["child"]);
    assert.equal(server.objects.get(MAPS, "child")?.metadata["ownerReferences"], undefined);
  });

  it("keeps an owner that is deleted in the foreground until its dependents are gone", () => {
    const { server } = fixture;
    map(server, "child", [map(server, "parent")], ["example.com/hold"]);
    remove("parent", "Foreground");
    const parent = server.objects.get(MAPS, "parent");
    assert.deepEqual(parent?.metadata.finalizers, ["foregroundDeletion"]);
    assert.notEqual(server.objects.get(MAPS, "child")?.metadata.deletionTimestamp, undefined);
    server.objects.patch(MAPS, "child", { metadata: { finalizers: null } });
    assert.deepEqual(namesOf(server), []);
  });
});

describe("garbage collection, switched off", () => {
  const fixture = useServer();

  it("leaves dependents alone and ignores the policy", () => {
    const { server } = fixture;
    map(server, "child", [map(server, "parent")]);
    server.objects.delete(MAPS, "parent", { propagationPolicy: "Foreground" });
    assert.deepEqual(namesOf(server), ["child"]);
  });
});
