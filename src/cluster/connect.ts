import type { Logger } from "../base/logger.js";
import type { SharedInformerFactoryOptions } from "../informer/shared-informer-factory.js";
import type { ClientConfig } from "../kubeconfig/client-config.js";
import { loadClientConfig, type LoadClientConfigOptions } from "../kubeconfig/load-client-config.js";
import { HttpTransport, type HttpTransportOptions } from "../transport/http-transport.js";
import { Cluster } from "./cluster.js";

/** Options of `connect`: which cluster, and how its informers report. All of them have defaults. */
export interface ConnectOptions extends LoadClientConfigOptions {
  /**
   * The configuration of the client, for example one that `clientConfigFrom` of `k8s-informer/client-node` has made.
   * Nothing is loaded then, and the other options that choose a cluster have no effect. For an embedded server, give
   * `kubeconfigText: server.kubeconfig()` instead.
   */
  readonly clientConfig?: ClientConfig | undefined;
  /**
   * The protocols to speak. With `auto`, all informers share one or two connections where the server offers HTTP/2 over
   * TLS, and have one each where it does not. With `1.1`, HTTP/2 is not offered, for proxies that speak it badly.
   *
   * @defaultValue "auto"
   */
  readonly http?: HttpTransportOptions["http"] | undefined;
  /** Is told what goes wrong, and passed on to the informers. @defaultValue warnings of the process */
  readonly logger?: Logger | undefined;
  /** Options of every informer of the cluster, such as `onEnding`. */
  readonly informers?: Omit<SharedInformerFactoryOptions, "transport"> | undefined;
}

/**
 * Returns a connection to a cluster. Without options, it finds the cluster where kubectl does: in the files of
 * $KUBECONFIG, in ~/.kube/config, or in the service account of the pod. No request is made before it is needed.
 *
 * @throws KubeconfigError that says what was found and what was expected.
 *
 * @example const cluster = await connect();
 * try { for await (const { type } of cluster.informer(PODS).events()) { console.log(type); } }
 * finally { await cluster.close(); }
 */
export async function connect(options: ConnectOptions = {}): Promise<Cluster> {
  const { clientConfig, logger, informers = {}, http = "auto" } = options;
  const config = clientConfig ?? (await loadClientConfig(options));
  return new Cluster(config, new HttpTransport(config, { http }), { logger, ...informers });
}
