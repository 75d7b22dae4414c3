import { delimiter } from "node:path";
import { type Clock, systemClock } from "../base/clock.js";
import type { Logger } from "../base/logger.js";
import type { ClientConfig } from "./client-config.js";
import { inClusterConfig } from "./in-cluster-config.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { kubeconfigPaths, loadKubeconfig } from "./load-kubeconfig.js";
import type { CredentialPluginOptions } from "./credentials/plugin-options.js";
import { resolveConfig } from "./resolve-config.js";

/**
 * Where to look for the configuration of the client, and which cluster, user and namespace to choose from it.
 */
export interface LoadClientConfigOptions {
  /**
   * The path of a kubeconfig, which must exist. @defaultValue $KUBECONFIG, else ~/.kube/config, else
   * in-cluster
   */
  readonly kubeconfig?: string | undefined;
  /** The context to use. @defaultValue the current context */
  readonly context?: string | undefined;
  /** The namespace to use. @defaultValue the namespace of the context, else "default" */
  readonly namespace?: string | undefined;
  /**
   * The environment, usually `process.env`. It holds KUBECONFIG and the proxies, and credential plugins
   * inherit it.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home directory, usually `os.homedir()`. */
  readonly homeDirectory: string;
  /** @defaultValue systemClock */
  readonly clock?: Clock | undefined;
  /**
   * Is told about faults that do not prevent the use of the configuration, such as a certificate authority
   * that cannot be read beside one that can. @defaultValue silentLogger
   */
  readonly logger?: Logger | undefined;
  /** How credential plugins are run. */
  readonly plugins?: CredentialPluginOptions | undefined;
  /** The folder of the pod's service account. @defaultValue /var/run/secrets/kubernetes.io/serviceaccount */
  readonly serviceAccountDirectory?: string | undefined;
}

/**
 * Loads the configuration of a client from the places where kubectl finds it: the address of the cluster and
 * the credentials of the user. It makes no connection and runs no credential plugin; the first request does.
 *
 * @throws KubeconfigError with a message for the user that says what was found and what was expected.
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
    `Cannot find a cluster: ${asked}there is no kubeconfig at "${paths.join(delimiter)}", and this process is not ` +
      'running in a pod; pass a kubeconfig with --kubeconfig, or try "k8s-informer demo"',
    { path: paths[0] },
  );
}
