import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as constants from "../../src/api/built-in-resources.js";
import { type GroupVersionResource, resourceName } from "../../src/api/resource.js";
import { BUILT_IN_KINDS } from "../../src/discovery/built-in-kinds.js";
import * as library from "../../src/index.js";
import { RESOURCES } from "../../src/wire/schema/index-of-kinds.js";

const ALL: readonly [string, GroupVersionResource][] = Object.entries(constants);

/** Kinds without a protobuf schema, because their Go types are in other modules. */
const ONLY_JSON: Readonly<Record<string, string>> = {
  "customresourcedefinitions.apiextensions.k8s.io": "CustomResourceDefinition",
  "apiservices.apiregistration.k8s.io": "APIService",
};

describe("constants of the built-in resources", () => {
  it("are one for each resource of the schema and of the two other modules, except for the group that no server has any more", () => {
    const inSchema = Object.keys(RESOURCES).map((name) => {
      const [group = "", , resource = ""] = name.split("/");
      return resourceName({ group, version: "", resource });
    });
    const wanted = new Set(inSchema.filter((name) => !name.endsWith(".extensions")));
    const names = ALL.map(([, resource]) => resourceName(resource));
    assert.deepEqual(names.sort(), [...wanted, ...Object.keys(ONLY_JSON)].sort());
  });

  it("have the kind of the message that the schema has for them", () => {
    for (const [name, resource] of ALL) {
      const { group, version, kind } = resource;
      const message = RESOURCES[`${group}/${version}/${resource.resource}`];
      assert.equal(message?.split(".")[1] ?? ONLY_JSON[resourceName(resource)], kind, name);
    }
  });

  it("have the version, the kind and the scope that servers report", () => {
    for (const { group, version, resource, kind, namespaced } of BUILT_IN_KINDS) {
      const found = ALL.find(([, one]) => one.group === group && one.resource === resource)?.[1];
      assert.deepEqual(
        [found?.version, found?.kind, found?.namespaced ?? true],
        [version, kind, namespaced],
        resource,
      );
    }
  });

  it("are named after the plural in capitals, with an underscore between the words of the kind", () => {
    for (const [name, { group, resource }] of ALL) {
      const plain = name.replaceAll("_", "").toLowerCase();
      const withGroup = `${resource}${group}`.replaceAll(".", "");
      assert.ok([resource, withGroup].includes(plain), name);
    }
    const names = [
      "NETWORK_POLICIES",
      "CSI_DRIVERS",
      "IP_ADDRESSES",
      "SERVICE_CIDRS",
      "EVENTS_EVENTS_K8S_IO",
      "CUSTOM_RESOURCE_DEFINITIONS",
      "API_SERVICES",
    ];
    assert.deepEqual(
      names.filter((name) => !(name in constants)),
      [],
    );
  });

  it("are all exported by the library", () => {
    const exported: Readonly<Record<string, unknown>> = { ...library };
    assert.deepEqual(
      ALL.filter(([name, resource]) => exported[name] !== resource).map(([name]) => name),
      [],
    );
  });
});
