import type { Verb } from "../kinds/kind-registry.js";
import { qualifiedResource } from "../refusals/refusals.js";

/** The requests that a fault applies to: those that match every field that is given. */
export interface FaultMatch {
  /** The HTTP method, in capital letters. */
  readonly method?: string;
  /** The verb: `list`, `watch`, `get`, `create` and so on. */
  readonly verb?: Verb;
  /** The whole path, or a pattern that matches it. */
  readonly path?: string | RegExp;
  /** A pattern that matches the query as it was sent: `/continue=/`. */
  readonly query?: RegExp;
  /**
   * The plural name of the resource: `deployments` in any group, `deployments.apps` in that group alone. It may have a
   * subresource, as in the rules of permissions: `pods/status`. The server must have the resource when the fault is
   * added, so the definition of a custom resource comes first.
   */
  readonly resource?: string;
  /**
   * The subresource: `status`, `scale` and so on. An empty text matches requests without one.
   *
   * @defaultValue requests with and without a subresource
   */
  readonly subresource?: string;
  readonly namespace?: string;
  /** The name of the object in the path. Requests of a collection (`list`, `watch`, `create`) have none. */
  readonly name?: string;
  /** The name of the user. */
  readonly user?: string;
  /** The first of the matching requests that the fault applies to, counted from 1. @defaultValue 1 */
  readonly nth?: number;
}

/** The properties of a request that a fault can match. */
export interface FaultTarget {
  readonly method: string;
  /** Empty if the path does not have the method. */
  readonly verb: Verb | "";
  readonly path: string;
  /** The query as it was sent, without the question mark. */
  readonly query: string;
  /** The group of the resource. Empty for the core group, and if the request is for no resource. */
  readonly group: string;
  /** The plural name of the resource. Empty if the request is for none. */
  readonly resource: string;
  /** Empty if the request is for no subresource. */
  readonly subresource: string;
  /** Empty for all namespaces, and for a request without one. */
  readonly namespace: string;
  /** The name of the object in the path. Empty for a collection. */
  readonly name: string;
  readonly user: string;
}

const EQUAL_FIELDS = ["method", "verb", "subresource", "namespace", "name", "user"] as const;

/** Reports whether a request has every property that a fault matches. */
export function matchesTarget(match: FaultMatch, target: FaultTarget): boolean {
  const { path, query, resource } = match;
  return (
    EQUAL_FIELDS.every((field) => match[field] === undefined || match[field] === target[field]) &&
    (path === undefined || (typeof path === "string" ? path === target.path : isIn(path, target.path))) &&
    (query === undefined || isIn(query, target.query)) &&
    (resource === undefined || matchesResource(resource, target))
  );
}

/** Searches from the beginning. `test` of a pattern with the flag `g` goes on where the last match ended. */
function isIn(pattern: RegExp, text: string): boolean {
  return text.search(pattern) >= 0;
}

function matchesResource(text: string, target: FaultTarget): boolean {
  const { name, subresource } = resourceParts(text);
  return isNameOf(name, target) && (subresource === undefined || subresource === target.subresource);
}

/** Splits `pods/status` into the name of a resource and that of a subresource. */
export function resourceParts(text: string): { readonly name: string; readonly subresource?: string } {
  const [name = "", ...below] = text.split("/");
  return below.length === 0 ? { name } : { name, subresource: below.join("/") };
}

/** Reports whether a name means a resource: its plural, with or without its group. */
export function isNameOf(
  name: string,
  resource: { readonly group: string; readonly resource: string },
): boolean {
  return name === resource.resource || name === qualifiedResource(resource);
}
