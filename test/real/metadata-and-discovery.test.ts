import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DEPLOYMENTS, NODES, PODS } from "../../src/api/built-in-resources.js";
import type { KubeObject } from "../../src/api/object.js";
import {
  type GroupVersionResource,
  onlyMetadata,
  type PartialObjectMetadata,
  resourcePath,
} from "../../src/api/resource.js";
import { silentLogger } from "../../src/base/logger.js";
import { Cluster } from "../../src/cluster/cluster.js";
import { discoverKinds } from "../../src/discovery/discover-kinds.js";
import type { Kind } from "../../src/discovery/kind.js";
import type { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import { loadClientConfig } from "../../src/kubeconfig/load-client-config.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import type { Transport } from "../../src/transport/transport.js";
import { customResourceDefinition } from "../support/custom-resource-definition.js";
import { eventually } from "../support/eventually.js";
import { CORE_SAMPLES } from "../support/real/core-kinds.js";
import { GROUP_SAMPLES } from "../support/real/group-kinds.js";
import {
  kubectlMissing,
  type RealCluster,
  realClusterMissing,
  startRealCluster,
} from "../support/real-cluster.js";

const MERGE = { contentType: "application/merge-patch+json" };
const WIDGETS: GroupVersionResource = { group: "example.com", version: "v1", resource: "widgets" };
const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

describe("metadata and types of a real server", { skip: realClusterMissing() ?? kubectlMissing() }, () => {
  let server: RealCluster;
  let cluster: Cluster;
  /** The types of the bodies of all lists and watches, by path. */
  const types = new Map<string, Set<string>>();

  before(
    async () => {
      server = await startRealCluster();
      const config = await loadClientConfig({ kubeconfig: server.kubeconfigPath });
      cluster = new Cluster(config, recordingTypes(new HttpTransport(config), types));
    },
    { timeout: 120_000 },
  );
  after(async () => {
    await cluster.close();
    await server.close();
  });

  async function write(method: string, path: string, body?: object): Promise<void> {
    const answer = await server.request(method, path, body, method === "PATCH" ? MERGE : {});
    assert.ok(answer.status === 200 || answer.status === 201, `${method} ${path}: ${answer.text}`);
  }

  async function define(kind: string, shortNames: readonly string[]): Promise<void> {
    const definition = customResourceDefinition({ kind, shortNames });
    await write("POST", DEFINITIONS, definition);
    const name = `${kind.toLowerCase()}s.example.com`;
    await server.kubectl(["wait", "--for=condition=Established", `crd/${name}`, "--timeout=30s"]);
  }

  /** Waits until the store has the metadata of all objects at the server, and nothing else. */
  async function equalsFullObjects(
    resource: GroupVersionResource,
    informer: SharedIndexInformer<PartialObjectMetadata>,
  ): Promise<readonly KubeObject[]> {
    let full: readonly KubeObject[] = [];
    await eventually(async () => {
      const answer = await server.request("GET", resourcePath(resource));
      full = (answer.body as { items: readonly KubeObject[] }).items;
      const expected = full.map((object) => ({
        kind: "PartialObjectMetadata",
        apiVersion: "meta.k8s.io/v1",
        metadata: expectedMetadata(object),
      }));
      const found = informer.lister.list();
      assert.deepEqual(found.sort(byUid), expected.sort(byUid));
    });
    return full;
  }

  it("has in protobuf the metadata of full objects, through lists and watches", async () => {
    for (const { collection, manifest } of [...CORE_SAMPLES, ...GROUP_SAMPLES]) {
      await write("POST", `/${collection}`, manifest);
    }
    const paths = [...new Set([...CORE_SAMPLES, ...GROUP_SAMPLES].map(({ collection }) => collection))];
    for (const [index, path] of paths.entries()) {
      const resource = resourceAt(path);
      const informer = cluster.informer(onlyMetadata(resource));
      await informer.whenSynced();
      const [first] = await equalsFullObjects(resource, informer);
      assert.ok(first, path);
      const { namespace, name = "" } = first.metadata ?? {};
      const object = `${resourcePath(resource, namespace)}/${name}`;
      const annotations = { "example.com/round": String(index), "example.com/text": 'ä "quoted"\n' };
      await write("PATCH", object, { metadata: { annotations, labels: { round: String(index) } } });
      await equalsFullObjects(resource, informer);
      const bodies = [...(types.get(resourcePath(resource)) ?? [])];
      assert.ok(
        bodies.some((type) => type.startsWith("application/vnd.kubernetes.protobuf")),
        `${path}: ${bodies.join(" and ")}`,
      );
      assert.ok(!bodies.some((type) => type.startsWith("application/json")), `${path}: ${bodies.join()}`);
    }
  });

  it("has the metadata of custom resources, and of objects that come and go", async () => {
    await define("Widget", ["wd"]);
    const widgets = resourcePath(WIDGETS, "default");
    const informer = cluster.informer(onlyMetadata(WIDGETS));
    await informer.whenSynced();
    const kind = { apiVersion: "example.com/v1", kind: "Widget" };
    const finalizers = ["example.com/keep"];
    await write("POST", widgets, { ...kind, metadata: { name: "one", finalizers }, spec: { size: 1 } });
    await write("POST", widgets, { ...kind, metadata: { name: "two" }, spec: { size: 2 } });
    assert.equal((await equalsFullObjects(WIDGETS, informer)).length, 2);
    await write("DELETE", `${widgets}/one`);
    await write("DELETE", `${widgets}/two`);
    const [left, ...others] = await equalsFullObjects(WIDGETS, informer);
    assert.equal(others.length, 0);
    assert.ok(left?.metadata?.deletionTimestamp);
    await write("PATCH", `${widgets}/one`, { metadata: { finalizers: [] } });
    assert.deepEqual(await equalsFullObjects(WIDGETS, informer), []);
  });

  it("discovers what kubectl api-resources prints", async () => {
    const options = { transport: cluster.transport, timeoutMs: 60_000, logger: silentLogger };
    const kinds = await discoverKinds(options, AbortSignal.timeout(60_000));
    const { stdout } = await server.kubectl(["api-resources", "-o", "wide", "--no-headers"]);
    const expected = stdout.trim().split("\n").map(withoutGaps).sort();
    assert.ok(expected.length > 60, stdout);
    assert.deepEqual(preferred(kinds).map(rowOf).sort(), expected);
  });

  it("finds each of them by its name, and a custom one as soon as it is defined", async () => {
    const { stdout } = await server.kubectl(["api-resources", "--no-headers"]);
    for (const line of stdout.trim().split("\n")) {
      const columns = line.trim().split(/ +/);
      const [name = ""] = columns;
      const [groupVersion = "", namespaced, kind] = columns.slice(-3);
      const [version = "", group = ""] = groupVersion.split("/").reverse();
      const word = group === "" ? name : `${name}.${group}`;
      const expected = { group, version, resource: name, kind, namespaced: namespaced === "true" };
      assert.deepEqual(await cluster.discover(word), expected, word);
    }
    assert.deepEqual(await cluster.discover("deploy"), { ...DEPLOYMENTS, namespaced: true });
    for (const { resource } of [PODS, NODES]) {
      assert.equal((await cluster.discover(resource)).resource, resource);
    }
    await assert.rejects(cluster.discover("gadget"), { code: "ERR_NO_SUCH_RESOURCE" });
    await define("Gadget", ["gd"]);
    const gadgets = {
      group: "example.com",
      version: "v1",
      resource: "gadgets",
      kind: "Gadget",
      namespaced: true,
    };
    await eventually(async () => {
      assert.deepEqual(await cluster.discover("gd"), gadgets);
    });
    assert.deepEqual(await cluster.discover("gadgets.example.com"), gadgets);
  });
});

/**
 * Returns the metadata that an informer has of a full object. It keeps no managedFields of objects in protobuf. The
 * server adds one annotation to DaemonSets when it converts them to `apps/v1`, but not to their metadata alone.
 */
function expectedMetadata({ metadata = {} }: KubeObject): object {
  const { managedFields, annotations, ...others } = { managedFields: undefined, ...metadata };
  const { [TEMPLATE_GENERATION]: generation, ...rest } = annotations ?? {};
  assert.deepEqual([managedFields ?? [], generation ?? "1"].length, 2);
  return Object.keys(rest).length === 0 ? others : { ...others, annotations: rest };
}

function byUid(left: KubeObject, right: KubeObject): number {
  return (left.metadata?.uid ?? "") < (right.metadata?.uid ?? "") ? -1 : 1;
}

/** Reads `api/v1/namespaces/default/pods` or `apis/GROUP/VERSION/RESOURCE`. */
function resourceAt(path: string): GroupVersionResource {
  const [root, ...rest] = path.split("/");
  const [group = "", version = ""] = root === "api" ? ["", rest[0]] : rest;
  return { group, version, resource: rest.at(-1) ?? "", namespaced: path.includes("/namespaces/default/") };
}

/** Returns the kinds in the version that the server prefers. Those without verbs are not told by kubectl. */
function preferred(kinds: readonly Kind[]): readonly Kind[] {
  const first = new Map<string, Kind>();
  for (const kind of kinds) {
    const name = `${kind.resource}.${kind.group}`;
    if (!first.has(name) && (kind.verbs ?? []).length > 0) {
      first.set(name, kind);
    }
  }
  return [...first.values()];
}

/** Returns a line of `kubectl api-resources -o wide`, with one space between the columns. */
function rowOf({ group, version, resource, kind, namespaced, ...more }: Kind): string {
  const { shortNames, verbs = [], categories } = more;
  const groupVersion = group === "" ? version : `${group}/${version}`;
  const names = [resource, shortNames.join(","), groupVersion, String(namespaced), kind];
  return withoutGaps([...names, verbs.join(","), categories.join(",")].join(" "));
}

function withoutGaps(line: string): string {
  return line.trim().replace(/ +/g, " ");
}

/** Returns a transport that notes the type of each body. */
function recordingTypes(transport: Transport, types: Map<string, Set<string>>): Transport {
  return {
    request: async (request, signal) => {
      const response = await transport.request(request, signal);
      const [path = ""] = request.path.split("?");
      const seen = types.get(path) ?? new Set<string>();
      types.set(path, seen.add(response.headers["content-type"] ?? "none"));
      return response;
    },
    close: async () => transport.close(),
  };
}
