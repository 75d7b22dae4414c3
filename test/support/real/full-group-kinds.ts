import {
  CONDITION,
  EXPRESSIONS,
  group,
  type KindSample,
  MICRO_TIME,
  SELECTOR,
  TEMPLATE,
  TIME,
} from "./kind-sample.js";

const NEVER: object = { ...TEMPLATE, spec: { ...TEMPLATE.spec, restartPolicy: "Never" } };
const POD = { apiVersion: "v1", kind: "Pod", name: "p", namespace: "default", uid: "u" };
const TARGET = { kind: "Deployment", name: "d", apiVersion: "apps/v1" };
const METRIC = { name: "m", selector: SELECTOR };
const TOLERATION = {
  key: "k",
  operator: "Equal",
  value: "v",
  effect: "NoExecute",
  tolerationSeconds: 0,
};

const WORKLOADS: readonly KindSample[] = [
  group(
    "apps/v1/deployments",
    "full",
    {
      spec: {
        replicas: 3,
        selector: SELECTOR,
        template: TEMPLATE,
        strategy: { type: "Recreate" },
        minReadySeconds: 5,
        revisionHistoryLimit: 0,
        progressDeadlineSeconds: 60,
      },
    },
    {
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 2,
      availableReplicas: 2,
      unavailableReplicas: 1,
      terminatingReplicas: 0,
      collisionCount: 0,
    },
  ),
  group(
    "apps/v1/replicasets",
    "full",
    { spec: { replicas: 2, minReadySeconds: 5, selector: SELECTOR, template: TEMPLATE } },
    {
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 1,
      availableReplicas: 1,
      observedGeneration: 1,
      conditions: [CONDITION],
    },
  ),
  group(
    "apps/v1/statefulsets",
    "full",
    {
      spec: {
        replicas: 2,
        serviceName: "s",
        selector: SELECTOR,
        template: TEMPLATE,
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1, maxUnavailable: "50%" } },
        revisionHistoryLimit: 1,
        minReadySeconds: 5,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
        ordinals: { start: 7 },
      },
    },
    {
      observedGeneration: 1,
      replicas: 2,
      readyReplicas: 2,
      currentReplicas: 1,
      updatedReplicas: 1,
      currentRevision: "a",
      updateRevision: "b",
      collisionCount: 0,
      availableReplicas: 2,
      conditions: [CONDITION],
    },
  ),
  group(
    "apps/v1/daemonsets",
    "full",
    {
      spec: {
        selector: SELECTOR,
        template: TEMPLATE,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "10%" } },
        minReadySeconds: 5,
        revisionHistoryLimit: 3,
      },
    },
    {
      currentNumberScheduled: 1,
      numberMisscheduled: 1,
      desiredNumberScheduled: 2,
      numberReady: 1,
      observedGeneration: 1,
      updatedNumberScheduled: 1,
      numberAvailable: 1,
      numberUnavailable: 1,
      collisionCount: 0,
      conditions: [CONDITION],
    },
  ),
  group(
    "batch/v1/jobs",
    "full",
    {
      spec: {
        parallelism: 2,
        completions: 3,
        activeDeadlineSeconds: 60,
        podFailurePolicy: {
          rules: [
            { action: "FailIndex", onExitCodes: { containerName: "app", operator: "In", values: [1, 137] } },
            { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
          ],
        },
        successPolicy: { rules: [{ succeededIndexes: "0-1", succeededCount: 1 }] },
        backoffLimitPerIndex: 1,
        maxFailedIndexes: 2,
        template: NEVER,
        ttlSecondsAfterFinished: 0,
        completionMode: "Indexed",
        suspend: true,
        podReplacementPolicy: "Failed",
        managedBy: "example.com/nobody",
      },
    },
    { active: 0, failed: 1, ready: 0, uncountedTerminatedPods: { succeeded: ["a"], failed: ["b"] } },
  ),
  group(
    "batch/v1/cronjobs",
    "full",
    {
      spec: {
        schedule: "1-59/2 * * * *",
        startingDeadlineSeconds: 10,
        concurrencyPolicy: "Forbid",
        suspend: true,
        jobTemplate: { metadata: { labels: { a: "b" } }, spec: { template: NEVER } },
        successfulJobsHistoryLimit: 0,
        failedJobsHistoryLimit: 2,
      },
    },
    { active: [POD], lastScheduleTime: TIME, lastSuccessfulTime: TIME },
  ),
  group(
    "autoscaling/v2/horizontalpodautoscalers",
    "full",
    {
      spec: {
        minReplicas: 2,
        maxReplicas: 9,
        scaleTargetRef: TARGET,
        metrics: [
          { type: "Pods", pods: { metric: METRIC, target: { type: "AverageValue", averageValue: "1500m" } } },
          {
            type: "Object",
            object: { metric: METRIC, describedObject: TARGET, target: { type: "Value", value: "1k" } },
          },
          { type: "External", external: { metric: METRIC, target: { type: "Value", value: "2" } } },
          {
            type: "ContainerResource",
            containerResource: {
              name: "cpu",
              container: "app",
              target: { type: "Utilization", averageUtilization: 1 },
            },
          },
        ],
        behavior: {
          scaleDown: {
            stabilizationWindowSeconds: 0,
            selectPolicy: "Min",
            policies: [{ type: "Percent", value: 10, periodSeconds: 60 }],
          },
          scaleUp: { selectPolicy: "Disabled" },
        },
      },
    },
    {
      observedGeneration: 1,
      lastScaleTime: TIME,
      currentReplicas: 2,
      desiredReplicas: 3,
      currentMetrics: [{ type: "Resource", resource: { name: "cpu", current: { averageValue: "100m" } } }],
      conditions: [CONDITION],
    },
  ),
  group("policy/v1/poddisruptionbudgets", "full", {
    spec: { maxUnavailable: "10%", selector: EXPRESSIONS, unhealthyPodEvictionPolicy: "AlwaysAllow" },
  }),
];

