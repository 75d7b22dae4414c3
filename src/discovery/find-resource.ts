import type { GroupVersionResource } from "../api/resource.js";
import { InformerError } from "../base/errors.js";
import { BUILT_IN_KINDS } from "./built-in-kinds.js";
import { type DiscoveredServer, discoverKinds } from "./discover-kinds.js";
import { findKind } from "./find-kinds.js";

/**
 * Returns the resource that a word means, as kubectl reads it: a plural, a singular, a kind or a short name, alone or
 * with its group (`deployments.apps`) or its version and group (`deployments.v1.apps`), in letters of any case. The
 * server is asked only about words that no built-in kind has.
 *
 * @throws InformerError with the code `ERR_NO_SUCH_RESOURCE`; StatusError, TransportError or WireError when the server
 * cannot be asked; the reason of the signal.
 */
export async function findResource(
  word: string,
  server: DiscoveredServer,
  signal: AbortSignal,
): Promise<GroupVersionResource> {
  const found = findKind(word, BUILT_IN_KINDS) ?? findKind(word, await discoverKinds(server, signal));
  if (found === undefined) {
    throw new InformerError(
      "ERR_NO_SUCH_RESOURCE",
      `Cannot find the resource "${word}": the server has no such type, its CRD may not be installed`,
    );
  }
  const { group, version, resource, kind, namespaced } = found;
  return { group, version, resource, kind, namespaced };
}
