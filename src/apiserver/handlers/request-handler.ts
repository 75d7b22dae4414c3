import { authorize } from "../http/authorization.js";
import { handleDiscovery } from "./discovery-handler.js";
import type { Exchange, ServerContext } from "../http/request-context.js";
import { handleList } from "./list-handler.js";
import { parseListQuery } from "../query/list-query.js";
import { handleFinalize } from "./namespace-finalize.js";
import { handleBinding, handleEviction } from "./pod-subresources.js";
import { methodNotAllowed, noSuchResource } from "../refusals/refusals.js";
import { sendJson, sendText } from "../http/reply.js";
import { verbOf } from "../http/request-verb.js";
import type { Route } from "../http/router.js";
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

const NO_SNIFF = { "X-Content-Type-Options": "nosniff" };

type CollectionRoute = Route & { readonly to: "collection" };
type ObjectRoute = Route & { readonly to: "object" };

/** Responds to a request of an authenticated user. @throws ApiError if the request is refused. */
export async function handleRequest(context: ServerContext, exchange: Exchange, route: Route): Promise<void> {
  switch (route.to) {
    case "collection":
      return handleCollection(context, exchange, route);
    case "object":
      return handleObject(context, exchange, route);
    case "no-resource":
      throw noSuchResource();
    default:
      return handleNonResource(context, exchange, route);
  }
}

type NonResourceRoute = Exclude<Route, { readonly to: "collection" | "object" | "no-resource" }>;

/** Handles paths that are not resources. They can only be read. */
async function handleNonResource(
  context: ServerContext,
  exchange: Exchange,
  route: NonResourceRoute,
): Promise<void> {
  if (exchange.method !== "GET" && route.to !== "nowhere" && route.to !== "health") {
    throw methodNotAllowed();
  }
  switch (route.to) {
    case "version":
      return sendJson(exchange.reply, 200, versionInfo(context.settings.gitVersion));
    case "health":
      return sendText(exchange.reply, 200, "ok", NO_SNIFF);
    case "nowhere":
      return sendText(exchange.reply, 404, "404 page not found\n");
    case "core-versions":
    case "groups":
    case "resources":
    case "openapi":
      return handleDiscovery(context, exchange, route);
  }
}

async function handleCollection(
  context: ServerContext,
  exchange: Exchange,
  route: CollectionRoute,
): Promise<void> {
  const query = parseListQuery(exchange.query);
  const verb = verbOf(route, exchange.method, exchange.query);
  if (verb !== "") {
    authorize(exchange.user, { ...route, verb, name: "", subresource: "" });
  }
  switch (verb) {
    case "watch":
      return handleWatch(context, exchange, route, query);
    case "list":
      return handleList(context, exchange, route, query);
    case "create":
      return handleCreate(context, exchange, route);
    case "deletecollection":
      return handleDeleteCollection(context, exchange, route, query);
    default:
      throw methodNotAllowed();
  }
}

async function handleObject(context: ServerContext, exchange: Exchange, route: ObjectRoute): Promise<void> {
  const verb = verbOf(route, exchange.method, exchange.query);
  const { kind, subresource } = route;
  const known = kind.subresources.find((other) => other.name === subresource);
  if (subresource !== "" && known === undefined) {
    throw noSuchResource();
  }
  if (!(known?.verbs ?? kind.verbs).includes(verb)) {
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
    case "finalize":
      return handleFinalize(context, exchange, route);
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
