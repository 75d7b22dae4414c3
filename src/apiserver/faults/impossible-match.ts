import { type FaultMatch, isNameOf, resourceParts } from "./fault-match.js";
import { ALL_VERBS, type Kind } from "../kinds/kind-registry.js";
import { qualifiedResource } from "../refusals/refusals.js";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const COLLECTION_VERBS = ["create", "deletecollection", "list", "watch"];
const OBJECT_VERBS = ["delete", "get", "patch", "update"];

/**
 * Refuses what no request to a server with these kinds can match.
 *
 * @throws TypeError that says what was found and what is expected.
 */
export function refuseImpossible(match: FaultMatch, kinds: readonly Kind[]): void {
  refuseGiven("that matches the method", match.method, METHODS);
  refuseGiven("that matches the verb", match.verb, ALL_VERBS);
  refuseNoPath(match.path);
  if (match.resource === "") {
    // Requests that are for no resource, such as discovery.
    return;
  }
  const { resource, subresource } = wanted(match);
  const named = resource === undefined ? kinds : kinds.filter((kind) => isNameOf(resource, kind));
  if (resource !== undefined && named.length === 0) {
    throw unknownResource(resource, kinds);
  }
  const served = [...new Set(named.flatMap((kind) => kind.subresources.map(({ name }) => name)))];
  if (subresource !== "") {
    refuseGiven(`${about(resource)}that matches the subresource`, subresource, served);
  }
  refuseNamespace(match.namespace, resource, named);
  refuseVerb(match, { resource, subresource }, named);
}

/** @throws TypeError for a value that is not known. */
export function refuseUnknown(what: string, found: string, known: readonly string[]): void {
  if (!known.includes(found)) {
    const expected = known.length === 0 ? "none" : `one of ${known.join(", ")}`;
    throw new TypeError(`Cannot add a fault ${what} ${JSON.stringify(found)}: expected ${expected}`);
  }
}

function refuseGiven(what: string, found: string | undefined, known: readonly string[]): void {
  if (found !== undefined) {
    refuseUnknown(what, found, known);
  }
}

/** What the fields of a match say together. */
interface Wanted {
  readonly resource: string | undefined;
  readonly subresource: string | undefined;
}

/** Returns the resource and the subresource, which may be given together. */
function wanted({ resource: text, subresource }: FaultMatch): Wanted {
  if (text === undefined) {
    return { resource: undefined, subresource };
  }
  const { name, subresource: below = subresource } = resourceParts(text);
  if (subresource !== undefined) {
    refuseUnknown(`for the resource ${JSON.stringify(text)} that matches the subresource`, subresource, [
      below ?? "",
    ]);
  }
  return { resource: name, subresource: below };
}

function refuseNoPath(path: FaultMatch["path"]): void {
  if (typeof path === "string" && !/^\/[^?]*$/.test(path)) {
    throw new TypeError(
      `Cannot add a fault that matches the path ${JSON.stringify(path)}: expected one that begins with "/" and ` +
        "has no query, which is matched by `query`",
    );
  }
}

function unknownResource(name: string, kinds: readonly Kind[]): TypeError {
  const [plural = ""] = name.split(".");
  const meant = kinds.filter((kind) => wordsFor(kind).includes(plural.toLowerCase()));
  const expected =
    meant.length === 0
      ? 'expected the plural of a resource that the server has, such as "pods" or "deployments.apps"; ' +
        "create the CustomResourceDefinition of a custom resource first"
      : `expected its plural, ${meant.map((kind) => JSON.stringify(pluralOf(name, kind))).join(" or ")}`;
  return new TypeError(`Cannot add a fault that matches the resource ${JSON.stringify(name)}: ${expected}`);
}

/** The words by which kubectl knows a kind. */
function wordsFor({ kind, singular, resource, shortNames }: Kind): string[] {
  return [kind.toLowerCase(), singular, resource, ...shortNames];
}

/** Returns the plural of a kind, with its group if the name that was found had one. */
function pluralOf(name: string, kind: Kind): string {
  return name.includes(".") ? qualifiedResource(kind) : kind.resource;
}

function about(resource: string | undefined): string {
  return resource === undefined ? "" : `for ${JSON.stringify(resource)} `;
}

function refuseNamespace(
  namespace: string | undefined,
  resource: string | undefined,
  named: readonly Kind[],
): void {
  if (namespace !== undefined && namespace !== "" && !named.some((kind) => kind.namespaced)) {
    throw new TypeError(
      `Cannot add a fault ${about(resource)}that matches the namespace ${JSON.stringify(namespace)}: ` +
        "expected no namespace, because the resource has none",
    );
  }
}

/** Refuses a verb that no request with this resource, subresource and name has: `list` has no name. */
function refuseVerb(
  { verb, name }: FaultMatch,
  { resource, subresource }: Wanted,
  named: readonly Kind[],
): void {
  // Requests that are for no resource are all read.
  const reads = resource === undefined && name === "" ? ["get"] : [];
  const verbs = new Set([...reads, ...named.flatMap((kind) => verbsOf(kind, name, subresource))]);
  const found = JSON.stringify({ resource, subresource, name });
  refuseGiven(
    `for ${found} that matches the verb`,
    verb,
    ALL_VERBS.filter((one) => verbs.has(one)),
  );
}

/** Returns the verbs that requests for a kind have, if their subresource and name are as given. */
function verbsOf(kind: Kind, name: string | undefined, subresource: string | undefined): readonly string[] {
  const own = [
    ...(name === undefined || name === "" ? COLLECTION_VERBS : []),
    ...(name === "" ? [] : OBJECT_VERBS),
  ];
  const below = name === "" ? [] : kind.subresources.filter((one) => (subresource ?? one.name) === one.name);
  return [...((subresource ?? "") === "" ? own : []), ...below.flatMap(({ verbs }) => verbs)];
}
