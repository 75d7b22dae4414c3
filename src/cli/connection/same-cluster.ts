import type { ClientConfig } from "../../kubeconfig/client-config.js";
import { UsageError } from "../usage-error.js";

/**
 * Refuses two contexts that lead to one cluster, because each object would be printed twice. Two clusters can share
 * an address only behind a proxy, or a gateway that tells them apart by the name in TLS.
 *
 * @throws UsageError that names both contexts.
 */
export function refuseSameCluster(configs: readonly ClientConfig[]): void {
  const known = new Map<string, string>();
  for (const { server, proxyUrl, tlsServerName, contextName } of configs) {
    // The URL writes the host in lower case and leaves out the default port.
    const { origin, pathname } = new URL(server);
    const way = JSON.stringify([origin, pathname.replace(/\/+$/, ""), proxyUrl, tlsServerName]);
    const other = known.get(way);
    if (other !== undefined) {
      throw new UsageError(
        `Cannot watch the contexts "${other}" and "${contextName}" together: both are the cluster at ${server}, so that each object would be printed twice; choose one of them, and namespaces with -n`,
        "--context",
      );
    }
    known.set(way, contextName);
  }
}
