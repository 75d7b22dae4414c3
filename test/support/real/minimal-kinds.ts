import {
  CSR_REQUEST,
  core,
  group,
  type KindSample,
  MICRO_TIME,
  sample,
  SELECTOR,
  TEMPLATE,
} from "./kind-sample.js";

const JOB = { template: { spec: { ...TEMPLATE.spec, restartPolicy: "Never" } } };
const ROLE_REF = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "nobody" };
const ADMISSION = "apis/admissionregistration.k8s.io/v1";
const NO_RULES = {
  resourceRules: [
    { apiGroups: ["none.example"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["none"] },
  ],
};

const CORE: readonly KindSample[] = [
  core("configmaps", "least", {}),
  core("secrets", "least", {}),
  core("serviceaccounts", "least", {}),
  sample("api/v1/namespaces", "least", {}),
  sample("api/v1/nodes", "least", {}),
  sample("api/v1/persistentvolumes", "least", {
    spec: { capacity: { storage: "1" }, accessModes: ["ReadOnlyMany"], nfs: { server: "s", path: "/" } },
  }),
  core("persistentvolumeclaims", "least", {
    spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "1" } } },
  }),
  core("replicationcontrollers", "least", { spec: { template: TEMPLATE } }),
  core("podtemplates", "least", { template: { spec: TEMPLATE.spec } }),
  core("limitranges", "least", { spec: { limits: [] } }),
  core("resourcequotas", "least", {}),
];

const GROUPS: readonly KindSample[] = [
  group("apps/v1/deployments", "least", { spec: { selector: SELECTOR, template: TEMPLATE } }),
  group("apps/v1/replicasets", "least", { spec: { selector: SELECTOR, template: TEMPLATE } }),
  group("apps/v1/statefulsets", "least", { spec: { selector: SELECTOR, template: TEMPLATE } }),
  group("apps/v1/daemonsets", "least", { spec: { selector: SELECTOR, template: TEMPLATE } }),
  group("apps/v1/controllerrevisions", "least", { data: {}, revision: 0 }),
  group("batch/v1/jobs", "least", { spec: JOB }),
  group("batch/v1/cronjobs", "least", { spec: { schedule: "@daily", jobTemplate: { spec: JOB } } }),
  group("autoscaling/v2/horizontalpodautoscalers", "least", {
    spec: { maxReplicas: 1, scaleTargetRef: { kind: "Deployment", name: "d", apiVersion: "apps/v1" } },
  }),
  group("policy/v1/poddisruptionbudgets", "least", {}),
  group("networking.k8s.io/v1/ingresses", "least", {
    spec: { defaultBackend: { resource: { kind: "K", name: "n" } } },
  }),
  group("networking.k8s.io/v1/networkpolicies", "least", {}),
  group("coordination.k8s.io/v1/leases", "least", {}),
  group("coordination.k8s.io/v1beta1/leasecandidates", "least", {
    spec: {
      leaseName: "l",
      binaryVersion: "1.36.0",
      emulationVersion: "1.36.0",
      strategy: "OldestEmulationVersion",
    },
  }),
  group("discovery.k8s.io/v1/endpointslices", "least", { addressType: "IPv6", endpoints: [] }),
  group("events.k8s.io/v1/events", "least", {
    eventTime: MICRO_TIME,
    reportingController: "example.com/c",
    reportingInstance: "i",
    action: "A",
    reason: "R",
    type: "Warning",
    regarding: { namespace: "default" },
  }),
  group("rbac.authorization.k8s.io/v1/rolebindings", "least", { roleRef: ROLE_REF }),
  group("resource.k8s.io/v1/resourceclaims", "least", {}),
  group("resource.k8s.io/v1/resourceclaimtemplates", "least", {}),
  group("storage.k8s.io/v1/csistoragecapacities", "least", { storageClassName: "c" }),
];

const CLUSTER: readonly KindSample[] = [
  sample("apis/networking.k8s.io/v1/ingressclasses", "least", { spec: { controller: "example.com/c" } }),
  sample("apis/networking.k8s.io/v1/ipaddresses", "192.0.2.8", {
    spec: { parentRef: { resource: "services", name: "s" } },
  }),
  sample("apis/networking.k8s.io/v1/servicecidrs", "least", { spec: { cidrs: ["192.0.2.0/24"] } }),
  sample("apis/rbac.authorization.k8s.io/v1/clusterroles", "least", {}),
  sample("apis/rbac.authorization.k8s.io/v1/clusterrolebindings", "least", { roleRef: ROLE_REF }),
  sample("apis/storage.k8s.io/v1/storageclasses", "least", { provisioner: "p.example" }),
  sample("apis/storage.k8s.io/v1/csidrivers", "least.example", { spec: {} }),
  sample("apis/storage.k8s.io/v1/volumeattachments", "least", {
    spec: { attacher: "a.example", nodeName: "n", source: { persistentVolumeName: "p" } },
  }),
  sample("apis/storage.k8s.io/v1/volumeattributesclasses", "least", {
    driverName: "d.example",
    parameters: { a: "" },
  }),
  sample("apis/scheduling.k8s.io/v1/priorityclasses", "least", { value: 0 }),
  sample("apis/node.k8s.io/v1/runtimeclasses", "least", { handler: "h" }),
  sample(`${ADMISSION}/validatingwebhookconfigurations`, "least", {}),
  sample(`${ADMISSION}/mutatingwebhookconfigurations`, "least", {}),
  sample(`${ADMISSION}/validatingadmissionpolicies`, "least", {
    spec: { matchConstraints: NO_RULES, validations: [{ expression: "true" }] },
  }),
  sample(`${ADMISSION}/validatingadmissionpolicybindings`, "least", {
    spec: { policyName: "least", validationActions: ["Warn"] },
  }),
  sample(`${ADMISSION}/mutatingadmissionpolicies`, "least", {
    spec: {
      reinvocationPolicy: "IfNeeded",
      matchConstraints: NO_RULES,
      mutations: [
        {
          patchType: "ApplyConfiguration",
          applyConfiguration: { expression: "Object{spec: Object.spec{}}" },
        },
      ],
    },
  }),
  sample(`${ADMISSION}/mutatingadmissionpolicybindings`, "least", { spec: { policyName: "least" } }),
  sample("apis/resource.k8s.io/v1/deviceclasses", "least", {}),
  sample("apis/resource.k8s.io/v1/resourceslices", "least", {
    spec: { driver: "d.example", allNodes: true, pool: { name: "least", resourceSliceCount: 1 } },
  }),
  sample("apis/resource.k8s.io/v1beta2/devicetaintrules", "least", {
    spec: { taint: { key: "k", effect: "NoSchedule" } },
  }),
  sample("apis/resource.k8s.io/v1alpha3/resourcepoolstatusrequests", "least", {
    spec: { driver: "d.example" },
  }),
  sample("apis/certificates.k8s.io/v1/certificatesigningrequests", "least", {
    spec: { request: CSR_REQUEST, signerName: "example.com/signer", usages: ["client auth"] },
  }),
  sample("apis/internal.apiserver.k8s.io/v1alpha1/storageversions", "none.least", { spec: {} }),
  sample("apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations", "least", {
    spec: { type: "Limited", limited: { limitResponse: { type: "Reject" } } },
  }),
  sample("apis/flowcontrol.apiserver.k8s.io/v1/flowschemas", "least", {
    spec: { priorityLevelConfiguration: { name: "least" } },
  }),
];

/** Samples with as few fields as the server accepts, of each kind that has optional parts. */
export const MINIMAL_SAMPLES: readonly KindSample[] = [...CORE, ...GROUPS, ...CLUSTER];
