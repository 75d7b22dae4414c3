import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import * as api from "../../../src/api/built-in-resources.js";
import type { KubeObject } from "../../../src/api/object.js";
import { objectKey } from "../../../src/api/object-key.js";
import { type GroupVersionResource, resourcePath } from "../../../src/api/resource.js";
import type { WatchEvent } from "../../../src/api/watch-event.js";
import type { ObjectInput } from "../../../src/apiserver/in-process-client.js";
import { groupVersion } from "../../../src/apiserver/kinds/kind-registry.js";
import { loadClientConfig } from "../../../src/kubeconfig/load-client-config.js";
import { RestListWatch } from "../../../src/listwatch/rest-list-watch.js";
import { HttpTransport } from "../../../src/transport/http-transport.js";
import type { Codec } from "../../../src/wire/codec.js";
import { jsonCodec } from "../../../src/wire/json-codec.js";
import { defaultCodec } from "../../../src/wire/protobuf-codec.js";
import { KIND_SAMPLES } from "../../support/real/kinds.js";
import type { KindSample } from "../../support/real/kind-sample.js";
import { useServer } from "../server-fixture.js";

const NEVER = new AbortController().signal;
const TABLE = { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
const CONSTANTS = Object.entries(api) as readonly (readonly [string, GroupVersionResource<KubeObject>])[];

/**
 * Versions that kube-apiserver serves only when told to, ComponentStatus, which cannot be written or watched, and
 * APIService, which needs an aggregator.
 */
const NOT_SERVED = [
  "API_SERVICES",
  "CLUSTER_TRUST_BUNDLES",
  "COMPONENT_STATUSES",
  "DEVICE_TAINT_RULES",
  "LEASE_CANDIDATES",
  "POD_CERTIFICATE_REQUESTS",
  "POD_GROUPS",
  "RESOURCE_POOL_STATUS_REQUESTS",
  "STORAGE_VERSIONS",
  "STORAGE_VERSION_MIGRATIONS",
  "WORKLOADS",
];

const DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

/** Returns the definition that docs/apiserver.md suggests. */
function definitionOf(resource: GroupVersionResource): ObjectInput {
  const { group, version, resource: plural, kind = "", namespaced = true } = resource;
  const openAPIV3Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return {
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: namespaced ? "Namespaced" : "Cluster",
      names: { plural, kind },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}

/** Returns objects of a resource that kube-apiserver accepts, with different names. */
function samplesOf(resource: GroupVersionResource): readonly KindSample[] {
  const paths = [resourcePath(resource, "default"), resourcePath(resource)];
  return KIND_SAMPLES.filter(({ collection }) => paths.includes(`/${collection}`));
}

describe("the exported kinds on the embedded server", () => {
  const fixture = useServer();
  let transport: HttpTransport;
  before(async () => {
    transport = new HttpTransport(await loadClientConfig({ kubeconfigText: fixture.server.kubeconfig() }));
  });
  after(async () => transport.close());

  /** Returns a list, and the events of a watch that begins after it and sees a change to each. */
  async function told(
    { resource, codec }: { resource: GroupVersionResource<KubeObject>; codec: Codec<KubeObject> },
    change: () => void,
  ): Promise<{
    readonly items: readonly KubeObject[];
    readonly changed: readonly WatchEvent<KubeObject>[];
  }> {
    const listWatch = new RestListWatch({ transport, resource, codec });
    const { items, metadata } = await listWatch.list({}, NEVER);
    const stream = await listWatch.watch({ resourceVersion: metadata.resourceVersion }, NEVER);
    change();
    const changed: WatchEvent<KubeObject>[] = [];
    while (changed.length < items.length) {
      changed.push(...((await stream.next()) ?? []));
    }
    stream.close();
    return { items, changed };
  }

  async function create(
    resource: GroupVersionResource,
    samples: readonly KindSample[],
  ): Promise<readonly string[]> {
    const { kind = "", namespaced = true } = resource;
    const path = resourcePath(resource, namespaced ? "default" : undefined);
    const apiVersion = groupVersion(resource);
    const names: string[] = [];
    for (const { manifest } of samples) {
      const body = { apiVersion, kind, ...manifest };
      const { code, text, json } = await fixture.client.send(path, { method: "POST", body });
      assert.equal(code, 201, text);
      assert.deepEqual([json.apiVersion, json.kind], [apiVersion, kind]);
      names.push(json.metadata.name);
    }
    return names;
  }

  for (const [constant, resource] of CONSTANTS) {
    if (NOT_SERVED.includes(constant)) {
      it(`leave out ${constant}${resource.group === "" ? "" : ", unless it is defined"}`, async () => {
        assert.equal((await fixture.client.get(resourcePath(resource))).code, 404);
        if (resource.group !== "") {
          fixture.server.objects.create(DEFINITIONS, definitionOf(resource));
          const names = await create(resource, samplesOf(resource).slice(0, 1));
          const { items } = (await fixture.client.get(resourcePath(resource))).json;
          assert.deepEqual(
            items.map(({ metadata }) => metadata.name),
            names,
          );
        }
      });
      continue;
    }
    it(`serve ${constant}: create, list and watch, as JSON, by its default codec and as a table`, async () => {
      const samples = samplesOf(resource);
      assert.ok(samples.length > 0, `found no sample of ${constant}`);
      const names = await create(resource, samples);
      const table = await fixture.client.get(resourcePath(resource), TABLE);
      const rows = table.json.rows.map(({ object }) => object.metadata.name);
      assert.deepEqual(
        names.filter((name) => !rows.includes(name)),
        [],
      );
      const touchAll = (): void => {
        for (const { metadata } of fixture.server.objects.list(resource)) {
          const key = objectKey(metadata?.namespace, metadata?.name ?? "");
          const labels = { touched: String(Number(metadata?.labels?.["touched"] ?? 0) + 1) };
          fixture.server.objects.patch(resource, key, { metadata: { labels } });
        }
      };
      const { kind = "" } = resource;
      const json = await told({ resource, codec: jsonCodec<KubeObject>({ kind }) }, touchAll);
      const codec = defaultCodec(resource, { objects: "plain" });
      const byDefault = await told({ resource, codec }, touchAll);
      assert.ok(json.items.length >= samples.length);
      assert.deepEqual(
        byDefault.items.map(({ metadata }) => metadata),
        json.changed.map((event) => ("object" in event ? event.object.metadata : event)),
      );
      assert.equal(byDefault.changed.length, json.items.length);
    });
  }
});
