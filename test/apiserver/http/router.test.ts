import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { builtInKinds } from "../../../src/apiserver/registry/kind-table.js";
import { KindRegistry } from "../../../src/apiserver/kinds/kind-registry.js";
import { verbOf } from "../../../src/apiserver/http/request-verb.js";
import { routeOf } from "../../../src/apiserver/http/router.js";

const kinds = new KindRegistry(builtInKinds());

/** Returns a route with the plural name of its kind in place of the kind. */
function brief(path: string): string {
  const route = routeOf(path, kinds);
  switch (route.to) {
    case "collection":
      return `${route.watch ? "watch " : ""}${route.kind.resource} in ${route.namespace || "all"}`;
    case "object":
      return [route.kind.resource, route.namespace, route.name, route.subresource].join(":");
    default:
      return route.to;
  }
}

describe("routeOf", () => {
  const cases = [
    ["/api/v1/pods", "pods in all"],
    ["/api/v1/namespaces/ns/pods", "pods in ns"],
    ["/api/v1/namespaces/ns/pods/", "pods in ns"],
    ["/api/v1/namespaces/ns/pods/p", "pods:ns:p:"],
    ["/api/v1/namespaces/ns/pods/p/status", "pods:ns:p:status"],
    ["/api/v1/namespaces", "namespaces in all"],
    ["/api/v1/namespaces/ns", "namespaces::ns:"],
    ["/api/v1/namespaces/ns/status", "namespaces::ns:status"],
    ["/api/v1/namespaces/ns/finalize", "namespaces::ns:finalize"],
    ["/api/v1/nodes/n", "nodes::n:"],
    ["/api/v1/watch/pods", "watch pods in all"],
    ["/api/v1/watch/namespaces/ns/pods", "watch pods in ns"],
    ["/apis/apps/v1/namespaces/ns/deployments/d/scale", "deployments:ns:d:scale"],
    ["/apis/apps/v1", "resources"],
    ["/apis/apps", "groups"],
    ["/apis", "groups"],
    ["/api", "core-versions"],
    ["/api/v1", "resources"],
    ["/api/v1/pods/p", "no-resource"],
    ["/api/v1/namespaces/ns/nodes", "no-resource"],
    ["/api/v1/namespaces/ns/pods/p/status/more", "no-resource"],
    ["/apis/apps/v9", "no-resource"],
    ["/apis/none/v1/pods", "nowhere"],
    ["/openapi/v3", "openapi"],
    ["/openapi/v2", "nowhere"],
    ["/version", "version"],
    ["/version/x", "nowhere"],
    ["/livez/ping", "health"],
    ["/", "nowhere"],
  ] as const;
  for (const [path, expected] of cases) {
    it(`leads ${path} to ${expected}`, () => {
      assert.equal(brief(path), expected);
    });
  }
});

describe("verbOf", () => {
  const cases = [
    ["GET", "/api/v1/pods", "", "list"],
    ["GET", "/api/v1/pods", "watch=1", "watch"],
    ["GET", "/api/v1/pods", "watch", "watch"],
    ["GET", "/api/v1/pods", "watch=false", "list"],
    ["GET", "/api/v1/watch/pods", "", "watch"],
    ["POST", "/api/v1/namespaces/ns/pods", "", "create"],
    ["DELETE", "/api/v1/namespaces/ns/pods", "", "deletecollection"],
    ["DELETE", "/api/v1/namespaces/ns/pods/p", "", "delete"],
    ["GET", "/api/v1/namespaces/ns/pods/p", "watch=1", "get"],
    ["PATCH", "/api/v1/pods", "", ""],
  ] as const;
  for (const [method, path, query, verb] of cases) {
    it(`calls ${method} ${path}?${query} "${verb}"`, () => {
      assert.equal(verbOf(routeOf(path, kinds), method, new URLSearchParams(query)), verb);
    });
  }
});
