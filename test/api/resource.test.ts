import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PODS } from "../../src/api/built-in-resources.js";
import { type GroupVersionResource, resourceName, resourcePath } from "../../src/api/resource.js";

const DEPLOYMENTS: GroupVersionResource = { group: "apps", version: "v1", resource: "deployments" };
const NODES: GroupVersionResource = { group: "", version: "v1", resource: "nodes", namespaced: false };

describe("resourcePath", () => {
  const cases: { resource: GroupVersionResource; namespace?: string; path: string }[] = [
    { resource: PODS, path: "/api/v1/pods" },
    { resource: PODS, namespace: "", path: "/api/v1/pods" },
    { resource: PODS, namespace: "default", path: "/api/v1/namespaces/default/pods" },
    { resource: NODES, path: "/api/v1/nodes" },
    { resource: DEPLOYMENTS, path: "/apis/apps/v1/deployments" },
    { resource: DEPLOYMENTS, namespace: "team", path: "/apis/apps/v1/namespaces/team/deployments" },
    { resource: PODS, namespace: "../nodes?x=", path: "/api/v1/namespaces/..%2Fnodes%3Fx%3D/pods" },
    {
      resource: { group: "a/b", version: "v1#", resource: "c d" },
      path: "/apis/a%2Fb/v1%23/c%20d",
    },
  ];
  for (const { resource, namespace, path } of cases) {
    it(`is ${path} for ${resourceName(resource)} in ${JSON.stringify(namespace)}`, () => {
      assert.equal(resourcePath(resource, namespace), path);
    });
  }
});

describe("resourceName", () => {
  it("leaves the core group out", () => {
    assert.equal(resourceName(PODS), "pods");
    assert.equal(resourceName(DEPLOYMENTS), "deployments.apps");
  });
});
