import type { Kind, KindRegistry } from "../kinds/kind-registry.js";

/** What a path refers to. */
export type Route =
  | { readonly to: "collection"; readonly kind: Kind; readonly namespace: string; readonly watch: boolean }
  | {
      readonly to: "object";
      readonly kind: Kind;
      readonly namespace: string;
      readonly name: string;
      /** Empty if the path is that of the object itself. */
      readonly subresource: string;
    }
  | { readonly to: "resources"; readonly group: string; readonly version: string }
  | { readonly to: "groups"; readonly group: string | undefined }
  | { readonly to: "core-versions" }
  | { readonly to: "openapi"; readonly document: string }
  | { readonly to: "version" }
  | { readonly to: "health" }
  /** No such resource or version in a group that exists. The 404 is a Status. */
  | { readonly to: "no-resource" }
  /** Any other path. The 404 is plain text. */
  | { readonly to: "nowhere" };

const NOWHERE: Route = { to: "nowhere" };
const NO_RESOURCE: Route = { to: "no-resource" };

/** Returns the route of a decoded path. */
export function routeOf(path: string, kinds: KindRegistry): Route {
  const [root = "", ...rest] = path.split("/").filter((part) => part !== "");
  switch (root) {
    case "api":
      return rest.length === 0 ? { to: "core-versions" } : versionRoute("", rest, kinds);
    case "apis":
      return rest.length <= 1
        ? { to: "groups", group: rest[0] }
        : versionRoute(rest[0] ?? "", rest.slice(1), kinds);
    default:
      return otherRoute(root, rest);
  }
}

function otherRoute(root: string, rest: readonly string[]): Route {
  switch (root) {
    case "openapi":
      return rest[0] === "v3" ? { to: "openapi", document: rest.slice(1).join("/") } : NOWHERE;
    case "version":
      return rest.length === 0 ? { to: "version" } : NOWHERE;
    case "healthz":
    case "livez":
    case "readyz":
      return rest.length === 0 || (rest.length === 1 && rest[0] === "ping") ? { to: "health" } : NOWHERE;
    default:
      return NOWHERE;
  }
}

function versionRoute(group: string, parts: readonly string[], kinds: KindRegistry): Route {
  const [version = "", ...rest] = parts;
  if (kinds.inVersion(group, version).length === 0) {
    return kinds.all().some((kind) => kind.group === group) ? NO_RESOURCE : NOWHERE;
  }
  if (rest.length === 0) {
    return { to: "resources", group, version };
  }
  // `/api/v1/watch/pods` is the deprecated form of `/api/v1/pods?watch=1`.
  const watch = rest[0] === "watch";
  const path = watch ? rest.slice(1) : rest;
  const [scope, namespace = "", resource] = path;
  if (scope === "namespaces" && resource !== undefined && !isNamespaceSubresource(resource, path, kinds)) {
    return resourceRoute(kinds.find(group, version, resource), { namespace, watch, rest: path.slice(3) });
  }
  return resourceRoute(kinds.find(group, version, scope ?? ""), {
    namespace: "",
    watch,
    rest: path.slice(1),
  });
}

/**
 * Tells `/api/v1/namespaces/foo/status`, a subresource of the namespace, from `/api/v1/namespaces/foo/pods`.
 */
function isNamespaceSubresource(part: string, path: readonly string[], kinds: KindRegistry): boolean {
  const subresources = kinds.find("", "v1", "namespaces")?.subresources ?? [];
  return path.length === 3 && subresources.some((subresource) => subresource.name === part);
}

interface Scope {
  readonly namespace: string;
  readonly watch: boolean;
  /** The parts of the path after the resource: the name and the subresource. */
  readonly rest: readonly string[];
}

function resourceRoute(kind: Kind | undefined, { namespace, watch, rest }: Scope): Route {
  const [name, subresource = "", ...deeper] = rest;
  if (kind === undefined || deeper.length > 0 || (namespace !== "" && !kind.namespaced)) {
    return NO_RESOURCE;
  }
  if (name === undefined) {
    return { to: "collection", kind, namespace, watch };
  }
  if (kind.namespaced && namespace === "") {
    return NO_RESOURCE;
  }
  return { to: "object", kind, namespace, name, subresource };
}
