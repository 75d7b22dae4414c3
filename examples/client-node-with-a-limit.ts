// Writes through @kubernetes/client-node, whose requests have no time limit of their own, with one.
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { makeApiClient } from "k8s-informer/client-node";

const kubeConfig = new KubeConfig();
kubeConfig.loadFromDefault();
const core = makeApiClient(kubeConfig, CoreV1Api, { timeoutMs: Number(process.argv[2] ?? 30_000) });
try {
  const made = await core.createNamespacedConfigMap({
    namespace: "default",
    body: { metadata: { name: "web" } },
  });
  console.log(`made ${made.metadata?.name}`);
} catch (error) {
  console.log(`no answer: ${error instanceof Error ? error.message : String(error)}`);
}
