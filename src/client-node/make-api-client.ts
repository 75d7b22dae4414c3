import {
  type ApiType,
  type Configuration,
  createConfiguration,
  type KubeConfig,
  ServerConfiguration,
} from "@kubernetes/client-node";

/** Options of `makeApiClient`. */
export interface ApiClientOptions {
  /** How long a request may take until the headers and the body of its response have come. @defaultValue 30 000 */
  readonly timeoutMs?: number | undefined;
}

/**
 * Makes an API of client-node, as `kubeConfig.makeApiClient(api)` does, whose requests have a time limit. Those of
 * client-node have none, and wait without end for a server that does not answer. A request that takes longer rejects with
 * an AbortError; a write may have happened then.
 *
 * @example const core = makeApiClient(kubeConfig, CoreV1Api, { timeoutMs: 10_000 });
 * @throws Error if the KubeConfig has no current cluster, as in client-node.
 */
export function makeApiClient<T extends ApiType>(
  kubeConfig: KubeConfig,
  api: new (configuration: Configuration) => T,
  { timeoutMs = 30_000 }: ApiClientOptions = {},
): T {
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) {
    throw new Error("Cannot make a client: found no current cluster in the KubeConfig");
  }
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(cluster.server, {}),
    authMethods: { default: kubeConfig },
    promiseMiddleware: [
      {
        pre: async (request) => {
          request.setSignal(AbortSignal.timeout(timeoutMs));
          return Promise.resolve(request);
        },
        post: async (response) => Promise.resolve(response),
      },
    ],
  });
  return new api(configuration);
}
