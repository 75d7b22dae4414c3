import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compareVersions } from "../../../src/apiserver/handlers/version-priority.js";
import { useServer } from "../server-fixture.js";
import { groupVersions, versionedDefinition } from "./group-versions.js";

/** The example of the Kubernetes documentation, and names that look almost like versions. */
const IN_ORDER = [
  "v10",
  "v2",
  "v1",
  "v11beta2",
  "v10beta3",
  "v3beta1",
  "v1beta10",
  "v1beta2",
  "v12alpha1",
  "v11alpha2",
  "V1",
  "foo1",
  "foo10",
  "v1beta",
  "v1gamma1",
  "v2-1",
];

describe("compareVersions", () => {
  it("puts stable versions before beta before alpha, higher ones first, and other names last", () => {
    assert.deepEqual([...IN_ORDER].reverse().sort(compareVersions), IN_ORDER);
    assert.deepEqual([...IN_ORDER].sort().sort(compareVersions), IN_ORDER);
    assert.equal(compareVersions("v1", "v1"), 0);
    assert.equal(compareVersions("foo", "foo"), 0);
  });
});

describe("the versions of a custom resource", () => {
  const fixture = useServer();

  async function get(path: string, headers?: Readonly<Record<string, string>>): Promise<unknown> {
    return JSON.parse((await fixture.client.get(path, headers)).text) as unknown;
  }

  it("are discovered by their priority, and without those that are not served", async () => {
    const definition = versionedDefinition("order.example.com", ["v1alpha1", "v1", "v1beta1"], ["v2"]);
    fixture.server.objects.create("customresourcedefinitions.apiextensions.k8s.io", definition);
    const expected = ["v1", "v1beta1", "v1alpha1"];
    assert.deepEqual(await groupVersions(get, "order.example.com"), {
      listed: expected,
      own: expected,
      preferred: "v1",
      aggregated: expected,
    });
  });

  it("are gone from discovery when the definition serves none of them any more", async () => {
    const { objects } = fixture.server;
    const resource = "customresourcedefinitions.apiextensions.k8s.io";
    objects.create(resource, versionedDefinition("gone.example.com", ["v1"]));
    assert.equal((await fixture.client.get("/apis/gone.example.com")).code, 200);
    objects.update(resource, versionedDefinition("gone.example.com", [], ["v1"]));
    assert.equal((await fixture.client.get("/apis/gone.example.com")).code, 404);
    assert.equal((await fixture.client.get("/apis/gone.example.com/v1/gadgets")).code, 404);
  });
});
