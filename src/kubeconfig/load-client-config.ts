import { delimiter } from "node:path";
import { type Clock, systemClock } from "../base/clock.js";
import type { ClientConfig } from "./client-config.js";
import { inClusterConfig } from "./in-cluster-config.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { kubeconfigPaths, loadKubeconfig } from "./load-kubeconfig.js";
import type { CredentialPluginOptions } from "./credentials/plugin-options.js";
import { resolveConfig } from "./resolve-config.js";

/** Where to look for the cluster and its user, and what of it to choose otherwise. */
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
  /** @defaultValue systemClock */
  readonly clock?: Clock | undefined;
  /** How credential plugins are run. */
  readonly plugins?: CredentialPluginOptions | undefined;
  /** Where a pod finds its service account. @defaultValue /var/run/secrets/kubernetes.io/serviceaccount */
  readonly serviceAccountDirectory?: string | undefined;
}

/**
 * Where the cluster is and how to be let in, found where kubectl finds it. Nothing of it is connected to, and no
 * credential plugin is run, before the first request.
 *
 * @throws KubeconfigError with a message for the user: what was found, what was wanted.
 */
export async function loadClientConfig(options: LoadClientConfigOptions): Promise<ClientConfig> {
  const clock = options.clock ?? systemClock;
  const kubeconfig = await loadKubeconfig(options);
  if (kubeconfig !== undefined) {
    return resolveConfig(kubeconfig, { ...options, clock });
  }
  const inCluster = await inClusterConfig(options);
  if (inCluster === undefined) {
    throw nothingFound(options);
  }
  if (options.context !== undefined && options.context !== "") {
    throw new KubeconfigError(
      "ERR_CONTEXT_NOT_FOUND",
      `Cannot use context "${options.context}": there is no kubeconfig, only the service account of this pod`,
    );
  }
  return inCluster;
}

function nothingFound(options: LoadClientConfigOptions): KubeconfigError {
  const paths = kubeconfigPaths(options);
  const asked = (options.env["KUBECONFIG"] ?? "") === "" ? "$KUBECONFIG is not set, " : "";
  return new KubeconfigError(
    "ERR_KUBECONFIG_NOT_FOUND",
    `Cannot find a cluster: ${asked}there is nothing in "${paths.join(delimiter)}", and this is no pod; ` +
      'name a file with --kubeconfig, or try "k8s-informer demo"',
    { path: paths[0] },
  );
}
