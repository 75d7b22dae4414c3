import type { Cluster, Context, KubeConfig, User } from "@kubernetes/client-node";
import type { ClientConfig } from "../kubeconfig/client-config.js";
import { KubeconfigError } from "../kubeconfig/kubeconfig-error.js";
import { redactedConfig } from "../kubeconfig/redacted-config.js";
import { resolveCluster } from "../kubeconfig/resolve-cluster.js";
import { kubeConfigCredentials } from "./kube-config-credentials.js";

/**
 * Returns the ClientConfig for the current context of a KubeConfig, which may have been loaded in any way. It stays
 * with this context, also if the KubeConfig is given another one later. Credentials are asked of the KubeConfig for
 * each request, so that they are renewed as client-node renews them. As in client-node, no proxy is taken from the
 * environment, and a cluster without a certificate authority is verified with the authorities that Node.js trusts.
 *
 * @throws KubeconfigError if the current context has no cluster, or if its cluster cannot be used. TypeError if it is not
 * given a KubeConfig.
 */
export function clientConfigFrom(kubeConfig: KubeConfig): ClientConfig {
  checkKubeConfig(kubeConfig);
  const contextName = kubeConfig.getCurrentContext();
  const context = kubeConfig.getContextObject(contextName);
  const cluster = kubeConfig.getCurrentCluster();
  const user = kubeConfig.getCurrentUser();
  if (cluster === null) {
    throw new KubeconfigError(
      "ERR_CONTEXT_NOT_FOUND",
      `Cannot use the KubeConfig: ${faultOf(kubeConfig, context)}`,
    );
  }
  const impersonated = user?.impersonateUser ?? "";
  const namespace = context?.namespace?.trim() ?? "";
  return redactedConfig({
    ...reachableCluster(cluster, user),
    ...(user === null ? {} : { credentials: kubeConfigCredentials(kubeConfig, { cluster, user }) }),
    ...(impersonated === "" ? {} : { impersonate: { user: impersonated } }),
    namespace: namespace === "" ? "default" : namespace,
    contextName,
    ...(user === null ? {} : { userName: user.name }),
  });
}

/** Programs in JavaScript, and those with several copies of client-node, give all sorts of values. */
function checkKubeConfig(given: Partial<KubeConfig> | null | undefined): void {
  if (typeof given?.getCurrentContext !== "function") {
    throw new TypeError(
      `Cannot make a ClientConfig: found ${given === null ? "null" : typeof given}, expected a KubeConfig`,
    );
  }
}

/** Says why a KubeConfig has no current cluster. */
function faultOf({ contexts, currentContext }: KubeConfig, context: Context | null): string {
  if (context !== null) {
    return `its current context "${currentContext}" names the cluster "${context.cluster}", which does not exist`;
  }
  return contexts.length === 0
    ? "it has no contexts; call loadFromDefault or another of its methods first"
    : `its current context "${currentContext}" does not exist`;
}

function reachableCluster(
  cluster: Cluster,
  user: User | null,
): Omit<ClientConfig, "namespace" | "contextName"> {
  const { name, server, caFile = "", caData = "", tlsServerName = "", proxyUrl = "" } = cluster;
  // client-node prefers the file, and reads neither if nothing is verified.
  const authority =
    caFile === "" ? { "certificate-authority-data": caData } : { "certificate-authority": caFile };
  const value = {
    server,
    "tls-server-name": tlsServerName,
    "proxy-url": proxyUrl,
    "insecure-skip-tls-verify": cluster.skipTLSVerify,
    ...(cluster.skipTLSVerify ? {} : authority),
  };
  // client-node trusts what Node.js trusts.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- left out
  const { systemAuthorities, ...config } = resolveCluster(
    `cluster "${name}"`,
    { value, path: "" },
    { env: {}, hasClientCertificate: user?.certFile !== undefined || user?.certData !== undefined },
  );
  return config;
}
