import { groupVersion, type Kind, type KindRegistry, type Subresource } from "../kinds/kind-registry.js";
import { parseAccept } from "../encoding/negotiation.js";
import { compareVersions } from "./version-priority.js";

/** A JSON object of discovery. It is sent as it is and never read again. */
export type Discovery = Readonly<Record<string, unknown>>;

/** The media type of the aggregated document. */
export const AGGREGATED_TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Whether a client accepts everything in one document instead of one document for each group. */
export function acceptsAggregated(accept: string | undefined): boolean {
  return parseAccept(accept).some(
    ({ parameters }) =>
      parameters.get("as") === "APIGroupDiscoveryList" &&
      parameters.get("g") === "apidiscovery.k8s.io" &&
      parameters.get("v") === "v2",
  );
}

/**
 * Returns all groups with their versions and resources: the core group for `/api`, the others for `/apis`.
 */
export function aggregatedDiscovery(kinds: KindRegistry, root: "api" | "apis"): Discovery {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groupsOf(kinds, root).map((group) => ({
      metadata: { ...(group === "" ? {} : { name: group }), creationTimestamp: null },
      versions: versionsOf(kinds, group).map((version) => ({
        version,
        freshness: "Current",
        resources: kinds.inVersion(group, version).map(aggregatedResource),
      })),
    })),
  };
}

function aggregatedResource(kind: Kind): Discovery {
  return {
    resource: kind.resource,
    responseKind: { group: kind.group, version: kind.version, kind: kind.kind },
    scope: kind.namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.singular,
    verbs: kind.verbs,
    ...names(kind),
    ...(kind.subresources.length === 0
      ? {}
      : {
          subresources: kind.subresources.map((subresource) => ({
            subresource: subresource.name,
            responseKind: subresourceKind(kind, subresource),
            verbs: subresource.verbs,
          })),
        }),
  };
}

/** Returns the response to `/api`. */
export function coreVersions(host: string): Discovery {
  return {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: host }],
  };
}

/** Returns the response to `/apis`. */
export function groupList(kinds: KindRegistry): Discovery {
  return {
    kind: "APIGroupList",
    apiVersion: "v1",
    groups: groupsOf(kinds, "apis").map((group) => groupEntry(kinds, group)),
  };
}

/** Returns the response to `/apis/GROUP`, or `undefined` if there is no such group. */
export function oneGroup(kinds: KindRegistry, group: string): Discovery | undefined {
  return groupsOf(kinds, "apis").includes(group)
    ? { kind: "APIGroup", apiVersion: "v1", ...groupEntry(kinds, group) }
    : undefined;
}

function groupEntry(kinds: KindRegistry, group: string): Discovery {
  const versions = versionsOf(kinds, group).map((version) => ({
    groupVersion: `${group}/${version}`,
    version,
  }));
  return { name: group, versions, preferredVersion: versions[0] };
}

/** Returns the response to `/api/v1` or `/apis/GROUP/VERSION`, or `undefined` if there is no such version. */
export function resourceList(kinds: KindRegistry, group: string, version: string): Discovery | undefined {
  const members = kinds.inVersion(group, version);
  if (members.length === 0) {
    return undefined;
  }
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: groupVersion({ group, version }),
    resources: members.flatMap((kind) => [
      {
        name: kind.resource,
        singularName: kind.singular,
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: kind.verbs,
        ...names(kind),
      },
      ...kind.subresources.map((subresource) => ({
        name: `${kind.resource}/${subresource.name}`,
        singularName: "",
        namespaced: kind.namespaced,
        ...(subresource.group === undefined ? {} : subresourceKind(kind, subresource)),
        kind: subresource.kind,
        verbs: subresource.verbs,
      })),
    ]),
  };
}

function names(kind: Kind): Discovery {
  return {
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
  };
}

function subresourceKind(kind: Kind, { group, version, kind: name }: Subresource): Discovery {
  return { group: group ?? kind.group, version: version ?? kind.version, kind: name };
}

function groupsOf(kinds: KindRegistry, root: "api" | "apis"): string[] {
  const groups = [...new Set(kinds.all().map((kind) => kind.group))];
  return groups.filter((group) => (group === "") === (root === "api"));
}

/** Returns the versions of a group, the preferred one first. */
function versionsOf(kinds: KindRegistry, group: string): string[] {
  const members = kinds.all().filter((kind) => kind.group === group);
  return [...new Set(members.map((kind) => kind.version))].sort(compareVersions);
}
