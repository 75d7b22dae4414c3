import {
  CONDITION,
  CONTAINER,
  core,
  EXPRESSIONS,
  type KindSample,
  MICRO_TIME,
  sample,
  TEMPLATE,
  TIME,
} from "./kind-sample.js";

const REFERENCE = { apiVersion: "v1", kind: "Pod", name: "p", namespace: "default", uid: "u" };
const QUANTITIES = { cpu: "1500m", memory: "1Gi", "ephemeral-storage": "1e3" };

/** Samples of the core group, with nearly every field set. */
export const FULL_CORE_SAMPLES: readonly KindSample[] = [
  core("secrets", "full", {
    data: { a: "AAEC", empty: "" },
    stringData: { b: "h\u00e4\u00df" },
    type: "example.com/type",
    immutable: true,
  }),
  core("serviceaccounts", "full", {
    metadata: { name: "full", annotations: { a: "b" }, labels: { a: "b" } },
    secrets: [{ kind: "Secret", namespace: "default", name: "s" }],
    imagePullSecrets: [{ name: "p" }, { name: "q" }],
    automountServiceAccountToken: true,
  }),
  core(
    "services",
    "full",
    {
      spec: {
        type: "LoadBalancer",
        selector: { app: "a" },
        ports: [{ name: "a", protocol: "UDP", port: 80, targetPort: 8080, appProtocol: "example.com/x" }],
        externalIPs: ["192.0.2.9"],
        sessionAffinity: "ClientIP",
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } },
        loadBalancerSourceRanges: ["192.0.2.0/24"],
        externalTrafficPolicy: "Local",
        internalTrafficPolicy: "Local",
        publishNotReadyAddresses: true,
        ipFamilyPolicy: "PreferDualStack",
        allocateLoadBalancerNodePorts: false,
        loadBalancerClass: "example.com/c",
        trafficDistribution: "PreferClose",
      },
    },
    {
      loadBalancer: {
        ingress: [
          { hostname: "h.example", ports: [{ port: 80, protocol: "UDP", error: "example.com/E" }] },
          { ip: "192.0.2.1", ipMode: "Proxy" },
        ],
      },
    },
  ),
  core("endpoints", "full", {
    subsets: [
      {
        addresses: [{ ip: "10.0.0.8", hostname: "h", nodeName: "n", targetRef: REFERENCE }],
        notReadyAddresses: [{ ip: "10.0.0.7" }],
        ports: [{ name: "a", port: 80, protocol: "SCTP", appProtocol: "http" }],
      },
      { addresses: [{ ip: "10.0.0.6" }] },
    ],
  }),
  sample(
    "api/v1/namespaces",
    "full",
    { spec: { finalizers: ["kubernetes", "example.com/f"] } },
    { conditions: [{ ...CONDITION, type: "NamespaceContentRemaining" }] },
  ),
  sample(
    "api/v1/persistentvolumes",
    "full",
    {
      spec: {
        capacity: { storage: "1Ti" },
        accessModes: ["ReadWriteOnce", "ReadOnlyMany"],
        csi: {
          driver: "d.example",
          volumeHandle: "h",
          readOnly: true,
          fsType: "ext4",
          volumeAttributes: { a: "b" },
          nodePublishSecretRef: { name: "s", namespace: "default" },
        },
        persistentVolumeReclaimPolicy: "Delete",
        storageClassName: "standard",
        mountOptions: ["ro", "nfsvers=4.1"],
        volumeMode: "Filesystem",
        volumeAttributesClassName: "gold",
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "k", operator: "In", values: ["v"] }] }],
          },
        },
      },
    },
    { phase: "Failed", message: "m", reason: "r", lastPhaseTransitionTime: TIME },
  ),
  core(
    "persistentvolumeclaims",
    "full",
    {
      spec: {
        accessModes: ["ReadWriteOncePod"],
        selector: EXPRESSIONS,
        resources: { requests: { storage: "1Gi" }, limits: { storage: "2Gi" } },
        volumeName: "volume",
        storageClassName: "standard",
        volumeMode: "Block",
        dataSource: { kind: "PersistentVolumeClaim", name: "claim" },
        volumeAttributesClassName: "gold",
      },
    },
    {
      phase: "Pending",
      accessModes: ["ReadWriteOncePod"],
      capacity: { storage: "1Gi" },
      conditions: [{ ...CONDITION, type: "Resizing", lastProbeTime: TIME }],
      allocatedResources: { storage: "2Gi" },
      allocatedResourceStatuses: { storage: "ControllerResizeInProgress" },
      currentVolumeAttributesClassName: "gold",
      modifyVolumeStatus: { targetVolumeAttributesClassName: "silver", status: "Pending" },
    },
  ),
  core(
    "replicationcontrollers",
    "full",
    { spec: { replicas: 2, minReadySeconds: 3, selector: { app: "a" }, template: TEMPLATE } },
    {
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 1,
      availableReplicas: 1,
      observedGeneration: 1,
      conditions: [CONDITION],
    },
  ),
  core("podtemplates", "full", {
    template: {
      metadata: { name: "t", labels: { a: "b" }, annotations: { c: "d" }, creationTimestamp: null },
      spec: {
        ...TEMPLATE.spec,
        priority: 5,
        overhead: { cpu: "10m" },
        os: { name: "linux" },
        setHostnameAsFQDN: true,
        dnsConfig: { nameservers: ["192.0.2.53"], searches: ["s.example"], options: [{ name: "ndots" }] },
        ephemeralContainers: [],
        containers: [
          {
            ...CONTAINER,
            resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }],
            volumeDevices: [{ name: "block", devicePath: "/dev/b" }],
            stdin: true,
            stdinOnce: true,
            tty: true,
            workingDir: "/w",
            terminationMessagePolicy: "FallbackToLogsOnError",
          },
        ],
        volumes: [{ name: "block", persistentVolumeClaim: { claimName: "c", readOnly: true } }],
      },
    },
  }),
  sample(
    "api/v1/nodes",
    "full",
    {
      spec: {
        podCIDR: "10.2.0.0/24",
        podCIDRs: ["10.2.0.0/24"],
        providerID: "p://n",
        unschedulable: true,
        taints: [
          { key: "k", value: "v", effect: "NoExecute", timeAdded: TIME },
          { key: "l", effect: "NoSchedule" },
        ],
      },
    },
    {
      capacity: QUANTITIES,
      allocatable: QUANTITIES,
      phase: "Running",
      addresses: [{ type: "InternalIP", address: "10.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
      volumesInUse: ["v"],
      volumesAttached: [{ name: "v", devicePath: "/dev/v" }],
      runtimeHandlers: [{ name: "", features: { recursiveReadOnlyMounts: true, userNamespaces: false } }],
      features: { supplementalGroupsPolicy: true },
    },
  ),
  core("events", "old-full", {
    involvedObject: { ...REFERENCE, resourceVersion: "1", fieldPath: "spec.containers{app}" },
    related: REFERENCE,
    reason: "R",
    message: "m",
    type: "Warning",
    eventTime: MICRO_TIME,
    series: { count: 2, lastObservedTime: MICRO_TIME },
    action: "A",
    reportingComponent: "example.com/c",
    reportingInstance: "i",
  }),
  core(
    "resourcequotas",
    "full",
    {
      spec: {
        hard: { pods: "10", "limits.memory": "1Gi", "count/deployments.apps": "5" },
        scopeSelector: {
          matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["nothing-has-this"] }],
        },
      },
    },
    { hard: { pods: "10" }, used: { pods: "0" } },
  ),
  core("limitranges", "full", {
    spec: {
      limits: [
        {
          type: "Container",
          max: { cpu: "2" },
          min: { cpu: "100m" },
          default: { cpu: "1" },
          defaultRequest: { cpu: "500m" },
          maxLimitRequestRatio: { cpu: "4" },
        },
        { type: "PersistentVolumeClaim", max: { storage: "1Pi" } },
      ],
    },
  }),
];
