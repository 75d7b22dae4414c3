import type { ObjectInput } from "../../../src/apiserver/index.js";

/** The media type of discovery in one document. */
export const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

const SCHEMA = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };

/** Returns the definition of `gadgets.GROUP` with these versions. The versions of `unserved` are not served. */
export function versionedDefinition(
  group: string,
  versions: readonly string[],
  unserved: readonly string[] = [],
): ObjectInput {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `gadgets.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "gadgets", singular: "gadget", kind: "Gadget" },
      versions: [...versions, ...unserved].map((name, at) => ({
        name,
        served: !unserved.includes(name),
        storage: at === 0,
        schema: SCHEMA,
      })),
    },
  };
}

/** What the documents of discovery say of the versions of a group. */
export interface GroupVersions {
  /** In the list of all groups. */
  readonly listed: readonly string[];
  /** In the document of the group. */
  readonly own: readonly string[];
  readonly preferred: string;
  /** In the document that has everything. */
  readonly aggregated: readonly string[];
}

interface Group {
  readonly name: string;
  readonly versions: readonly { readonly version: string }[];
  readonly preferredVersion: { readonly version: string };
}

type Versioned = Pick<Group, "versions">;

/** Reads the versions of a group from discovery. `get` returns the body of a response. */
export async function groupVersions(
  get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<unknown>,
  group: string,
): Promise<GroupVersions> {
  const { groups } = (await get("/apis")) as { groups: readonly Group[] };
  const own = (await get(`/apis/${group}`)) as Group;
  const { items } = (await get("/apis", { Accept: AGGREGATED })) as {
    items: readonly (Versioned & { readonly metadata: { readonly name: string } })[];
  };
  return {
    listed: namesOf(groups.find(({ name }) => name === group)),
    own: namesOf(own),
    preferred: own.preferredVersion.version,
    aggregated: namesOf(items.find(({ metadata }) => metadata.name === group)),
  };
}

function namesOf(group: Versioned | undefined): string[] {
  return (group?.versions ?? []).map(({ version }) => version);
}
