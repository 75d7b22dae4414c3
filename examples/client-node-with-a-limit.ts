// Writes through @kubernetes/client-node, whose requests have no time limit of their own, with one.
import {
  type ApiType,
  type Configuration,
  CoreV1Api,
  createConfiguration,
  KubeConfig,
  ServerConfiguration,
} from "@kubernetes/client-node";

/** Makes an API of client-node whose requests fail after `limitMs` milliseconds. */
function limited<T extends ApiType>(
  kubeConfig: KubeConfig,
  api: new (configuration: Configuration) => T,
  limitMs: number,
): T {
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(kubeConfig.getCurrentCluster()?.server ?? "", {}),
    authMethods: { default: kubeConfig },
    promiseMiddleware: [
      {
        pre: async (request) => {
          request.setSignal(AbortSignal.timeout(limitMs));
          return Promise.resolve(request);
        },
        post: async (response) => Promise.resolve(response),
      },
    ],
  });
  return new api(configuration);
}

const kubeConfig = new KubeConfig();
kubeConfig.loadFromDefault();
const core = limited(kubeConfig, CoreV1Api, Number(process.argv[2] ?? 30_000));
try {
  const made = await core.createNamespacedConfigMap({
    namespace: "default",
    body: { metadata: { name: "web" } },
  });
  console.log(`made ${made.metadata?.name}`);
} catch (error) {
  console.log(`no answer: ${error instanceof Error ? error.message : String(error)}`);
}
