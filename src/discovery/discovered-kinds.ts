import { isJsonObject, type JsonObject, textOf } from "../base/json-object.js";
import type { Kind } from "./kind.js";

/** The version of a group, such as `apps/v1`. The group is empty for the core. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** Returns the kinds of an `APIGroupDiscoveryList`, in the order of the server's preference. */
export function kindsOfAggregated(document: JsonObject): Kind[] {
  return objectsIn(document["items"]).flatMap((item) => {
    const group = textOf(memberOf(item, "metadata")["name"]);
    return objectsIn(item["versions"]).flatMap((entry) => {
      const version = textOf(entry["version"]);
      return objectsIn(entry["resources"]).map((resource) =>
        kindFrom(
          resource,
          { group, version },
          {
            resource: textOf(resource["resource"]),
            kind: textOf(memberOf(resource, "responseKind")["kind"]),
            namespaced: resource["scope"] === "Namespaced",
            singular: textOf(resource["singularResource"]),
          },
        ),
      );
    });
  });
}

/** Returns the kinds of an `APIResourceList`, which describes one version. Subresources are left out. */
export function kindsOfVersion(document: JsonObject, groupVersion: GroupVersion): Kind[] {
  return objectsIn(document["resources"])
    .filter(({ name }) => !textOf(name).includes("/"))
    .map((resource) =>
      kindFrom(resource, groupVersion, {
        resource: textOf(resource["name"]),
        kind: textOf(resource["kind"]),
        namespaced: resource["namespaced"] === true,
        singular: textOf(resource["singularName"]),
      }),
    );
}

/** The name of a group: a DNS subdomain. The core has an empty one. */
const GROUP_NAME = /^(?:[a-z0-9]|[a-z0-9][-a-z0-9.]{0,251}[a-z0-9])?$/;
/** The name of a version: a DNS label. */
const VERSION_NAME = /^(?:[a-z0-9]|[a-z0-9][-a-z0-9]{0,61}[a-z0-9])$/;

/**
 * Returns the versions in an `APIVersions` or an `APIGroupList`, those that the server prefers first. Names that no
 * server can have given are left out, because they would not be one segment of a path.
 */
export function versionsIn(document: JsonObject): GroupVersion[] {
  const core = textsIn(document["versions"]).map((version) => ({ group: "", version }));
  const others = objectsIn(document["groups"]).flatMap((entry) => {
    const group = textOf(entry["name"]);
    const versions = [memberOf(entry, "preferredVersion"), ...objectsIn(entry["versions"])];
    return [...new Set(versions.map(({ version }) => textOf(version)))].map((version) => ({
      group,
      version,
    }));
  });
  return [...core, ...others].filter(
    ({ group, version }) => GROUP_NAME.test(group) && VERSION_NAME.test(version),
  );
}

function kindFrom(
  resource: JsonObject,
  { group, version }: GroupVersion,
  names: Pick<Kind, "resource" | "kind" | "namespaced" | "singular">,
): Kind {
  const { kind, singular } = names;
  return {
    ...names,
    group,
    version,
    singular: singular === "" ? kind.toLowerCase() : singular,
    shortNames: textsIn(resource["shortNames"]),
    categories: textsIn(resource["categories"]),
    verbs: textsIn(resource["verbs"]),
  };
}

function memberOf(object: JsonObject, name: string): JsonObject {
  const member = object[name];
  return isJsonObject(member) ? member : {};
}

function objectsIn(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}
