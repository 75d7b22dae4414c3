import {
  CONTAINER,
  TEMPLATE,
  EXPRESSIONS,
  TIME,
  CONDITION,
  core,
  sample,
  type KindSample,
} from "./kind-sample.js";

const PROBE = { httpGet: { path: "/", port: "http" }, periodSeconds: 5 };

const PODS: readonly KindSample[] = [
  core("pods", "plain", { spec: TEMPLATE.spec }),
  core(
    "pods",
    "rich",
    {
      metadata: {
        name: "rich",
        labels: { "app.kubernetes.io/name": "rich", "10": "ten", "9": "nine" },
        annotations: { text: 'h\u00e4\u00df \u6f22 \u{1f600}\n\t\u2028"\\ </script>' },
        finalizers: ["example.com/wait"],
        ownerReferences: [{ apiVersion: "v1", kind: "Node", name: "n", uid: "u", controller: false }],
      },
      spec: {
        restartPolicy: "Always",
        nodeSelector: { disk: "ssd" },
        terminationGracePeriodSeconds: 0,
        securityContext: { runAsUser: 0, runAsNonRoot: false, fsGroup: 2000, sysctls: [] },
        hostAliases: [{ ip: "127.0.0.1", hostnames: ["a", "b"] }],
        tolerations: [{ operator: "Exists", tolerationSeconds: 0, effect: "NoExecute" }],
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "zone",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: EXPRESSIONS,
          },
        ],
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Exists" }] }],
            },
          },
        },
        readinessGates: [{ conditionType: "example.com/ready" }],
        initContainers: [
          { ...CONTAINER, name: "init", command: ["a", ""], args: [] },
          { ...CONTAINER, name: "sidecar", restartPolicy: "Always" },
        ],
        containers: [
          {
            ...CONTAINER,
            ports: [{ name: "http", containerPort: 80, protocol: "TCP" }],
            env: [
              { name: "EMPTY" },
              { name: "FIELD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
              {
                name: "CPU",
                valueFrom: { resourceFieldRef: { resource: "limits.cpu", containerName: "app" } },
              },
              { name: "KEY", valueFrom: { configMapKeyRef: { name: "c", key: "k", optional: false } } },
            ],
            envFrom: [{ prefix: "P_", configMapRef: { name: "c" } }, { secretRef: { name: "s" } }],
            resources: { limits: { cpu: "1500m", memory: "1Gi" }, requests: { cpu: 1, memory: "128974848" } },
            livenessProbe: { ...PROBE, initialDelaySeconds: 3 },
            readinessProbe: { tcpSocket: { port: 80 } },
            startupProbe: { exec: { command: ["true"] } },
            lifecycle: { preStop: { exec: { command: ["sync"] } } },
            securityContext: { privileged: false, capabilities: { drop: ["ALL"] } },
            volumeMounts: [{ name: "empty", mountPath: "/e", readOnly: true }],
          },
        ],
        volumes: [
          { name: "empty", emptyDir: { sizeLimit: "1Mi" } },
          {
            name: "config",
            configMap: { name: "c", defaultMode: 0, items: [{ key: "a", path: "b", mode: 256 }] },
          },
          { name: "secret", secret: { secretName: "s", optional: true } },
          {
            name: "down",
            downwardAPI: { items: [{ path: "l", fieldRef: { fieldPath: "metadata.labels" } }] },
          },
          {
            name: "all",
            projected: { sources: [{ secret: { name: "s", optional: false } }] },
          },
          { name: "nfs", nfs: { server: "s", path: "/p" } },
        ],
      },
    },
    {
      phase: "Running",
      hostIP: "10.0.0.1",
      podIP: "10.1.0.1",
      podIPs: [{ ip: "10.1.0.1" }],
      startTime: TIME,
      conditions: [
        { ...CONDITION, lastProbeTime: null },
        { type: "Initialized", status: "False" },
      ],
      containerStatuses: [
        {
          name: "app",
          ready: false,
          restartCount: 3,
          image: "i",
          imageID: "",
          started: false,
          state: { waiting: { reason: "CrashLoopBackOff", message: "m" } },
          lastState: { terminated: { exitCode: -1, signal: 9, startedAt: TIME, finishedAt: TIME } },
        },
      ],
    },
  ),
];

