import { KubeConfig } from "@kubernetes/client-node";
import type { ApiServer } from "../../src/apiserver/index.js";

/** Returns the KubeConfig of a user of an embedded server. */
export function kubeConfigOf(server: ApiServer, user?: string): KubeConfig {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(server.kubeconfig(user));
  if (server.url.startsWith("http:")) {
    // client-node refuses plain HTTP otherwise.
    kubeConfig.clusters = kubeConfig.clusters.map((cluster) => ({ ...cluster, skipTLSVerify: true }));
  }
  return kubeConfig;
}
