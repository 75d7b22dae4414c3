import { isTrue } from "../query/list-query.js";
import type { Route } from "./router.js";

const COLLECTION_VERBS: Readonly<Record<string, string>> = {
  GET: "list",
  POST: "create",
  DELETE: "deletecollection",
};

const OBJECT_VERBS: Readonly<Record<string, string>> = {
  GET: "get",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
  POST: "create",
};

/** What a request does, in the words of RBAC; empty for a method that means nothing on its path. */
export function verbOf(route: Route, method: string, query: URLSearchParams): string {
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
