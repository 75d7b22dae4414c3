import { isTrue } from "../query/list-query.js";
import type { Verb } from "../kinds/kind-registry.js";
import type { Route } from "./router.js";

const COLLECTION_VERBS: Readonly<Record<string, Verb>> = {
  GET: "list",
  POST: "create",
  DELETE: "deletecollection",
};

const OBJECT_VERBS: Readonly<Record<string, Verb>> = {
  GET: "get",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
  POST: "create",
};

/**
 * Returns the verb of a request in the words of RBAC, or an empty string if the path does not have the
 * method.
 */
export function verbOf(route: Route, method: string, query: URLSearchParams): Verb | "" {
  switch (route.to) {
    case "collection": {
      const verb = COLLECTION_VERBS[method] ?? "";
      return verb === "list" && (route.watch || isTrue(query.get("watch"))) ? "watch" : verb;
    }
    case "object":
      return OBJECT_VERBS[method] ?? "";
    default:
      return "get";
  }
}
