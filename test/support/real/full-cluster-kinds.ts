import {
  CONDITION,
  CSR_REQUEST,
  EXPRESSIONS,
  type KindSample,
  sample,
  SELECTOR,
  TIME,
} from "./kind-sample.js";

const ADMISSION = "apis/admissionregistration.k8s.io/v1";
const RULE = {
  apiGroups: ["none.example"],
  apiVersions: ["v1"],
  operations: ["CREATE"],
  resources: ["none"],
};
const MATCH = {
  namespaceSelector: SELECTOR,
  objectSelector: EXPRESSIONS,
  resourceRules: [{ ...RULE, scope: "Namespaced", resourceNames: ["n"] }],
  excludeResourceRules: [{ ...RULE, operations: ["*"] }],
  matchPolicy: "Exact",
};
const CONDITIONS = [{ name: "c", expression: "true" }];
const VARIABLES = [{ name: "v", expression: "object.metadata.name" }];
const PARAM_KIND = { apiVersion: "v1", kind: "ConfigMap" };
const WEBHOOK = {
  name: "w.example.com",
  clientConfig: { service: { namespace: "default", name: "s", path: "/p", port: 8443 } },
  rules: [{ ...RULE, scope: "*" }],
  failurePolicy: "Ignore",
  matchPolicy: "Equivalent",
  namespaceSelector: EXPRESSIONS,
  objectSelector: SELECTOR,
  sideEffects: "NoneOnDryRun",
  timeoutSeconds: 1,
  admissionReviewVersions: ["v1", "v1beta1"],
  matchConditions: CONDITIONS,
};
const STATUS_CONDITION = { ...CONDITION, observedGeneration: 1 };

const ADMISSION_SAMPLES: readonly KindSample[] = [
  sample(`${ADMISSION}/validatingwebhookconfigurations`, "full", {
    webhooks: [WEBHOOK, { ...WEBHOOK, name: "x.example.com", clientConfig: { url: "https://127.0.0.1/x" } }],
  }),
  sample(`${ADMISSION}/mutatingwebhookconfigurations`, "full", {
    webhooks: [{ ...WEBHOOK, reinvocationPolicy: "Never" }],
  }),
  sample(
    `${ADMISSION}/validatingadmissionpolicies`,
    "full",
    {
      spec: {
        paramKind: PARAM_KIND,
        matchConstraints: MATCH,
        validations: [{ expression: "true", reason: "Forbidden", messageExpression: "'m'" }],
        failurePolicy: "Ignore",
        auditAnnotations: [{ key: "k", valueExpression: "'v'" }],
        matchConditions: CONDITIONS,
        variables: VARIABLES,
      },
    },
    {
      observedGeneration: 1,
      typeChecking: { expressionWarnings: [{ fieldRef: "spec", warning: "w" }] },
      conditions: [STATUS_CONDITION],
    },
  ),
  sample(`${ADMISSION}/validatingadmissionpolicybindings`, "full", {
    spec: {
      policyName: "full",
      paramRef: { name: "p", namespace: "default", parameterNotFoundAction: "Allow" },
      matchResources: MATCH,
      validationActions: ["Warn", "Audit"],
    },
  }),
  sample(`${ADMISSION}/mutatingadmissionpolicies`, "full", {
    spec: {
      paramKind: PARAM_KIND,
      matchConstraints: MATCH,
      variables: VARIABLES,
      mutations: [
        {
          patchType: "JSONPatch",
          jsonPatch: { expression: '[JSONPatch{op: "remove", path: "/metadata/labels/a"}]' },
        },
      ],
      failurePolicy: "Ignore",
      matchConditions: CONDITIONS,
      reinvocationPolicy: "IfNeeded",
    },
  }),
  sample(`${ADMISSION}/mutatingadmissionpolicybindings`, "full", {
    spec: {
      policyName: "full",
      paramRef: { selector: SELECTOR, parameterNotFoundAction: "Deny" },
      matchResources: MATCH,
    },
  }),
];

const STORAGE_SAMPLES: readonly KindSample[] = [
  sample("apis/storage.k8s.io/v1/storageclasses", "full", {
    provisioner: "p.example",
    parameters: { a: "b", "9": "" },
    reclaimPolicy: "Retain",
    mountOptions: ["ro"],
    allowVolumeExpansion: true,
    volumeBindingMode: "WaitForFirstConsumer",
    allowedTopologies: [{ matchLabelExpressions: [{ key: "k", values: ["v", "w"] }] }],
  }),
  sample("apis/storage.k8s.io/v1/csidrivers", "full.example", {
    spec: {
      attachRequired: true,
      podInfoOnMount: true,
      volumeLifecycleModes: ["Ephemeral", "Persistent"],
      storageCapacity: true,
      fsGroupPolicy: "File",
      tokenRequests: [{ audience: "" }, { audience: "a", expirationSeconds: 600 }],
      requiresRepublish: true,
      seLinuxMount: true,
    },
  }),
  sample("apis/storage.k8s.io/v1/csinodes", "full", {
    spec: {
      drivers: [
        { name: "d.example", nodeID: "n", topologyKeys: ["k", "l"], allocatable: { count: 7 } },
        { name: "e.example", nodeID: "n", topologyKeys: null },
      ],
    },
  }),
  sample(
    "apis/storage.k8s.io/v1/volumeattachments",
    "full",
    {
      spec: {
        attacher: "a.example",
        nodeName: "n",
        source: {
          inlineVolumeSpec: {
            accessModes: ["ReadWriteOnce"],
            csi: { driver: "d.example", volumeHandle: "h" },
          },
        },
      },
    },
    { attached: false, attachError: { time: TIME, message: "m" }, detachError: { time: TIME } },
  ),
];

