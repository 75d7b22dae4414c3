import { StatusError } from "../api/status-error.js";
import type { Logger } from "../base/logger.js";
import { type GroupVersion, kindsOfAggregated, kindsOfVersion, versionsIn } from "./discovered-kinds.js";
import { JSON_TYPE } from "../wire/json-codec.js";
import { type AskedServer, jsonDocument } from "./json-document.js";
import type { Kind } from "./kind.js";

/**
 * The media types of aggregated discovery (Kubernetes 1.30, or 1.26 as a beta), and of one document for each version.
 */
const AGGREGATED_TYPES = ["v2", "v2beta1"].map(
  (version) => `${JSON_TYPE};g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
);

/** The server whose kinds are asked for. */
export interface DiscoveredServer extends AskedServer {
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
  const root = await jsonDocument(
    { path, accept, what: `the types of the server at ${path}` },
    server,
    signal,
  );
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
    const what = `the types of the server at ${path}`;
    return kindsOfVersion(
      await jsonDocument({ path, accept: JSON_TYPE, what }, server, signal),
      groupVersion,
    );
  } catch (error) {
    if (error instanceof StatusError) {
      return [];
    }
    throw error;
  }
}
