// A controller: an annotation of each Deployment says how many of its pods crash. Reads through informers, and writes
// through @kubernetes/client-node.
import { once } from "node:events";
import { AppsV1Api, KubeConfig, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import {
  connect,
  Controller,
  controllerOf,
  DEPLOYMENTS,
  generationChanged,
  objectKey,
  type Pod,
  PODS,
  podStatus,
  REPLICA_SETS,
  selectorText,
  splitKey,
} from "k8s-informer";

const CRASHING = "example.com/crashing-pods";

/** Failures are printed. Debug lines are many. */
const logger = { ...console, debug: () => undefined };
const cluster = await connect({ logger });
const deployments = cluster.informer(DEPLOYMENTS);
const replicaSets = cluster.informer(REPLICA_SETS);
const pods = cluster.informer(PODS);

const kubeConfig = new KubeConfig();
kubeConfig.loadFromDefault();
const apps = kubeConfig.makeApiClient(AppsV1Api);

const controller = new Controller({ name: "crash-annotator", logger, workers: 4, reconcile });
controller.watches(deployments, { when: generationChanged });
controller.owns(replicaSets, DEPLOYMENTS);
controller.watches(pods, { keysOf: deploymentOf });

const stop = new AbortController();
const running = controller.run(stop.signal);
await once(process, "SIGINT");
stop.abort();
await running;
// The informers outlive the controller, which reads from them until its last call has ended.
await cluster.close();

/** Returns the key of the Deployment of a pod. Between the two is a ReplicaSet. */
function deploymentOf(pod: Pod): string[] {
  const namespace = pod.metadata?.namespace ?? "";
  const parent = controllerOf(pod);
  const replicaSet =
    parent?.kind === "ReplicaSet" ? replicaSets.lister.get(namespace, parent.name) : undefined;
  const deployment = replicaSet && controllerOf(replicaSet);
  // If the pod is known before its ReplicaSet, the ReplicaSet leads to the Deployment when it comes.
  return deployment?.kind === "Deployment" ? [objectKey(namespace, deployment.name)] : [];
}

async function reconcile(key: string): Promise<void> {
  const deployment = deployments.lister.get(key);
  if (deployment?.spec === undefined) return;
  const { namespace, name } = splitKey(key);
  const labelSelector = selectorText(deployment.spec.selector);
  const crashing = pods.lister
    .list({ namespace, labelSelector })
    .filter((pod) => podStatus(pod).status === "CrashLoopBackOff").length;
  const wanted = crashing === 0 ? undefined : String(crashing);
  if (deployment.metadata?.annotations?.[CRASHING] === wanted) return;
  // A merge patch removes what is null. It cannot conflict, because it names no resourceVersion.
  const body = { metadata: { annotations: { [CRASHING]: wanted ?? null } } };
  const asMergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
  await apps.patchNamespacedDeployment({ name, namespace, body }, asMergePatch);
  console.log(`${key}: ${crashing} crashing`);
}