const OTHERS: readonly KindSample[] = [
  group(
    "networking.k8s.io/v1/ingresses",
    "full",
    {
      spec: {
        defaultBackend: { service: { name: "s", port: { name: "http" } } },
        tls: [{ hosts: ["a.example"], secretName: "s" }, {}],
        rules: [
          {
            http: {
              paths: [
                { pathType: "ImplementationSpecific", backend: { resource: { kind: "K", name: "n" } } },
                { path: "/x", pathType: "Exact", backend: { service: { name: "s", port: { number: 1 } } } },
              ],
            },
          },
        ],
      },
    },
    {
      loadBalancer: {
        ingress: [{ ip: "192.0.2.1", ports: [{ port: 80, protocol: "TCP", error: "example.com/E" }] }],
      },
    },
  ),
  group("networking.k8s.io/v1/networkpolicies", "full", {
    spec: {
      podSelector: EXPRESSIONS,
      policyTypes: ["Ingress"],
      ingress: [
        {
          ports: [{ protocol: "SCTP", port: 1, endPort: 9 }],
          from: [{ podSelector: {}, namespaceSelector: SELECTOR }],
        },
      ],
    },
  }),
  group("coordination.k8s.io/v1/leases", "full", {
    spec: {
      holderIdentity: "",
      leaseDurationSeconds: 15,
      acquireTime: MICRO_TIME,
      renewTime: MICRO_TIME,
      leaseTransitions: 3,
      strategy: "OldestEmulationVersion",
      preferredHolder: "you",
    },
  }),
  group("coordination.k8s.io/v1beta1/leasecandidates", "full", {
    spec: {
      leaseName: "l",
      pingTime: MICRO_TIME,
      renewTime: MICRO_TIME,
      binaryVersion: "1.36.0",
      emulationVersion: "1.35.0",
      strategy: "OldestEmulationVersion",
    },
  }),
  group("discovery.k8s.io/v1/endpointslices", "full", {
    addressType: "IPv4",
    endpoints: [
      {
        addresses: ["10.0.0.1", "10.0.0.2"],
        conditions: { ready: true, serving: true, terminating: false },
        hostname: "h",
        targetRef: POD,
        nodeName: "n",
        zone: "z",
        hints: { forZones: [{ name: "z" }], forNodes: [{ name: "n" }] },
      },
    ],
    ports: [{ name: "a", protocol: "UDP", port: 53, appProtocol: "example.com/dns" }, {}],
  }),
  group("events.k8s.io/v1/events", "full", {
    eventTime: MICRO_TIME,
    reportingController: "example.com/c",
    reportingInstance: "i",
    action: "A",
    reason: "R",
    note: "n\u00f6te",
    type: "Normal",
    regarding: POD,
    related: { kind: "Node", name: "n" },
  }),
  group("rbac.authorization.k8s.io/v1/roles", "full", {
    rules: [
      { verbs: ["*"], apiGroups: ["*"], resources: ["*", "pods/log"] },
      { verbs: ["get"], apiGroups: [""], resources: ["pods"], resourceNames: ["a", "b"] },
    ],
  }),
  group("rbac.authorization.k8s.io/v1/rolebindings", "full", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "urls" },
    subjects: [
      { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "u" },
      { kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "g" },
    ],
  }),
  group(
    "resource.k8s.io/v1/resourceclaims",
    "full",
    {
      spec: {
        devices: {
          requests: [
            {
              name: "first",
              firstAvailable: [
                {
                  name: "a",
                  deviceClassName: "c",
                  allocationMode: "All",
                  selectors: [{ cel: { expression: "true" } }],
                  tolerations: [TOLERATION],
                },
                { name: "b", deviceClassName: "c", count: 2 },
              ],
            },
            {
              name: "exact",
              exactly: { deviceClassName: "c", tolerations: [{ operator: "Exists" }] },
            },
          ],
          constraints: [{ requests: ["exact"], matchAttribute: "d.example/a" }],
          config: [{ requests: ["exact"], opaque: { driver: "d.example", parameters: { a: null } } }],
        },
      },
    },
    {
      allocation: {
        devices: {
          results: [{ request: "exact", driver: "d.example", pool: "p", device: "d" }],
          config: [{ source: "FromClaim", opaque: { driver: "d.example", parameters: { a: 1.5 } } }],
        },
        nodeSelector: {
          nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["n"] }] }],
        },
      },
      reservedFor: [{ resource: "pods", name: "p", uid: "u" }],
    },
  ),
  group("resource.k8s.io/v1/resourceclaimtemplates", "full", {
    spec: {
      metadata: { labels: { a: "b" }, annotations: { c: "d" } },
      spec: {
        devices: {
          requests: [{ name: "r", exactly: { deviceClassName: "c", allocationMode: "All" } }],
          config: [{ opaque: { driver: "d.example", parameters: { deep: [{ b: {} }] } } }],
        },
      },
    },
  }),
  group("storage.k8s.io/v1/csistoragecapacities", "full", {
    storageClassName: "c",
    nodeTopology: EXPRESSIONS,
    capacity: "1500",
    maximumVolumeSize: "1Ei",
  }),
];

/** Samples in namespaces, of all groups but the core, with nearly every field set. */
export const FULL_GROUP_SAMPLES: readonly KindSample[] = [...WORKLOADS, ...OTHERS];
