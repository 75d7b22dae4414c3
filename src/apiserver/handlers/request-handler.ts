import { handleReview, isOwnReview, isReview } from "./access-review.js";
import { authorize } from "../http/authorization.js";
import { handleDiscovery } from "./discovery-handler.js";
import type { RequestContext, ServerContext } from "../http/request-context.js";
import { handleList } from "./list-handler.js";
import { WRITTEN_SUBRESOURCES } from "../kinds/kind-strategy.js";
import type { Kind } from "../kinds/kind-registry.js";
import { parseListQuery } from "../query/list-query.js";
import { handleFinalize } from "./namespace-finalize.js";
import { handleBinding, handleEviction, handleLog } from "./pod-subresources.js";
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
export async function handleRequest(
  context: ServerContext,
  requestContext: RequestContext,
  route: Route,
): Promise<void> {
  switch (route.to) {
    case "collection":
      return handleCollection(context, requestContext, route);
    case "object":
      return handleObject(context, requestContext, route);
    case "no-resource":
      throw noSuchResource();
    default:
      return handleNonResource(context, requestContext, route);
  }
}

type NonResourceRoute = Exclude<Route, { readonly to: "collection" | "object" | "no-resource" }>;

/** Handles paths that are not resources. They can only be read. */
async function handleNonResource(
  context: ServerContext,
  requestContext: RequestContext,
  route: NonResourceRoute,
): Promise<void> {
  if (requestContext.method !== "GET" && route.to !== "nowhere" && route.to !== "health") {
    throw methodNotAllowed();
  }
  switch (route.to) {
    case "version":
      return sendJson(requestContext.reply, 200, versionInfo(context.settings.gitVersion));
    case "health":
      return sendText(requestContext.reply, 200, "ok", NO_SNIFF);
    case "nowhere":
      return sendText(requestContext.reply, 404, "404 page not found\n");
    case "core-versions":
    case "groups":
    case "resources":
    case "openapi":
      return handleDiscovery(context, requestContext, route);
  }
}

async function handleCollection(
  context: ServerContext,
  requestContext: RequestContext,
  route: CollectionRoute,
): Promise<void> {
  const query = parseListQuery(requestContext.query);
  const verb = verbOf(route, requestContext.method, requestContext.query);
  if (verb !== "" && !isOwnReview(route.kind)) {
    authorize(requestContext.user, { ...route, verb, name: "", subresource: "" });
  }
  if (isReview(route.kind)) {
    return answerReview(context, requestContext, { kind: route.kind, verb });
  }
  if (!route.kind.verbs.some((served) => served === verb)) {
    throw methodNotAllowed();
  }
  switch (verb) {
    case "watch":
      return handleWatch(context, requestContext, route, query);
    case "list":
      return handleList(context, requestContext, route, query);
    case "create":
      return handleCreate(context, requestContext, route);
    case "deletecollection":
      return handleDeleteCollection(context, requestContext, route, query);
    default:
      throw methodNotAllowed();
  }
}

/** Answers a review. @throws ApiError 405 for any other verb than create. */
async function answerReview(
  context: ServerContext,
  requestContext: RequestContext,
  { kind, verb }: { readonly kind: Kind; readonly verb: string },
): Promise<void> {
  if (verb !== "create") {
    throw methodNotAllowed();
  }
  return handleReview(context, requestContext, kind);
}

async function handleObject(
  context: ServerContext,
  requestContext: RequestContext,
  route: ObjectRoute,
): Promise<void> {
  const verb = verbOf(route, requestContext.method, requestContext.query);
  const { subresource } = route;
  refuseUnserved(route, verb);
  authorize(requestContext.user, { ...route, verb });
  switch (subresource) {
    case "":
    case "status":
    case "resize":
    case "ephemeralcontainers":
      return handleVerb(context, requestContext, { ...route, verb });
    case "binding":
      return handleBinding(context, requestContext, route);
    case "log":
      handleLog(context, requestContext, route);
      return;
    case "eviction":
      return handleEviction(context, requestContext, route);
    case "finalize":
      return handleFinalize(context, requestContext, route);
    case "scale":
      return handleScale(context, requestContext, route);
    default:
      throw noSuchResource();
  }
}

/** @throws ApiError 404 for a subresource, and 405 for a verb, that the kind does not have. */
function refuseUnserved({ kind, subresource }: ObjectRoute, verb: string): void {
  const known = kind.subresources.find((other) => other.name === subresource);
  if (subresource !== "" && known === undefined) {
    throw noSuchResource();
  }
  if (!(known?.verbs ?? kind.verbs).some((served) => served === verb)) {
    throw methodNotAllowed();
  }
}

async function handleVerb(
  context: ServerContext,
  requestContext: RequestContext,
  route: ObjectRoute & { readonly verb: string },
): Promise<void> {
  const { subresource } = route;
  const half = WRITTEN_SUBRESOURCES.find((written) => written === subresource);
  switch (route.verb) {
    case "get":
      return handleGet(context, requestContext, route);
    case "update":
      return handleUpdate(context, requestContext, route, half);
    case "patch":
      return handlePatch(context, requestContext, route, half);
    case "delete":
      return handleDelete(context, requestContext, route);
    default:
      throw methodNotAllowed();
  }
}
