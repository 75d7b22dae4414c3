import assert from "node:assert/strict";
import { type GroupVersionResource, type InformerScope, type KubeObject, PODS } from "../../../src/index.js";
import { resourcePath } from "../../../src/api/resource.js";
import type { RealCluster } from "../real-cluster.js";

/** Maps the key of each object to `uid@resourceVersion`. */
export type ObjectVersions = ReadonlyMap<string, string>;

/** Asks for objects without spec and status, which halves the bytes. */
const METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** Lists the versions of the objects in a scope, without any cache. */
export async function versionsOfServer(
  cluster: Pick<RealCluster, "request">,
  scope: InformerScope = {},
  resource: GroupVersionResource = PODS,
): Promise<ObjectVersions> {
  return versionsOf(await listedByServer(cluster, scope, resource, METADATA_ONLY));
}

/** Lists whole objects in a scope, without any cache. */
export async function listedByServer(
  cluster: Pick<RealCluster, "request">,
  { namespace, labelSelector = "", fieldSelector = "" }: InformerScope,
  resource: GroupVersionResource,
  accept?: string,
): Promise<readonly KubeObject[]> {
  const query = new URLSearchParams({ labelSelector, fieldSelector });
  const path = `${resourcePath(resource, namespace)}?${String(query)}`;
  const { status, text, body } = await cluster.request(
    "GET",
    path,
    undefined,
    accept === undefined ? {} : { accept },
  );
  assert.equal(status, 200, text);
  return (body as { readonly items: readonly KubeObject[] }).items;
}

export function versionsOf(objects: readonly KubeObject[]): ObjectVersions {
  return new Map(objects.map((object) => [keyOf(object), versionOf(object)]));
}

/** Fails with the differences only, because `deepEqual` prints too much for ten thousand pods. */
export function assertSame(found: ObjectVersions, expected: ObjectVersions, what: string): void {
  const keys = new Set([...found.keys(), ...expected.keys()]);
  const differing = [...keys].filter((key) => found.get(key) !== expected.get(key));
  assert.deepEqual(
    differing
      .slice(0, 5)
      .map((key) => `${key}: ${found.get(key) ?? "-"}, expected ${expected.get(key) ?? "-"}`),
    [],
    `${what} differs from the server in ${differing.length} objects`,
  );
}

export function keyOf({ metadata }: KubeObject): string {
  return `${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`;
}

export function versionOf({ metadata }: KubeObject): string {
  return `${metadata?.uid ?? ""}@${metadata?.resourceVersion ?? ""}`;
}
