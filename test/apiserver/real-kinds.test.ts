import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { groupVersion, type Kind } from "../../src/apiserver/kinds/kind-registry.js";
import { builtInKinds } from "../../src/apiserver/registry/kind-table.js";
import { realClusterMissing } from "../support/real-cluster.js";
import { KIND_SAMPLES } from "../support/real/kinds.js";
import { type ServerSide, useTwoServers } from "./two-servers.js";

/** A resource or a subresource, as discovery tells it. */
interface Discovered {
  readonly name: string;
}

const GROUP_VERSIONS = [...new Set(builtInKinds().map(groupVersion))];

/** Resources and subresources that this server does not have. docs/apiserver.md names them. */
const LEFT_OUT = ["bindings", "componentstatuses", "tokenreviews"];
const SUBRESOURCES_LEFT_OUT = /\/(approval|attach|exec|portforward|proxy|token)$/;

function rootOf(version: string): string {
  return version.includes("/") ? `/apis/${version}` : `/api/${version}`;
}

function collectionOf(kind: Kind): string {
  return `${rootOf(groupVersion(kind))}${kind.namespaced ? "/namespaces/default" : ""}/${kind.resource}`;
}

async function discovered({ client }: ServerSide, version: string): Promise<unknown> {
  const { text } = await client.get(rootOf(version));
  const { resources } = JSON.parse(text) as { resources: Discovered[] };
  const known = resources.filter(({ name }) => !SUBRESOURCES_LEFT_OUT.test(name) && !LEFT_OUT.includes(name));
  // This server does not tell the version that it stores.
  return Object.fromEntries(known.map((one) => [one.name, { ...one, storageVersionHash: undefined }]));
}

/** Creates an object and returns its generation. */
async function generation({ client }: ServerSide, kind: Kind, manifest: object): Promise<number> {
  const body = { apiVersion: groupVersion(kind), kind: kind.kind, ...manifest };
  const { code, text, json } = await client.send(collectionOf(kind), { method: "POST", body });
  assert.equal(code, 201, text);
  return json.metadata.generation;
}

const skip = realClusterMissing() ?? false;

describe("the kinds of the embedded server beside those of a real one", { skip }, () => {
  const servers = useTwoServers();

  for (const version of GROUP_VERSIONS) {
    it(`have the same names, scope, verbs and subresources: ${version}`, async () => {
      assert.deepEqual(await discovered(servers.embedded, version), await discovered(servers.real, version));
    });
  }

  for (const kind of builtInKinds()) {
    const sample = KIND_SAMPLES.find(({ collection }) => `/${collection}` === collectionOf(kind));
    if (sample === undefined) {
      // The samples have no questions about permissions.
      assert.match(kind.kind, /Review$/);
      continue;
    }
    it(`have a generation alike: ${kind.kind} of ${groupVersion(kind)}`, async () => {
      assert.equal(
        await generation(servers.embedded, kind, sample.manifest),
        await generation(servers.real, kind, sample.manifest),
      );
    });
  }
});
