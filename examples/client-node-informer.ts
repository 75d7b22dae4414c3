// The informer example of @kubernetes/client-node. Only one import is another, and nothing restarts the informer.
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { makeInformer } from "k8s-informer/client-node";

const kubeConfig = new KubeConfig();
kubeConfig.loadFromDefault();
const core = kubeConfig.makeApiClient(CoreV1Api);
const namespace = "default";
const path = `/api/v1/namespaces/${namespace}/pods`;

const informer = makeInformer(kubeConfig, path, async () => core.listNamespacedPod({ namespace }));
informer.on("add", (pod) => console.log(`Added: ${pod.metadata?.name}`));
informer.on("update", (pod) => console.log(`Updated: ${pod.metadata?.name}`));
informer.on("delete", (pod) => console.log(`Deleted: ${pod.metadata?.name}`));
informer.on("error", console.error);

process.once("SIGINT", () => void informer.stop());
await informer.start();
