import { authorize } from "./authorization.js";
import { handleDiscovery } from "./discovery-handler.js";
import type { Exchange, ServerContext } from "./exchange.js";
import { handleList } from "./list-handler.js";
import { parseListQuery } from "./list-query.js";
import { handleBinding, handleEviction } from "./pod-subresources.js";
import { methodNotAllowed, noSuchResource } from "./refusals.js";
import { sendJson, sendText } from "./reply.js";
import type { Route } from "./router.js";
import { handleScale } from "./scale-subresource.js";
import { versionInfo } from "./version-info.js";
import { handleWatch } from "./watch-handler.js";
import {
  handleCreate,
  handleDelete,
  handleDeleteCollection,
  handleGet,
  handlePatch,
  handleUpdate,
} from "./write-handler.js";

type CollectionRoute = Route & { readonly to: "collection" };
type ObjectRoute = Route & { readonly to: "object" };

/** Answers a request whose sender is known. @throws ApiError for whatever is refused. */
export async function handleRequest(context: ServerContext, exchange: Exchange, route: Route): Promise<void> {
  switch (route.to) {
    case "collection":
      return handleCollection(context, exchange, route);
    case "object":
      return handleObject(context, exchange, route);
    case "version":
      return sendJson(exchange.reply, 200, versionInfo(context.settings.gitVersion));
    case "health":
      return sendText(exchange.reply, 200, "ok");
    case "nowhere":
      return sendNowhere(exchange);
    case "core-versions":
    case "groups":
    case "resources":
    case "openapi":
      return handleDiscovery(context, exchange, route);
  }
}

async function sendNowhere({ reply }: Exchange): Promise<void> {
  await sendText(reply, 404, "404 page not found\n");
}

async function handleCollection(
  context: ServerContext,
  exchange: Exchange,
  route: CollectionRoute,
): Promise<void> {
  const query = parseListQuery(exchange.query);
  const isWatch = route.watch || query.watch;
  const verb = collectionVerb(exchange.method, isWatch);
  authorize(exchange.user, { ...route, verb, name: "", subresource: "" });
  switch (verb) {
    case "watch":
      return handleWatch(context, exchange, route, query);
    case "list":
      return handleList(context, exchange, route, query);
    case "create":
      if (route.kind.namespaced && route.namespace === "") {
        throw methodNotAllowed();
      }
      return handleCreate(context, exchange, route);
    case "deletecollection":
      return handleDeleteCollection(context, exchange, route, query);
  }
}

function collectionVerb(method: string, isWatch: boolean): "watch" | "list" | "create" | "deletecollection" {
  switch (method) {
    case "GET":
    case "HEAD":
      return isWatch ? "watch" : "list";
    case "POST":
      return "create";
    case "DELETE":
      return "deletecollection";
    default:
      throw methodNotAllowed();
  }
}

const OBJECT_VERBS: Readonly<Record<string, string>> = {
  GET: "get",
  HEAD: "get",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
  POST: "create",
};

async function handleObject(context: ServerContext, exchange: Exchange, route: ObjectRoute): Promise<void> {
  const verb = OBJECT_VERBS[exchange.method];
  const { kind, subresource } = route;
  const known = kind.subresources.find((other) => other.name === subresource);
  if (subresource !== "" && known === undefined) {
    throw noSuchResource();
  }
  if (verb === undefined || !(known?.verbs ?? kind.verbs).includes(verb)) {
    throw methodNotAllowed();
  }
  authorize(exchange.user, { ...route, verb });
  switch (subresource) {
    case "":
    case "status":
      return handleVerb(context, exchange, { ...route, verb });
    case "binding":
      return handleBinding(context, exchange, route);
    case "eviction":
      return handleEviction(context, exchange, route);
    case "scale":
      return handleScale(context, exchange, route);
    default:
      throw noSuchResource();
  }
}

async function handleVerb(
  context: ServerContext,
  exchange: Exchange,
  route: ObjectRoute & { readonly verb: string },
): Promise<void> {
  const half = route.subresource === "status" ? "status" : undefined;
  switch (route.verb) {
    case "get":
      return handleGet(context, exchange, route);
    case "update":
      return handleUpdate(context, exchange, route, half);
    case "patch":
      return handlePatch(context, exchange, route, half);
    case "delete":
      return handleDelete(context, exchange, route);
    default:
      throw methodNotAllowed();
  }
}
