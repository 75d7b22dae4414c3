import {
  TEMPLATE,
  SELECTOR,
  EXPRESSIONS,
  TIME,
  MICRO_TIME,
  CONDITION,
  group,
  sample,
  type KindSample,
} from "./kind-sample.js";

const APPS: readonly KindSample[] = [
  group(
    "apps/v1/deployments",
    "deployment",
    {
      spec: {
        replicas: 0,
        selector: SELECTOR,
        template: TEMPLATE,
        strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
        paused: true,
      },
    },
    { replicas: 0, observedGeneration: 1, conditions: [{ ...CONDITION, lastUpdateTime: TIME }] },
  ),
  group("apps/v1/replicasets", "replicas", { spec: { selector: EXPRESSIONS, template: TEMPLATE } }),
  group("apps/v1/statefulsets", "stateful", {
    spec: {
      serviceName: "s",
      selector: SELECTOR,
      template: TEMPLATE,
      volumeClaimTemplates: [
        {
          metadata: { name: "v" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  }),
  group("apps/v1/daemonsets", "daemon", { spec: { selector: SELECTOR, template: TEMPLATE } }),
  group("apps/v1/controllerrevisions", "revision", {
    data: { spec: { "a b": [1, null, 1.5, "x"] } },
    revision: 3,
  }),
  group("batch/v1/jobs", "job", {
    spec: { backoffLimit: 0, template: { spec: { ...TEMPLATE.spec, restartPolicy: "Never" } } },
  }),
  group(
    "batch/v1/cronjobs",
    "cron",
    {
      spec: {
        schedule: "* * * * *",
        timeZone: "UTC",
        jobTemplate: { spec: { template: { spec: { ...TEMPLATE.spec, restartPolicy: "Never" } } } },
      },
    },
    { lastScheduleTime: TIME },
  ),
  group("autoscaling/v2/horizontalpodautoscalers", "scaler", {
    spec: {
      maxReplicas: 3,
      scaleTargetRef: { kind: "Deployment", name: "d", apiVersion: "apps/v1" },
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
        },
      ],
    },
  }),
  group(
    "policy/v1/poddisruptionbudgets",
    "budget",
    { spec: { minAvailable: "50%", selector: SELECTOR } },
    {
      disruptedPods: { p: TIME },
      disruptionsAllowed: 0,
      currentHealthy: 1,
      desiredHealthy: 1,
      expectedPods: 1,
    },
  ),
  group("policy/v1/poddisruptionbudgets", "all", { spec: { maxUnavailable: 0, selector: {} } }),
  group("networking.k8s.io/v1/ingresses", "ingress", {
    spec: {
      ingressClassName: "i",
      tls: [{ hosts: ["a.example"] }],
      rules: [
        {
          host: "a.example",
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: "s", port: { number: 80 } } } },
            ],
          },
        },
        { host: "b.example" },
      ],
    },
  }),
  group("networking.k8s.io/v1/networkpolicies", "policy", {
    spec: {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{}],
      egress: [
        {
          ports: [{ port: 53, protocol: "UDP" }, { port: "dns" }],
          to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }],
        },
      ],
    },
  }),
  group("coordination.k8s.io/v1/leases", "lease", {
    spec: {
      holderIdentity: "me",
      leaseDurationSeconds: 15,
      renewTime: MICRO_TIME,
      acquireTime: TIME.replace("Z", ".000000Z"),
      leaseTransitions: 0,
    },
  }),
  group("discovery.k8s.io/v1/endpointslices", "slice", {
    addressType: "IPv4",
    endpoints: [
      { addresses: ["10.0.0.1"], conditions: { ready: false } },
      { addresses: ["10.0.0.2"], conditions: {} },
    ],
    ports: [{ port: 80, name: "" }],
  }),
  group("events.k8s.io/v1/events", "new", {
    eventTime: MICRO_TIME,
    reportingController: "example.com/c",
    reportingInstance: "i",
    action: "A",
    reason: "R",
    type: "Normal",
    regarding: { kind: "Pod", name: "p", namespace: "default" },
    series: { count: 2, lastObservedTime: MICRO_TIME },
  }),
  group("rbac.authorization.k8s.io/v1/roles", "role", {
    rules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"], resourceNames: ["p"] }],
  }),
  group("rbac.authorization.k8s.io/v1/roles", "empty", {}),
  group("rbac.authorization.k8s.io/v1/rolebindings", "binding", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "role" },
    subjects: [{ kind: "ServiceAccount", name: "a", namespace: "default" }],
  }),
  group("resource.k8s.io/v1/resourceclaims", "claim", {
    spec: {
      devices: {
        requests: [
          {
            name: "r",
            exactly: { deviceClassName: "c", count: 1, selectors: [{ cel: { expression: "true" } }] },
          },
        ],
        config: [{ opaque: { driver: "d.example", parameters: { kind: "K", apiVersion: "v", a: [1] } } }],
      },
    },
  }),
  group("resource.k8s.io/v1/resourceclaimtemplates", "template", {
    spec: { spec: { devices: { requests: [{ name: "r", exactly: { deviceClassName: "c" } }] } } },
  }),
  group("storage.k8s.io/v1/csistoragecapacities", "capacity", {
    storageClassName: "c",
    capacity: "100Gi",
    nodeTopology: SELECTOR,
  }),
];

