import type { GroupVersionResource } from "../api/resource.js";

/** What a path of the API lists: a resource, in one namespace or in all. */
export interface ListedCollection {
  /** A path does not tell the type of the objects, so the resource fits any. */
  readonly resource: GroupVersionResource<never>;
  /** Absent for all namespaces, and for a resource without namespaces. */
  readonly namespace?: string;
}

const EXPECTED = "expected a path such as /api/v1/namespaces/NAMESPACE/pods or /apis/apps/v1/deployments";

/**
 * Reads the path of a collection, such as `/apis/apps/v1/namespaces/shop/deployments`.
 *
 * @throws TypeError if the path is not that of a collection, or has a query.
 */
export function resourceAtPath(path: string): ListedCollection {
  if (path.includes("?")) {
    throw refusal(path, "it has a query; pass the selectors as arguments of their own");
  }
  const [root = "", ...parts] = path
    .replace(/^\/|\/$/g, "")
    .split("/")
    .map(decodedPart);
  const group = root === "apis" ? parts.shift() : root === "api" ? "" : undefined;
  const [version = "", ...names] = parts;
  if (group === undefined || version === "" || names.length === 0 || names.includes("")) {
    throw refusal(path, "it does not name a resource of the API");
  }
  return collectionOf(path, { group, version }, names);
}

function collectionOf(
  path: string,
  groupVersion: Pick<GroupVersionResource, "group" | "version">,
  names: readonly string[],
): ListedCollection {
  // "namespaces/shop" alone is the path of one Namespace.
  const inNamespace = names[0] === "namespaces" && names.length > 2;
  const [resource = "", ...more] = inNamespace ? names.slice(2) : names;
  if (more.length > 0) {
    throw refusal(
      path,
      "it names one object; pass the field selector metadata.name=NAME to follow one object",
    );
  }
  const [, namespace = ""] = names;
  return { resource: { ...groupVersion, resource }, ...(inNamespace ? { namespace } : {}) };
}

/** Decodes one part of a path. A "%" that begins no escape is taken as it is. */
function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function refusal(path: string, why: string): TypeError {
  return new TypeError(`Cannot make an informer for "${path}": ${why}, ${EXPECTED}`);
}
