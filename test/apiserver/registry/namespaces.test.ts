import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

describe("namespaces", () => {
  const fixture = useServer();

  it("go with all that is in them", async () => {
    const { objects } = fixture.server;
    objects.create("namespaces", { metadata: { name: "ns" } });
    objects.create("pods", pod("a", "ns"));
    objects.create("configmaps", { metadata: { name: "cm", namespace: "ns" } });
    const { json } = await fixture.client.send("/api/v1/namespaces/ns", { method: "DELETE" });
    assert.equal(json.kind, "Namespace");
    assert.equal(json.status["phase"], "Terminating");
    assert.equal(objects.get("namespaces", "ns"), undefined);
    assert.deepEqual(objects.list("pods", "ns"), []);
    assert.deepEqual(objects.list("configmaps", "ns"), []);
  });

  it("stay while something in them has its grace, and take nothing new", async () => {
    const { objects } = fixture.server;
    objects.create("namespaces", { metadata: { name: "slow" } });
    objects.create("pods", pod("a", "slow"));
    objects.bind("slow/a", "n1");
    objects.delete("namespaces", "slow");
    const refused = await fixture.client.send("/api/v1/namespaces/slow/pods", {
      method: "POST",
      body: pod("b", "slow"),
    });
    assert.equal(refused.code, 403);
    assert.equal(
      refused.json.message,
      `pods "b" is forbidden: unable to create new content in namespace slow because it is being terminated`,
    );
    assert.equal(refused.json.details.causes[0]?.reason, "NamespaceTerminating");
    objects.delete("pods", "slow/a", { gracePeriodSeconds: 0 });
    assert.equal(objects.get("namespaces", "slow"), undefined);
  });

  it("end when their finalizers are removed", async () => {
    const { objects } = fixture.server;
    objects.create("namespaces", { metadata: { name: "held" } });
    objects.create("pods", pod("a", "held", { finalizers: ["x.io/y"] }));
    objects.delete("namespaces", "held");
    assert.notEqual(objects.get("namespaces", "held"), undefined);
    const body = { metadata: { name: "held" }, spec: {} };
    const { code } = await fixture.client.send("/api/v1/namespaces/held/finalize", { method: "PUT", body });
    assert.equal(code, 200);
    assert.equal(objects.get("namespaces", "held"), undefined);
    objects.patch(
      "pods",
      "held/a",
      { metadata: { finalizers: null } },
      { contentType: "application/merge-patch+json" },
    );
  });

  it("are there from the start, labelled with their name", async () => {
    const { json } = await fixture.client.get("/api/v1/namespaces");
    assert.deepEqual(
      json.items.map(({ metadata }) => [metadata.name, metadata.labels["kubernetes.io/metadata.name"]]),
      ["default", "kube-node-lease", "kube-public", "kube-system"].map((name) => [name, name]),
    );
  });
});
