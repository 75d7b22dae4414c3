import { createHash } from "node:crypto";

/** A pod like those of a ReplicaSet in a real cluster, in the two parts in which it is written. */
export interface RealisticPod {
  readonly namespace: string;
  readonly name: string;
  /**
   * The object that the controller manager creates. It has a `nodeName`, which saves the write of a
   * scheduler.
   */
  readonly manifest: object;
  /** The patch of the subresource `status` that the kubelet writes: running and ready. */
  readonly statusPatch: object;
}

const PODS_PER_REPLICA_SET = 20;
const PODS_PER_NODE = 50;
const PROBE = { periodSeconds: 10, timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3 };

/** Returns the pod with the number `index`. The same index always gives the same pod. */
export function realisticPod(index: number, namespace: string): RealisticPod {
  const app = `service-${Math.floor(index / PODS_PER_REPLICA_SET)}`;
  const templateHash = hexOf(app).slice(0, 10);
  const name = `${app}-${templateHash}-${hexOf(String(index)).slice(0, 5)}`;
  const nodeIndex = Math.floor(index / PODS_PER_NODE);
  return {
    namespace,
    name,
    manifest: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name,
        namespace,
        labels: { app, "app.kubernetes.io/part-of": "shop", "pod-template-hash": templateHash },
        annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "9090" },
        ownerReferences: [
          {
            apiVersion: "apps/v1",
            kind: "ReplicaSet",
            name: `${app}-${templateHash}`,
            uid: uuidOf(app),
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: podSpec(app, `node-${nodeIndex}`),
    },
    statusPatch: { status: runningStatus(index, nodeIndex) },
  };
}

function podSpec(app: string, nodeName: string): object {
  return {
    nodeName,
    serviceAccountName: "default",
    terminationGracePeriodSeconds: 30,
    containers: [
      {
        name: "app",
        image: `registry.example/shop/${app}:1.4.2`,
        ports: [{ name: "http", containerPort: 8080 }],
        env: [
          { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
          { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
          { name: "LOG_LEVEL", value: "info" },
          { name: "DATABASE_URL", value: `postgres://${app}.database.svc.cluster.local:5432/shop` },
        ],
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
        readinessProbe: { httpGet: { path: "/ready", port: "http" }, ...PROBE },
        livenessProbe: { httpGet: { path: "/live", port: "http" }, initialDelaySeconds: 15, ...PROBE },
        volumeMounts: [tokenMount(), { name: "config", mountPath: "/etc/app" }],
      },
      {
        name: "proxy",
        image: "registry.example/mesh/proxy:2.15.0",
        args: ["--admin-port=9901", `--service=${app}`],
        ports: [{ name: "metrics", containerPort: 9090 }],
        resources: { requests: { cpu: "50m", memory: "64Mi" } },
        readinessProbe: { tcpSocket: { port: 9901 }, ...PROBE },
        volumeMounts: [tokenMount()],
      },
    ],
    volumes: [
      { name: "config", configMap: { name: app } },
      {
        name: TOKEN_VOLUME,
        projected: {
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
            { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
          ],
        },
      },
    ],
  };
}

const TOKEN_VOLUME = "kube-api-access-x7k2p";

function tokenMount(): object {
  return {
    name: TOKEN_VOLUME,
    readOnly: true,
    mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
  };
}

function runningStatus(index: number, nodeIndex: number): object {
  const podIP = `10.${64 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
  const hostIP = `192.168.${nodeIndex >> 8}.${nodeIndex & 255}`;
  const startTime = "2026-11-23T11:32:05Z";
  const readyTime = "2026-11-23T11:32:09Z";
  const condition = (type: string, lastTransitionTime: string): object => ({
    type,
    status: "True",
    lastProbeTime: null,
    lastTransitionTime,
  });
  return {
    phase: "Running",
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP,
    podIPs: [{ ip: podIP }],
    startTime,
    conditions: [
      condition("PodReadyToStartContainers", readyTime),
      condition("Initialized", startTime),
      condition("Ready", readyTime),
      condition("ContainersReady", readyTime),
      condition("PodScheduled", startTime),
    ],
    containerStatuses: ["app", "proxy"].map((name) => ({
      name,
      image: `registry.example/${name}:1`,
      imageID: `registry.example/${name}@sha256:${hexOf(name)}`,
      containerID: `containerd://${hexOf(`${name}/${index}`)}`,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: readyTime } },
      lastState: {},
    })),
  };
}

/** Returns 64 hexadecimal digits, the form of container and image ids. */
function hexOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function uuidOf(text: string): string {
  return hexOf(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