const CORE: readonly KindSample[] = [
  core("configmaps", "data", { data: { a: "b", "9": "nine", "10": "", __x__: "y" } }),
  core("configmaps", "binary", { binaryData: { b: "AAECAw==", e: "" }, immutable: true }),
  core("secrets", "secret", { data: { k: "AAEC" }, type: "Opaque", immutable: false }),
  core("serviceaccounts", "account", {
    secrets: [{ name: "s" }],
    imagePullSecrets: [{ name: "p" }],
    automountServiceAccountToken: false,
  }),
  core("services", "ports", {
    spec: {
      ports: [
        { name: "a", port: 80, targetPort: "http" },
        { name: "b", port: 81, targetPort: 8081 },
      ],
      selector: { app: "a" },
    },
  }),
  core("services", "headless", { spec: { clusterIP: "None", ports: [{ port: 80 }] } }),
  core("services", "external", { spec: { type: "ExternalName", externalName: "example.com" } }),
  core(
    "services",
    "balanced",
    { spec: { type: "LoadBalancer", ports: [{ port: 80 }] } },
    {
      loadBalancer: { ingress: [{ ip: "192.0.2.1" }] },
      conditions: [CONDITION],
    },
  ),
  core("endpoints", "ends", {
    subsets: [{ addresses: [{ ip: "10.0.0.9", nodeName: "n" }], ports: [{ name: "a", port: 80 }] }],
  }),
  core("endpoints", "none", {}),
  sample("api/v1/persistentvolumes", "volume", {
    spec: {
      capacity: { storage: "5Gi" },
      accessModes: ["ReadWriteOnce"],
      hostPath: { path: "/x" },
      claimRef: { name: "c", namespace: "default" },
    },
  }),
  core(
    "persistentvolumeclaims",
    "claim",
    {
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        storageClassName: "",
      },
    },
    { phase: "Bound", capacity: { storage: "1Gi" } },
  ),
  core("replicationcontrollers", "rc", { spec: { replicas: 0, selector: { app: "a" }, template: TEMPLATE } }),
  core("resourcequotas", "quota", {
    spec: { hard: { pods: "10", "requests.cpu": "1500m" }, scopes: ["NotTerminating"] },
  }),
  core("limitranges", "range", {
    spec: { limits: [{ type: "Container", max: { cpu: "2" }, default: { cpu: "1" } }] },
  }),
  core("podtemplates", "template", { template: TEMPLATE }),
  sample(
    "api/v1/nodes",
    "node",
    { spec: { podCIDR: "10.1.0.0/24", taints: [{ key: "k", effect: "NoSchedule", timeAdded: TIME }] } },
    {
      capacity: { cpu: "4", memory: "16Gi", pods: 110 },
      conditions: [{ ...CONDITION, lastHeartbeatTime: TIME }],
      images: [{ names: ["a"], sizeBytes: 9_007_199_254_740_991 }],
      nodeInfo: {
        machineID: "m",
        systemUUID: "u",
        bootID: "b",
        kernelVersion: "k",
        osImage: "o",
        containerRuntimeVersion: "c",
        kubeletVersion: "v",
        kubeProxyVersion: "p",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    },
  ),
  core("events", "old", {
    involvedObject: { kind: "Pod", name: "plain", namespace: "default" },
    reason: "R",
    message: "m",
    type: "Normal",
    count: 2,
    firstTimestamp: TIME,
    lastTimestamp: TIME,
    source: { component: "c" },
  }),
  core("events", "bare", { involvedObject: { namespace: "default" } }),
];

/** Samples of the core group. */
export const CORE_SAMPLES: readonly KindSample[] = [...PODS, ...CORE];
