import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { findFullClusterBinaries, type FullClusterBinaries } from "../../tools/cluster-binaries.mjs";
import { kubeletStages } from "./kubelet/kubelet-stages.js";
import { type RealCluster, startRealCluster } from "./real-cluster.js";
import { createApiClient } from "./real/api-client.js";
import { freePorts } from "./real/free-port.js";
import { type ServerProcess, startServerProcess } from "./real/server-process.js";

export interface NodeOptions {
  /** @defaultValue "4" */
  readonly cpu?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
}

/**
 * A real cluster with kube-scheduler and kube-controller-manager. kwok plays the kubelets of its nodes. What
 * the containers of a pod do stands in annotations of the pod; see docs/real-cluster.md.
 */
export interface FullCluster extends RealCluster {
  /** The ids of the processes of kube-scheduler, kube-controller-manager and kwok. */
  readonly pids: readonly number[];
  /** Adds a node. Resolves when pods can be scheduled to it. */
  addNode(name: string, options?: NodeOptions): Promise<void>;
  /** Stops the kubelet of a node without a trace, as a power failure does. */
  loseNode(name: string): Promise<void>;
}

/** The label of the nodes for which kwok plays the kubelet. */
const KUBELET_LABEL = "kubelet.test/runs";
/**
 * kwok renews the lease of a node four times as often. The limit of the controller is several times longer,
 * so that a busy machine does not lose nodes.
 */
const LEASE_SECONDS = 4;
const NODE_GRACE_SECONDS = 16;

/** The controllers that the tests need. Each of the others would only watch. */
const CONTROLLERS = [
  "daemonset-controller",
  "deployment-controller",
  "disruption-controller",
  "garbage-collector-controller",
  "job-controller",
  "namespace-controller",
  "node-lifecycle-controller",
  "pod-garbage-collector-controller",
  "replicaset-controller",
  "resourcequota-controller",
  "statefulset-controller",
  "taint-eviction-controller",
];

/** Says why no full cluster can be started here and what to do about it. Skipped tests print this reason. */
export function fullClusterMissing(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { missing } = findFullClusterBinaries(env);
  return missing === undefined
    ? undefined
    : `no full cluster: ${missing} (npm run cluster:setup -- --full builds it, with Go; see docs/real-cluster.md)`;
}

/** Starts a full cluster without nodes. If it rejects, everything is stopped again. */
export async function startFullCluster(): Promise<FullCluster> {
  const { binaries, missing } = findFullClusterBinaries(process.env);
  if (binaries === undefined) {
    throw new Error(`Cannot start a full cluster: ${missing}`);
  }
  const cluster = await startRealCluster({ kubectlFile: binaries.kubectl });
  const servers: ServerProcess[] = [];
  const close = async (): Promise<void> => {
    // Killed, because nothing that they would still write is wanted.
    await Promise.all(servers.splice(0).map(async (server) => server.stop("SIGKILL")));
    await cluster.close();
  };
  try {
    const started = await Promise.allSettled(await launches(cluster, binaries));
    for (const result of started) {
      if (result.status === "fulfilled") {
        servers.push(result.value);
      }
    }
    const failed = started.find((result) => result.status === "rejected");
    if (failed !== undefined) {
      throw failed.reason;
    }
    return {
      ...cluster,
      pids: servers.map(({ pid }) => pid),
      addNode: async (name, options) => addNode(cluster, name, options),
      loseNode: async (name) => {
        await cluster.kubectl(["label", "node", name, `${KUBELET_LABEL}-`]);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function launches(
  cluster: RealCluster,
  binaries: FullClusterBinaries,
): Promise<Promise<ServerProcess>[]> {
  const [schedulerPort = 0, managerPort = 0, kwokPort = 0] = await freePorts(3);
  const stagesPath = join(cluster.directory, "kwok.yaml");
  await writeFile(stagesPath, await kubeletStages());
  return [
    startComponent(cluster, { file: binaries.kubeScheduler, port: schedulerPort, args: [] }),
    startComponent(cluster, {
      file: binaries.kubeControllerManager,
      port: managerPort,
      args: [
        `--controllers=${CONTROLLERS.join(",")}`,
        `--node-monitor-grace-period=${NODE_GRACE_SECONDS}s`,
        "--node-monitor-period=1s",
      ],
    }),
    startServerProcess({
      file: binaries.kwok,
      args: [
        `--kubeconfig=${cluster.kubeconfigPath}`,
        `--config=${stagesPath}`,
        `--manage-nodes-with-label-selector=${KUBELET_LABEL}=true`,
        `--node-lease-duration-seconds=${LEASE_SECONDS}`,
        "--cidr=10.244.0.0/16",
        `--server-address=127.0.0.1:${kwokPort}`,
      ],
      logPath: join(cluster.directory, "kwok.log"),
      // kwok looks for a configuration in the home folder, too.
      env: { HOME: join(cluster.directory, "home") },
      isReady: async () => (await fetch(`http://127.0.0.1:${kwokPort}/healthz`)).ok,
    }),
  ];
}

interface Component {
  readonly file: string;
  readonly port: number;
  readonly args: readonly string[];
}

/** Starts a component of Kubernetes, which serves /healthz with the certificate of kube-apiserver. */
async function startComponent(
  { directory, files, kubeconfigPath, caFile, adminCertificate }: RealCluster,
  { file, port, args }: Component,
): Promise<ServerProcess> {
  const client = createApiClient({ port, ca: await readFile(caFile, "utf8"), credentials: adminCertificate });
  try {
    return await startServerProcess({
      file,
      args: [
        `--kubeconfig=${kubeconfigPath}`,
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        `--secure-port=${port}`,
        `--tls-cert-file=${files.serverCertificate}`,
        `--tls-private-key-file=${files.serverKey}`,
        // Nothing but /healthz is asked for, which needs no user.
        "--authentication-skip-lookup=true",
        "--profiling=false",
        ...args,
      ],
      logPath: join(directory, `${basename(file)}.log`),
      isReady: async () => (await client.request("GET", "/healthz")).text === "ok",
    });
  } finally {
    client.disconnect();
  }
}

async function addNode(cluster: RealCluster, name: string, options: NodeOptions = {}): Promise<void> {
  const { cpu = "4", labels = {}, taints = [] } = options;
  const resources = { cpu, memory: "8Gi", pods: "110" };
  const response = await cluster.request("POST", "/api/v1/nodes", {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { [KUBELET_LABEL]: "true", "kubernetes.io/hostname": name, ...labels } },
    spec: { taints },
    status: { allocatable: resources, capacity: resources },
  });
  if (response.status !== 201) {
    throw new Error(`Cannot add node "${name}": ${response.status} ${response.text}`);
  }
  await cluster.kubectl(["wait", `node/${name}`, "--for=condition=Ready", "--timeout=60s"]);
}
