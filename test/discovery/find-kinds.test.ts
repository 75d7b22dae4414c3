import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BUILT_IN_KINDS } from "../../src/discovery/built-in-kinds.js";
import { findKind, kindsInCategory } from "../../src/discovery/find-kinds.js";
import type { Kind } from "../../src/discovery/kind.js";
import { RESOURCES } from "../../src/wire/schema/index-of-kinds.js";

/** Groups whose types are not in the Go module that the schemas are made from. */
const OTHER_MODULES: ReadonlySet<string> = new Set(["apiregistration.k8s.io", "apiextensions.k8s.io"]);

function custom(resource: string, more: Partial<Kind> = {}): Kind {
  const kind = resource.slice(0, 1).toUpperCase() + resource.slice(1, -1);
  return {
    group: "example.com",
    version: "v1",
    resource,
    kind,
    singular: kind.toLowerCase(),
    namespaced: true,
    shortNames: [],
    categories: [],
    verbs: ["get", "list", "watch"],
    ...more,
  };
}

function nameOf(kind: Kind | undefined): string | undefined {
  return kind && `${kind.group}/${kind.version}/${kind.resource}`;
}

describe("a type that is built in", () => {
  for (const [type, expected] of Object.entries({
    pods: "/v1/pods",
    pod: "/v1/pods",
    po: "/v1/pods",
    Pods: "/v1/pods",
    Pod: "/v1/pods",
    deploy: "apps/v1/deployments",
    "deployments.apps": "apps/v1/deployments",
    "deployment.v1.apps": "apps/v1/deployments",
    "deploy.app": "apps/v1/deployments",
    "ingress.networking": "networking.k8s.io/v1/ingresses",
    endpoints: "/v1/endpoints",
    ev: "/v1/events",
    "events.events.k8s.io": "events.k8s.io/v1/events",
    "events.v1.events.k8s.io": "events.k8s.io/v1/events",
    "pods.v1.": "/v1/pods",
    crds: "apiextensions.k8s.io/v1/customresourcedefinitions",
    NetworkPolicy: "networking.k8s.io/v1/networkpolicies",
    web: undefined,
    "pods.apps": undefined,
    "deployments.v2.apps": undefined,
    "pods.": "/v1/pods",
    all: undefined,
    "": undefined,
  })) {
    it(`is ${String(expected)} for "${type}"`, () =>
      assert.equal(nameOf(findKind(type, BUILT_IN_KINDS)), expected));
  }

  it("is in the schemas, with its kind and whether it is in namespaces", () => {
    for (const { group, version, resource, kind } of BUILT_IN_KINDS) {
      if (!OTHER_MODULES.has(group)) {
        assert.equal(RESOURCES[`${group}/${version}/${resource}`]?.split(".")[1], kind);
      }
    }
  });

  it("has names that no earlier type of another kind has", () => {
    for (const kind of BUILT_IN_KINDS) {
      for (const name of [kind.resource, kind.singular, ...kind.shortNames]) {
        assert.equal(findKind(name, BUILT_IN_KINDS)?.kind, kind.kind);
      }
    }
  });
});

describe("a type of discovery", () => {
  const kinds = [
    custom("widgets", { version: "v2", categories: ["all", "toys"] }),
    custom("widgets", { version: "v1", categories: ["all", "toys"] }),
    custom("gadgets", { shortNames: ["widget"], categories: ["toys"] }),
    custom("reviews", { categories: ["toys"], verbs: ["create"] }),
  ];

  it("is the first that the server prefers, by plural, then singular, then short name", () => {
    assert.equal(nameOf(findKind("widgets", kinds)), "example.com/v2/widgets");
    assert.equal(nameOf(findKind("widget", kinds)), "example.com/v2/widgets");
    assert.equal(nameOf(findKind("widgets.v1.example.com", kinds)), "example.com/v1/widgets");
  });

  it("may be a category of the types that can be watched, each in one version", () => {
    assert.deepEqual(kindsInCategory("Toys", kinds).map(nameOf), [
      "example.com/v2/widgets",
      "example.com/v1/gadgets",
    ]);
    assert.deepEqual(kindsInCategory("none", kinds), []);
  });
});
