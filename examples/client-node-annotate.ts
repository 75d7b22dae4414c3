// Writes through @kubernetes/client-node what an informer shows: an annotation of each Deployment names its images.
import {
  ApiException,
  AppsV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1Deployment,
} from "@kubernetes/client-node";
import { makeInformer } from "k8s-informer/client-node";

const IMAGES = "example.com/images";

const kubeConfig = new KubeConfig();
kubeConfig.loadFromDefault();
const apps = kubeConfig.makeApiClient(AppsV1Api);
const informer = makeInformer(kubeConfig, "/apis/apps/v1/deployments", async () =>
  apps.listDeploymentForAllNamespaces(),
);
informer.on("add", (deployment) => void annotate(deployment).catch(console.error));
informer.on("update", (deployment) => void annotate(deployment).catch(console.error));
informer.on("error", console.error);

process.once("SIGINT", () => void informer.stop());
await informer.start();

/** Begins with the state of the informer. After a conflict, asks the server for the present one. */
async function annotate(deployment: V1Deployment): Promise<void> {
  const { name = "", namespace = "" } = deployment.metadata ?? {};
  let latest = deployment;
  while (!(await isAnnotated(latest, name, namespace))) {
    console.log(`${namespace}/${name} has changed, trying again`);
    latest = await apps.readNamespacedDeployment({ name, namespace });
  }
}

/** Patches a Deployment if it needs to be. Resolves with false if it has changed since this state of it. */
async function isAnnotated(
  { metadata, spec }: V1Deployment,
  name: string,
  namespace: string,
): Promise<boolean> {
  const images = spec?.template.spec?.containers.map(({ image }) => image).join(",") ?? "";
  if (metadata?.annotations?.[IMAGES] === images) return true;
  // The server refuses a patch with a resourceVersion that is not the present one.
  const { resourceVersion } = metadata ?? {};
  const body = { metadata: { resourceVersion, annotations: { [IMAGES]: images } } };
  const asMergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
  try {
    await apps.patchNamespacedDeployment({ name, namespace, body }, asMergePatch);
    console.log(`${namespace}/${name}: ${images}`);
    return true;
  } catch (error) {
    if (error instanceof ApiException && error.code === 409) return false;
    throw error;
  }
}
