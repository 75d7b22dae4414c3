import type { Kind } from "./kind.js";

/** The kinds and short names of the resources of one version: `deployments: "Deployment deploy"`. */
type Resources = Readonly<Record<string, string>>;

/**
 * The kinds that every supported server has, by version. They are watched without a discovery request. Versions that
 * only some servers have are left to discovery, so that a type means the version that the server prefers.
 */
const NAMESPACED: Readonly<Record<string, Resources>> = {
  v1: {
    pods: "Pod po",
    configmaps: "ConfigMap cm",
    endpoints: "Endpoints ep",
    events: "Event ev",
    limitranges: "LimitRange limits",
    persistentvolumeclaims: "PersistentVolumeClaim pvc",
    podtemplates: "PodTemplate",
    replicationcontrollers: "ReplicationController rc",
    resourcequotas: "ResourceQuota quota",
    secrets: "Secret",
    serviceaccounts: "ServiceAccount sa",
    services: "Service svc",
  },
  "apps/v1": {
    controllerrevisions: "ControllerRevision",
    daemonsets: "DaemonSet ds",
    deployments: "Deployment deploy",
    replicasets: "ReplicaSet rs",
    statefulsets: "StatefulSet sts",
  },
  "events.k8s.io/v1": { events: "Event ev" },
  "autoscaling/v2": { horizontalpodautoscalers: "HorizontalPodAutoscaler hpa" },
  "batch/v1": { cronjobs: "CronJob cj", jobs: "Job" },
  "networking.k8s.io/v1": { ingresses: "Ingress ing", networkpolicies: "NetworkPolicy netpol" },
  "policy/v1": { poddisruptionbudgets: "PodDisruptionBudget pdb" },
  "rbac.authorization.k8s.io/v1": { rolebindings: "RoleBinding", roles: "Role" },
  "coordination.k8s.io/v1": { leases: "Lease" },
  "discovery.k8s.io/v1": { endpointslices: "EndpointSlice" },
  "storage.k8s.io/v1": { csistoragecapacities: "CSIStorageCapacity" },
};

const CLUSTER_SCOPED: Readonly<Record<string, Resources>> = {
  v1: { namespaces: "Namespace ns", nodes: "Node no", persistentvolumes: "PersistentVolume pv" },
  "apiregistration.k8s.io/v1": { apiservices: "APIService" },
  "certificates.k8s.io/v1": { certificatesigningrequests: "CertificateSigningRequest csr" },
  "networking.k8s.io/v1": { ingressclasses: "IngressClass" },
  "rbac.authorization.k8s.io/v1": { clusterrolebindings: "ClusterRoleBinding", clusterroles: "ClusterRole" },
  "storage.k8s.io/v1": {
    csidrivers: "CSIDriver",
    csinodes: "CSINode",
    storageclasses: "StorageClass sc",
    volumeattachments: "VolumeAttachment",
  },
  "admissionregistration.k8s.io/v1": {
    mutatingwebhookconfigurations: "MutatingWebhookConfiguration",
    validatingwebhookconfigurations: "ValidatingWebhookConfiguration",
  },
  "apiextensions.k8s.io/v1": { customresourcedefinitions: "CustomResourceDefinition crd crds" },
  "scheduling.k8s.io/v1": { priorityclasses: "PriorityClass pc" },
  "node.k8s.io/v1": { runtimeclasses: "RuntimeClass" },
};

/** The kinds of the tables above. Their categories are not known. */
export const BUILT_IN_KINDS: readonly Kind[] = [
  ...kindsOf(NAMESPACED, true),
  ...kindsOf(CLUSTER_SCOPED, false),
];

function kindsOf(versions: Readonly<Record<string, Resources>>, namespaced: boolean): Kind[] {
  return Object.entries(versions).flatMap(([groupVersion, resources]) => {
    const [version = "", group = ""] = groupVersion.split("/").reverse();
    return Object.entries(resources).map(([resource, names]): Kind => {
      const [kind = "", ...shortNames] = names.split(" ");
      const singular = kind.toLowerCase();
      return { group, version, resource, kind, namespaced, singular, shortNames, categories: [] };
    });
  });
}
