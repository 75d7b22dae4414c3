// A controller and its test, on an API server in the same process. Each Deployment gets a ConfigMap, and keeps it.
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { type Cluster, CONFIG_MAPS, connect, Controller, DEPLOYMENTS, splitKey } from "k8s-informer";
import { startApiServer } from "k8s-informer/apiserver";

/** Failures are printed. Debug lines are many. */
const logger = { ...console, debug: () => undefined };

function newController(cluster: Cluster, core: CoreV1Api): Controller {
  const deployments = cluster.informer(DEPLOYMENTS);
  const configMaps = cluster.informer(CONFIG_MAPS);

  async function reconcile(key: string, signal: AbortSignal): Promise<void> {
    const owner = deployments.lister.get(key)?.metadata;
    const { namespace, name } = splitKey(key);
    const child = `${name}-config`;
    if (owner === undefined || configMaps.lister.get(namespace, child) !== undefined) {
      return; // Gone, or as it should be.
    }
    const reference = { apiVersion: "apps/v1", kind: "Deployment", name, uid: owner.uid ?? "" };
    const metadata = { name: child, ownerReferences: [{ ...reference, controller: true }] };
    const made = await core.createNamespacedConfigMap({ namespace, body: { metadata, data: { app: name } } });
    // Waits until the informer has it, so that the next call does not create it again.
    await configMaps.waitForResourceVersion(made, signal);
  }

  const controller = new Controller({ name: "config-maps", logger, workers: 2, reconcile });
  controller.watches(deployments);
  controller.owns(configMaps, DEPLOYMENTS);
  return controller;
}

// The test. With a test runner, this is the body of a test.
const server = await startApiServer();
const cluster = await connect({ kubeconfigText: server.kubeconfig(), logger });
const kubeConfig = new KubeConfig();
kubeConfig.loadFromString(server.kubeconfig());

const stop = new AbortController();
const controller = newController(cluster, kubeConfig.makeApiClient(CoreV1Api));
const running = controller.run(stop.signal);

const labels = { app: "web" };
const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "nginx" }] } };
const spec = { selector: { matchLabels: labels }, template };
server.objects.create("deployments.apps", { metadata: { name: "web" }, spec });
await exists("default/web-config");
console.log("created");

server.objects.delete("configmaps", "default/web-config");
await exists("default/web-config");
console.log("created again");

stop.abort();
await running;
// The informers outlive the controller, which reads from them until its last call has ended.
await cluster.close();
await server.close({ force: true });

/** Waits until the server has a ConfigMap. A test runner ends a test that waits for too long. */
async function exists(key: string): Promise<void> {
  while (server.objects.get("configmaps", key) === undefined) {
    await sleep(10);
  }
}
