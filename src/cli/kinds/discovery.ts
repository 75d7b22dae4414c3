import { StatusError } from "../../api/status-error.js";
import { systemClock } from "../../base/clock.js";
import type { JsonObject } from "../../base/json-object.js";
import type { Logger } from "../../base/logger.js";
import { acceptedResponse } from "../../listwatch/accepted-response.js";
import { withinTimeLimit } from "../../listwatch/within-time-limit.js";
import type { Transport, TransportResponse } from "../../transport/transport.js";
import { parseJsonObject } from "../../wire/json/parse-json-object.js";
import { type WireError, wireErrorFrom } from "../../wire/wire-error.js";
import { type GroupVersion, kindsOfAggregated, kindsOfVersion, versionsIn } from "./discovered-kinds.js";
import type { Kind } from "./kind.js";

const JSON_TYPE = "application/json";

/**
 * The media types of aggregated discovery (Kubernetes 1.30, or 1.26 as a beta), and of one document for each version.
 */
const AGGREGATED_TYPES = ["v2", "v2beta1"].map(
  (version) => `${JSON_TYPE};g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
);

/** A server with a thousand kinds sends some megabytes. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/** The server whose kinds are asked for, and how long each request may take. */
export interface DiscoveredServer {
  readonly transport: Transport;
  /** 0 is no limit. */
  readonly timeoutMs: number;
  /** Where to say that the server has too many versions. */
  readonly logger: Pick<Logger, "warn">;
}

/** The number of versions of an old server that are requested at the same time. */
const AT_ONCE = 8;
/** The most versions of an old server that are requested. Large clusters have some hundreds. */
const MOST_VERSIONS = 2_000;

/**
 * Asks the server for its kinds, in the order of its preference: one request for the core and one for all other
 * groups. Servers without aggregated discovery are asked about each version.
 *
 * @throws StatusError, TransportError, WireError, or the reason of the signal.
 */
export async function discoverKinds(server: DiscoveredServer, signal: AbortSignal): Promise<Kind[]> {
  const roots = await Promise.all(["/api", "/apis"].map(async (path) => kindsBelow(path, server, signal)));
  return roots.flat();
}

async function kindsBelow(path: string, server: DiscoveredServer, signal: AbortSignal): Promise<Kind[]> {
  const accept = [...AGGREGATED_TYPES, JSON_TYPE].join(",");
  const root = await documentAt({ path, accept }, server, signal);
  if (root["kind"] === "APIGroupDiscoveryList") {
    return kindsOfAggregated(root);
  }
  const all = versionsIn(root);
  const versions = all.slice(0, MOST_VERSIONS);
  if (all.length > versions.length) {
    server.logger.warn(
      { path, versions: all.length },
      `the server has ${all.length} versions of types at ${path}: types of the first ${MOST_VERSIONS} are known`,
    );
  }
  const found: Kind[][] = [];
  for (let done = 0; done < versions.length; done += AT_ONCE) {
    const some = versions.slice(done, done + AT_ONCE);
    found.push(...(await Promise.all(some.map(async (version) => kindsIn(path, version, server, signal)))));
  }
  return found.flat();
}

/** Returns the kinds of one version. A version whose own server is down has none, as in kubectl. */
async function kindsIn(
  root: string,
  groupVersion: GroupVersion,
  server: DiscoveredServer,
  signal: AbortSignal,
): Promise<Kind[]> {
  const { group, version } = groupVersion;
  const path = [root, ...(group === "" ? [] : [group]), version].join("/");
  try {
    return kindsOfVersion(await documentAt({ path, accept: JSON_TYPE }, server, signal), groupVersion);
  } catch (error) {
    if (error instanceof StatusError) {
      return [];
    }
    throw error;
  }
}

async function documentAt(
  { path, accept }: { readonly path: string; readonly accept: string },
  { transport, timeoutMs }: DiscoveredServer,
  signal: AbortSignal,
): Promise<JsonObject> {
  const request = { path, headers: { accept }, compress: true };
  const limit = { limitMs: timeoutMs, what: `get ${path}`, clock: systemClock };
  const document = await withinTimeLimit(limit, signal, async (limited) => {
    const response = await acceptedResponse(transport, request, systemClock, limited);
    try {
      return await wholeBody(response, path);
    } finally {
      response.body.close();
    }
  });
  try {
    return parseJsonObject(document);
  } catch (error) {
    throw error instanceof SyntaxError || error instanceof RangeError ? notDecoded(error, path) : error;
  }
}

async function wholeBody({ body }: TransportResponse, path: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await body.next(); part !== undefined; part = await body.next()) {
    parts.push(part);
    size += part.length;
    if (size > LIMIT_BYTES) {
      throw notDecoded(new RangeError(`larger than ${LIMIT_BYTES} bytes`), path);
    }
  }
  return Buffer.concat(parts, size);
}

function notDecoded(error: Error, path: string): WireError {
  return wireErrorFrom(error, `the types of the server at ${path}`);
}
