import {
  acceptsAggregated,
  AGGREGATED_TYPE,
  aggregatedDiscovery,
  coreVersions,
  type Discovery,
  groupList,
  oneGroup,
  resourceList,
} from "./discovery.js";
import type { RequestContext, ServerContext } from "../http/request-context.js";
import { openapiDocument, openapiRoot } from "./openapi.js";
import { type Headers, JSON_HEADERS, sendJson, sendText } from "../http/reply.js";
import type { Route } from "../http/router.js";

/** The routes that describe what the server has. */
export type DiscoveryRoute = Route & {
  readonly to: "core-versions" | "groups" | "resources" | "openapi";
};

/** A year, in seconds. A document whose URL includes its hash never changes. */
const IMMUTABLE_SECONDS = 31_536_000;

/**
 * Responds with the groups, versions, resources or schemas of the server. An entity tag lets clients cache
 * the response.
 */
export async function handleDiscovery(
  { kinds }: ServerContext,
  { request, reply, query }: RequestContext,
  route: DiscoveryRoute,
): Promise<void> {
  const isAggregated = hasRoot(route) && acceptsAggregated(request.headers.accept);
  const document = isAggregated
    ? aggregatedDiscovery(kinds, route.to === "core-versions" ? "api" : "apis")
    : documentOf(kinds, route, request.headers.host ?? "");
  if (document === undefined) {
    await sendText(reply, 404, "404 page not found\n");
    return;
  }
  const tag = `"${String(kinds.generation)}-${isAggregated ? "aggregated" : "plain"}"`;
  const headers: Headers = {
    ...JSON_HEADERS,
    ETag: tag,
    Vary: "Accept",
    ...cacheHeaders(route, query, isAggregated),
  };
  if (request.headers["if-none-match"] === tag) {
    reply.begin(304, { ETag: tag, Vary: "Accept" });
    reply.end();
    return;
  }
  await sendJson(reply, 200, document, {
    ...headers,
    ...(isAggregated ? { "Content-Type": AGGREGATED_TYPE } : {}),
  });
}

function hasRoot(route: DiscoveryRoute): boolean {
  return route.to === "core-versions" || (route.to === "groups" && route.group === undefined);
}

function documentOf(
  kinds: ServerContext["kinds"],
  route: DiscoveryRoute,
  host: string,
): Discovery | undefined {
  switch (route.to) {
    case "core-versions":
      return coreVersions(host);
    case "groups":
      return route.group === undefined ? groupList(kinds) : oneGroup(kinds, route.group);
    case "resources":
      return resourceList(kinds, route.group, route.version);
    case "openapi":
      return route.document === "" ? openapiRoot(kinds) : openapiDocument(kinds, route.document);
  }
}

function cacheHeaders(route: DiscoveryRoute, query: URLSearchParams, isAggregated: boolean): Headers {
  return route.to === "openapi" && query.has("hash")
    ? {
        "Cache-Control": `public, immutable, max-age=${String(IMMUTABLE_SECONDS)}`,
        Expires: "Fri, 31 Dec 2100 23:59:59 GMT",
      }
    : { "Cache-Control": isAggregated ? "public" : "no-cache, private" };
}
