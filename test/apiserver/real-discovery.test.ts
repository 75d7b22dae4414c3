import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventually } from "../support/eventually.js";
import { realClusterMissing } from "../support/real-cluster.js";
import { type GroupVersions, groupVersions, versionedDefinition } from "./handlers/group-versions.js";
import { type ServerSide, useTwoServers } from "./two-servers.js";

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

const skip = realClusterMissing() ?? false;

describe("discovery of the embedded server beside that of a real one", { skip }, () => {
  const servers = useTwoServers();

  const cases: readonly (readonly [served: readonly string[], unserved: readonly string[]])[] = [
    [["v1alpha1", "v1", "v1beta1"], []],
    [["v1beta1", "v1alpha1"], ["v1"]],
    [["v2", "v10", "v11alpha2", "v1beta10", "foo1", "v1beta2", "foo10", "bar"], ["v20"]],
  ];
  for (const [index, [served, unserved]] of cases.entries()) {
    it(`lists the versions ${served.join(", ")} in the same order, and prefers the same`, async () => {
      const group = `order${index}.example.com`;
      const definition = versionedDefinition(group, served, unserved);
      async function found({ client }: ServerSide): Promise<GroupVersions> {
        return groupVersions(
          async (path, headers) => JSON.parse((await client.get(path, headers)).text) as unknown,
          group,
        );
      }
      for (const { client } of [servers.real, servers.embedded]) {
        assert.equal((await client.send(DEFINITIONS, { method: "POST", body: definition })).code, 201);
      }
      // A kube-apiserver serves the versions of a definition a moment after it was created, one after the other.
      await eventually(async () => {
        const { listed, own, aggregated } = await found(servers.real);
        assert.deepEqual(
          [listed, own, aggregated].map(({ length }) => length),
          [served, served, served].map(({ length }) => length),
        );
      });
      assert.deepEqual(await found(servers.embedded), await found(servers.real));
    });
  }
});