const WEBHOOK = {
  name: "w.example.com",
  clientConfig: { url: "https://127.0.0.1/" },
  admissionReviewVersions: ["v1"],
  sideEffects: "None",
  failurePolicy: "Ignore",
  namespaceSelector: { matchLabels: { nobody: "here" } },
  rules: [{ apiGroups: ["none.example"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["none"] }],
};

const CLUSTER: readonly KindSample[] = [
  sample("apis/networking.k8s.io/v1/ingressclasses", "class", {
    spec: { controller: "example.com/c", parameters: { kind: "K", name: "n", scope: "Cluster" } },
  }),
  sample("apis/networking.k8s.io/v1/ipaddresses", "192.0.2.7", {
    spec: { parentRef: { resource: "services", name: "s", namespace: "default" } },
  }),
  sample("apis/rbac.authorization.k8s.io/v1/clusterroles", "urls", {
    rules: [{ verbs: ["get"], nonResourceURLs: ["/x"] }],
    aggregationRule: { clusterRoleSelectors: [SELECTOR] },
  }),
  sample("apis/storage.k8s.io/v1/storageclasses", "standard", {
    provisioner: "p.example",
    parameters: { a: "b" },
    allowedTopologies: [{ matchLabelExpressions: [{ key: "k", values: ["v"] }] }],
  }),
  sample("apis/storage.k8s.io/v1/csidrivers", "driver.example", {
    spec: { attachRequired: false, tokenRequests: [{ audience: "a", expirationSeconds: 3600 }] },
  }),
  sample("apis/storage.k8s.io/v1/csinodes", "node", {
    spec: { drivers: [{ name: "d.example", nodeID: "n", topologyKeys: ["k"], allocatable: { count: 0 } }] },
  }),
  sample("apis/storage.k8s.io/v1/csinodes", "bare", { spec: { drivers: [] } }),
  sample(
    "apis/storage.k8s.io/v1/volumeattachments",
    "attached",
    { spec: { attacher: "a.example", nodeName: "n", source: { persistentVolumeName: "p" } } },
    { attached: true, attachmentMetadata: { k: "v" } },
  ),
  sample("apis/storage.k8s.io/v1/volumeattributesclasses", "gold", {
    driverName: "d.example",
    parameters: { iops: "1" },
  }),
  sample("apis/scheduling.k8s.io/v1/priorityclasses", "high", {
    value: -5,
    preemptionPolicy: "Never",
    globalDefault: false,
  }),
  sample("apis/node.k8s.io/v1/runtimeclasses", "runtime", {
    handler: "h",
    overhead: { podFixed: { cpu: "10m" } },
    scheduling: { nodeSelector: { a: "b" } },
  }),
  sample("apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", "validating", {
    webhooks: [WEBHOOK],
  }),
  sample("apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", "mutating", {
    webhooks: [{ ...WEBHOOK, reinvocationPolicy: "IfNeeded" }],
  }),
  sample("apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", "rules", {
    spec: {
      matchConstraints: { resourceRules: WEBHOOK.rules },
      validations: [{ expression: "true", message: "m" }],
      variables: [{ name: "v", expression: "1" }],
    },
  }),
  sample("apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings", "bound", {
    spec: { policyName: "rules", validationActions: ["Audit"] },
  }),
  sample("apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies", "changes", {
    spec: {
      reinvocationPolicy: "Never",
      matchConstraints: { resourceRules: WEBHOOK.rules },
      mutations: [
        {
          patchType: "JSONPatch",
          jsonPatch: { expression: '[JSONPatch{op: "remove", path: "/metadata/labels/a"}]' },
        },
      ],
    },
  }),
  sample("apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings", "bound", {
    spec: { policyName: "changes" },
  }),
  sample("apis/resource.k8s.io/v1/deviceclasses", "devices", {
    spec: { selectors: [{ cel: { expression: "true" } }] },
  }),
  sample("apis/resource.k8s.io/v1/resourceslices", "slices", {
    spec: {
      driver: "d.example",
      nodeName: "n",
      pool: { name: "p", generation: 1, resourceSliceCount: 1 },
      devices: [
        {
          name: "d",
          attributes: { a: { int: 1 }, b: { bool: false }, c: { string: "" } },
          capacity: { mem: { value: "1Gi" } },
        },
      ],
    },
  }),
];

/** Samples of all groups but the core. */
export const GROUP_SAMPLES: readonly KindSample[] = [...APPS, ...CLUSTER];
