// The cache example of @kubernetes/client-node: the names of the pods of one namespace, after each change.
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { makeInformer } from "k8s-informer/client-node";

const kubeConfig = new KubeConfig();
kubeConfig.loadFromDefault();
const core = kubeConfig.makeApiClient(CoreV1Api);
const cache = makeInformer(kubeConfig, "/api/v1/pods", async () => core.listPodForAllNamespaces());

process.once("SIGINT", () => void cache.stop());
await cache.start();
cache.on("change", print);
print();

function print(): void {
  console.log(
    cache
      .list("default")
      .map(({ metadata }) => metadata?.name)
      .join(","),
  );
}