const OTHERS: readonly KindSample[] = [
  sample("apis/networking.k8s.io/v1/ingressclasses", "full", {
    spec: {
      controller: "example.com/c",
      parameters: { apiGroup: "k.example", kind: "K", name: "n", scope: "Namespace", namespace: "default" },
    },
  }),
  sample("apis/networking.k8s.io/v1/ipaddresses", "2001:db8::7", {
    spec: { parentRef: { group: "k.example", resource: "ks", name: "k", namespace: "default" } },
  }),
  sample(
    "apis/networking.k8s.io/v1/servicecidrs",
    "full",
    { spec: { cidrs: ["198.51.100.0/24", "2001:db8:1::/112"] } },
    { conditions: [STATUS_CONDITION] },
  ),
  sample("apis/rbac.authorization.k8s.io/v1/clusterroles", "full", {
    metadata: { name: "full", labels: { app: "a" } },
    rules: [
      { verbs: ["get", "list"], apiGroups: ["", "apps"], resources: ["pods"], resourceNames: ["p"] },
      { verbs: ["get"], nonResourceURLs: ["/x", "/y/*"] },
    ],
  }),
  sample("apis/rbac.authorization.k8s.io/v1/clusterrolebindings", "full", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "full" },
    subjects: [
      { kind: "ServiceAccount", name: "a", namespace: "default" },
      { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "u" },
    ],
  }),
  sample("apis/scheduling.k8s.io/v1/priorityclasses", "full", {
    value: 1_000_000_000,
    description: "d",
    preemptionPolicy: "PreemptLowerPriority",
  }),
  sample("apis/node.k8s.io/v1/runtimeclasses", "full", {
    handler: "h",
    overhead: { podFixed: { cpu: "250m", memory: "120Mi" } },
    scheduling: { nodeSelector: { a: "b" }, tolerations: [{ key: "k", operator: "Exists" }] },
  }),
  sample("apis/resource.k8s.io/v1/deviceclasses", "full", {
    spec: {
      selectors: [{ cel: { expression: 'device.driver == "d.example"' } }],
      config: [{ opaque: { driver: "d.example", parameters: { a: true } } }],
      extendedResourceName: "d.example/gpu",
    },
  }),
  sample("apis/resource.k8s.io/v1/resourceslices", "full", {
    spec: {
      driver: "d.example",
      nodeSelector: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "k", operator: "In", values: ["v"] }] }],
      },
      pool: { name: "full", generation: 3, resourceSliceCount: 1 },
      devices: [
        { name: "bare" },
        {
          name: "d",
          attributes: { version: { version: "1.2.3" }, "d.example/text": { string: "t" }, no: { int: 0 } },
          capacity: { "d.example/mem": { value: "1500m" } },
          taints: [{ key: "k", value: "v", effect: "NoExecute", timeAdded: TIME }],
        },
      ],
    },
  }),
  sample(
    "apis/resource.k8s.io/v1beta2/devicetaintrules",
    "full",
    {
      spec: {
        deviceSelector: { driver: "d.example", pool: "p", device: "d" },
        taint: { key: "k", value: "v", effect: "NoExecute", timeAdded: TIME },
      },
    },
    { conditions: [STATUS_CONDITION] },
  ),
  sample(
    "apis/resource.k8s.io/v1alpha3/resourcepoolstatusrequests",
    "full",
    { spec: { driver: "d.example", poolName: "p", limit: 1 } },
    {
      poolCount: 1,
      pools: [{ driver: "d.example", poolName: "p", generation: 1, totalDevices: 0, nodeName: "n" }],
    },
  ),
  sample(
    "apis/certificates.k8s.io/v1/certificatesigningrequests",
    "full",
    {
      spec: {
        request: CSR_REQUEST,
        signerName: "example.com/signer",
        expirationSeconds: 600,
        usages: ["digital signature", "key encipherment", "server auth"],
      },
    },
    {
      conditions: [
        {
          type: "Failed",
          status: "True",
          reason: "r",
          message: "m",
          lastUpdateTime: TIME,
          lastTransitionTime: TIME,
        },
      ],
    },
  ),
  sample(
    "apis/internal.apiserver.k8s.io/v1alpha1/storageversions",
    "none.full",
    { spec: {} },
    {
      storageVersions: [
        { apiServerID: "a", encodingVersion: "v1", decodableVersions: ["v1"], servedVersions: ["v1"] },
      ],
      commonEncodingVersion: "v1",
      conditions: [STATUS_CONDITION],
    },
  ),
];

/** Samples without namespaces, of all groups but the core, with nearly every field set. */
export const FULL_CLUSTER_SAMPLES: readonly KindSample[] = [
  ...ADMISSION_SAMPLES,
  ...STORAGE_SAMPLES,
  ...OTHERS,
];
