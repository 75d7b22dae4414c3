import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { resourcePath } from "../../src/api/resource.js";
import { resourceAtPath } from "../../src/client-node/resource-at-path.js";

describe("resourceAtPath", () => {
  for (const [path, group, version, resource, namespace] of [
    ["/api/v1/pods", "", "v1", "pods", undefined],
    ["/api/v1/namespaces/shop/pods", "", "v1", "pods", "shop"],
    ["/api/v1/namespaces", "", "v1", "namespaces", undefined],
    ["/apis/apps/v1/deployments", "apps", "v1", "deployments", undefined],
    ["/apis/apps/v1/namespaces/shop/deployments/", "apps", "v1", "deployments", "shop"],
    ["/apis/example.com/v1alpha1/namespaces/a/widgets", "example.com", "v1alpha1", "widgets", "a"],
  ] as const) {
    it(`reads ${path}`, () => {
      const found = resourceAtPath(path);
      assert.deepEqual(found, {
        resource: { group, version, resource },
        ...(namespace === undefined ? {} : { namespace }),
      });
      assert.equal(resourcePath(found.resource, found.namespace), path.replace(/\/$/, ""));
    });
  }

  for (const [path, why] of [
    ["/api/v1/namespaces/shop", /names one object/],
    ["/api/v1/namespaces/shop/pods/web", /names one object/],
    ["/api/v1/namespaces/shop/pods/web/log", /names one object/],
    ["/api/v1/pods?labelSelector=a", /it has a query; pass the selectors/],
    ["/api/v1", /does not name a resource/],
    ["/apis/apps", /does not name a resource/],
    ["/api/v1//pods", /does not name a resource/],
    ["/version", /does not name a resource/],
    ["pods", /does not name a resource/],
    ["", /does not name a resource/],
  ] as const) {
    it(`refuses "${path}"`, () => {
      assert.throws(
        () => resourceAtPath(path),
        (error) => error instanceof TypeError && why.test(error.message),
      );
    });
  }
});
