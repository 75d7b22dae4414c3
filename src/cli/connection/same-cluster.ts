import type { ClientConfig } from "../../kubeconfig/client-config.js";
import { UsageError } from "../usage-error.js";

/**
 * Refuses two contexts with the same server and user, because each pod would be printed twice.
 *
 * @throws UsageError that names both contexts.
 */
export function refuseSameCluster(configs: readonly ClientConfig[]): void {
  const known = new Map<string, string>();
  for (const { server, userName, impersonate, contextName } of configs) {
    const way = JSON.stringify([server, userName, impersonate]);
    const other = known.get(way);
    if (other !== undefined) {
      throw new UsageError(
        `Cannot watch the contexts "${other}" and "${contextName}" together: both are ${server} with the same user, so that each pod would be printed twice; choose one of them, and namespaces with -n`,
        "--context",
      );
    }
    known.set(way, contextName);
  }
}
