import type { ClientConfig } from "../../kubeconfig/client-config.js";
import type { Transport } from "../../transport/transport.js";

/** A cluster that is watched, and the way to it. */
export interface Cluster {
  readonly config: ClientConfig;
  readonly transport: Transport;
  /** The name of the context, if several contexts are watched. Lines and messages then name it. */
  readonly context: string | undefined;
}

/** What one informer watches. */
export interface Target {
  readonly cluster: Cluster;
  /** The namespace, or an empty string for all namespaces. */
  readonly namespace: string;
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
}
