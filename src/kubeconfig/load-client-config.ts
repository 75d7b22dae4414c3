import { join } from "node:path";
import { type Clock, systemClock } from "../base/clock.js";
import type { ClientConfig } from "./client-config.js";
import { inClusterConfig } from "./in-cluster-config.js";
import { loadKubeconfig } from "./load-kubeconfig.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { resolveConfig } from "./resolve-config.js";

export interface LoadClientConfigOptions {
  /** One kubeconfig file; it must be there. @defaultValue $KUBECONFIG, else ~/.kube/config, else in-cluster */
  readonly kubeconfig?: string | undefined;
  /** @defaultValue the current context */
  readonly context?: string | undefined;
  /** @defaultValue the context's, else "default" */
  readonly namespace?: string | undefined;
  /** Usually `process.env`: KUBECONFIG, proxies, and what credential plugins inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Usually `os.homedir()`. */
  readonly homeDirectory: string;
  readonly clock?: Clock | undefined;
  /** Longest run of a credential plugin. @defaultValue 60 000 */
  readonly pluginTimeLimitMs?: number | undefined;
  /** What credential plugins say to the person. */
  readonly onPluginStderr?: ((text: string) => void) | undefined;
}

/**
 * Where the cluster is and how to be let in, found where kubectl finds it.
 *
 * @throws KubeconfigError with a message for the user: what was found, what was wanted.
 */
export async function loadClientConfig(options: LoadClientConfigOptions): Promise<ClientConfig> {
  const kubeconfig = await loadKubeconfig(options);
  if (kubeconfig !== undefined) {
    return resolveConfig(kubeconfig, { ...options, clock: options.clock ?? systemClock });
  }
  const inCluster = await inClusterConfig(options.env);
  if (inCluster === undefined) {
    const path = join(options.homeDirectory, ".kube", "config");
    throw new KubeconfigError(
      "ERR_KUBECONFIG_NOT_FOUND",
      `Cannot find a cluster: there is no "${path}", $KUBECONFIG is not set, and this is no pod; name a file with --kubeconfig, or try "k8s-informer demo"`,
      { path },
    );
  }
  return { ...inCluster, namespace: options.namespace ?? inCluster.namespace };
}
