// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

import type * as admissionregistrationV1 from "../types/admissionregistration/v1.js";
import type * as apiextensionsV1 from "../types/apiextensions/v1.js";
import type * as apiregistrationV1 from "../types/apiregistration/v1.js";
import type * as apiserverinternalV1alpha1 from "../types/apiserverinternal/v1alpha1.js";
import type * as appsV1 from "../types/apps/v1.js";
import type * as autoscalingV2 from "../types/autoscaling/v2.js";
import type * as batchV1 from "../types/batch/v1.js";
import type * as certificatesV1 from "../types/certificates/v1.js";
import type * as certificatesV1beta1 from "../types/certificates/v1beta1.js";
import type * as coordinationV1 from "../types/coordination/v1.js";
import type * as coordinationV1beta1 from "../types/coordination/v1beta1.js";
import type * as coreV1 from "../types/core/v1.js";
import type * as discoveryV1 from "../types/discovery/v1.js";
import type * as eventsV1 from "../types/events/v1.js";
import type * as flowcontrolV1 from "../types/flowcontrol/v1.js";
import type * as networkingV1 from "../types/networking/v1.js";
import type * as nodeV1 from "../types/node/v1.js";
import type * as policyV1 from "../types/policy/v1.js";
import type * as rbacV1 from "../types/rbac/v1.js";
import type * as resourceV1 from "../types/resource/v1.js";
import type * as resourceV1alpha3 from "../types/resource/v1alpha3.js";
import type * as resourceV1beta2 from "../types/resource/v1beta2.js";
import type * as schedulingV1 from "../types/scheduling/v1.js";
import type * as schedulingV1alpha2 from "../types/scheduling/v1alpha2.js";
import type * as storageV1 from "../types/storage/v1.js";
import type * as storagemigrationV1beta1 from "../types/storagemigration/v1beta1.js";
import type { GroupVersionResource } from "./resource.js";

/** The resource of the kind ComponentStatus in v1. */
export const COMPONENT_STATUSES: GroupVersionResource<coreV1.ComponentStatus> = {
  group: "",
  version: "v1",
  resource: "componentstatuses",
  namespaced: false,
  kind: "ComponentStatus",
};

/** The resource of the kind ConfigMap in v1. */
export const CONFIG_MAPS: GroupVersionResource<coreV1.ConfigMap> = {
  group: "",
  version: "v1",
  resource: "configmaps",
  kind: "ConfigMap",
};

/** The resource of the kind Endpoints in v1. */
export const ENDPOINTS: GroupVersionResource<coreV1.Endpoints> = {
  group: "",
  version: "v1",
  resource: "endpoints",
  kind: "Endpoints",
};

/** The resource of the kind Event in v1. */
export const EVENTS: GroupVersionResource<coreV1.Event> = {
  group: "",
  version: "v1",
  resource: "events",
  kind: "Event",
};

/** The resource of the kind LimitRange in v1. */
export const LIMIT_RANGES: GroupVersionResource<coreV1.LimitRange> = {
  group: "",
  version: "v1",
  resource: "limitranges",
  kind: "LimitRange",
};

/** The resource of the kind Namespace in v1. */
export const NAMESPACES: GroupVersionResource<coreV1.Namespace> = {
  group: "",
  version: "v1",
  resource: "namespaces",
  namespaced: false,
  kind: "Namespace",
};

/** The resource of the kind Node in v1. */
export const NODES: GroupVersionResource<coreV1.Node> = {
  group: "",
  version: "v1",
  resource: "nodes",
  namespaced: false,
  kind: "Node",
};

/** The resource of the kind PersistentVolumeClaim in v1. */
export const PERSISTENT_VOLUME_CLAIMS: GroupVersionResource<coreV1.PersistentVolumeClaim> = {
  group: "",
  version: "v1",
  resource: "persistentvolumeclaims",
  kind: "PersistentVolumeClaim",
};

/** The resource of the kind PersistentVolume in v1. */
export const PERSISTENT_VOLUMES: GroupVersionResource<coreV1.PersistentVolume> = {
  group: "",
  version: "v1",
  resource: "persistentvolumes",
  namespaced: false,
  kind: "PersistentVolume",
};

/** The resource of the kind Pod in v1. */
export const PODS: GroupVersionResource<coreV1.Pod> = {
  group: "",
  version: "v1",
  resource: "pods",
  kind: "Pod",
};

/** The resource of the kind PodTemplate in v1. */
export const POD_TEMPLATES: GroupVersionResource<coreV1.PodTemplate> = {
  group: "",
  version: "v1",
  resource: "podtemplates",
  kind: "PodTemplate",
};

/** The resource of the kind ReplicationController in v1. */
export const REPLICATION_CONTROLLERS: GroupVersionResource<coreV1.ReplicationController> = {
  group: "",
  version: "v1",
  resource: "replicationcontrollers",
  kind: "ReplicationController",
};

/** The resource of the kind ResourceQuota in v1. */
export const RESOURCE_QUOTAS: GroupVersionResource<coreV1.ResourceQuota> = {
  group: "",
  version: "v1",
  resource: "resourcequotas",
  kind: "ResourceQuota",
};

/** The resource of the kind Secret in v1. */
export const SECRETS: GroupVersionResource<coreV1.Secret> = {
  group: "",
  version: "v1",
  resource: "secrets",
  kind: "Secret",
};

/** The resource of the kind ServiceAccount in v1. */
export const SERVICE_ACCOUNTS: GroupVersionResource<coreV1.ServiceAccount> = {
  group: "",
  version: "v1",
  resource: "serviceaccounts",
  kind: "ServiceAccount",
};

/** The resource of the kind Service in v1. */
export const SERVICES: GroupVersionResource<coreV1.Service> = {
  group: "",
  version: "v1",
  resource: "services",
  kind: "Service",
};

/** The resource of the kind MutatingAdmissionPolicy in admissionregistration.k8s.io/v1. */
export const MUTATING_ADMISSION_POLICIES: GroupVersionResource<admissionregistrationV1.MutatingAdmissionPolicy> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  resource: "mutatingadmissionpolicies",
  namespaced: false,
  kind: "MutatingAdmissionPolicy",
};

/** The resource of the kind MutatingAdmissionPolicyBinding in admissionregistration.k8s.io/v1. */
export const MUTATING_ADMISSION_POLICY_BINDINGS: GroupVersionResource<admissionregistrationV1.MutatingAdmissionPolicyBinding> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  resource: "mutatingadmissionpolicybindings",
  namespaced: false,
  kind: "MutatingAdmissionPolicyBinding",
};

/** The resource of the kind MutatingWebhookConfiguration in admissionregistration.k8s.io/v1. */
export const MUTATING_WEBHOOK_CONFIGURATIONS: GroupVersionResource<admissionregistrationV1.MutatingWebhookConfiguration> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  resource: "mutatingwebhookconfigurations",
  namespaced: false,
  kind: "MutatingWebhookConfiguration",
};

/** The resource of the kind ValidatingAdmissionPolicy in admissionregistration.k8s.io/v1. */
export const VALIDATING_ADMISSION_POLICIES: GroupVersionResource<admissionregistrationV1.ValidatingAdmissionPolicy> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  resource: "validatingadmissionpolicies",
  namespaced: false,
  kind: "ValidatingAdmissionPolicy",
};

/** The resource of the kind ValidatingAdmissionPolicyBinding in admissionregistration.k8s.io/v1. */
export const VALIDATING_ADMISSION_POLICY_BINDINGS: GroupVersionResource<admissionregistrationV1.ValidatingAdmissionPolicyBinding> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  resource: "validatingadmissionpolicybindings",
  namespaced: false,
  kind: "ValidatingAdmissionPolicyBinding",
};

/** The resource of the kind ValidatingWebhookConfiguration in admissionregistration.k8s.io/v1. */
export const VALIDATING_WEBHOOK_CONFIGURATIONS: GroupVersionResource<admissionregistrationV1.ValidatingWebhookConfiguration> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  resource: "validatingwebhookconfigurations",
  namespaced: false,
  kind: "ValidatingWebhookConfiguration",
};

/** The resource of the kind CustomResourceDefinition in apiextensions.k8s.io/v1. */
export const CUSTOM_RESOURCE_DEFINITIONS: GroupVersionResource<apiextensionsV1.CustomResourceDefinition> = {
  group: "apiextensions.k8s.io",
  version: "v1",
  resource: "customresourcedefinitions",
  namespaced: false,
  kind: "CustomResourceDefinition",
};

/** The resource of the kind APIService in apiregistration.k8s.io/v1. */
export const API_SERVICES: GroupVersionResource<apiregistrationV1.APIService> = {
  group: "apiregistration.k8s.io",
  version: "v1",
  resource: "apiservices",
  namespaced: false,
  kind: "APIService",
};

/** The resource of the kind ControllerRevision in apps/v1. */
export const CONTROLLER_REVISIONS: GroupVersionResource<appsV1.ControllerRevision> = {
  group: "apps",
  version: "v1",
  resource: "controllerrevisions",
  kind: "ControllerRevision",
};

/** The resource of the kind DaemonSet in apps/v1. */
export const DAEMON_SETS: GroupVersionResource<appsV1.DaemonSet> = {
  group: "apps",
  version: "v1",
  resource: "daemonsets",
  kind: "DaemonSet",
};

/** The resource of the kind Deployment in apps/v1. */
export const DEPLOYMENTS: GroupVersionResource<appsV1.Deployment> = {
  group: "apps",
  version: "v1",
  resource: "deployments",
  kind: "Deployment",
};

/** The resource of the kind ReplicaSet in apps/v1. */
export const REPLICA_SETS: GroupVersionResource<appsV1.ReplicaSet> = {
  group: "apps",
  version: "v1",
  resource: "replicasets",
  kind: "ReplicaSet",
};

/** The resource of the kind StatefulSet in apps/v1. */
export const STATEFUL_SETS: GroupVersionResource<appsV1.StatefulSet> = {
  group: "apps",
  version: "v1",
  resource: "statefulsets",
  kind: "StatefulSet",
};

/** The resource of the kind HorizontalPodAutoscaler in autoscaling/v2. */
export const HORIZONTAL_POD_AUTOSCALERS: GroupVersionResource<autoscalingV2.HorizontalPodAutoscaler> = {
  group: "autoscaling",
  version: "v2",
  resource: "horizontalpodautoscalers",
  kind: "HorizontalPodAutoscaler",
};

/** The resource of the kind CronJob in batch/v1. */
export const CRON_JOBS: GroupVersionResource<batchV1.CronJob> = {
  group: "batch",
  version: "v1",
  resource: "cronjobs",
  kind: "CronJob",
};

/** The resource of the kind Job in batch/v1. */
export const JOBS: GroupVersionResource<batchV1.Job> = {
  group: "batch",
  version: "v1",
  resource: "jobs",
  kind: "Job",
};

/** The resource of the kind CertificateSigningRequest in certificates.k8s.io/v1. */
export const CERTIFICATE_SIGNING_REQUESTS: GroupVersionResource<certificatesV1.CertificateSigningRequest> = {
  group: "certificates.k8s.io",
  version: "v1",
  resource: "certificatesigningrequests",
  namespaced: false,
  kind: "CertificateSigningRequest",
};

/** The resource of the kind ClusterTrustBundle in certificates.k8s.io/v1beta1. */
export const CLUSTER_TRUST_BUNDLES: GroupVersionResource<certificatesV1beta1.ClusterTrustBundle> = {
  group: "certificates.k8s.io",
  version: "v1beta1",
  resource: "clustertrustbundles",
  namespaced: false,
  kind: "ClusterTrustBundle",
};

/** The resource of the kind PodCertificateRequest in certificates.k8s.io/v1beta1. */
export const POD_CERTIFICATE_REQUESTS: GroupVersionResource<certificatesV1beta1.PodCertificateRequest> = {
  group: "certificates.k8s.io",
  version: "v1beta1",
  resource: "podcertificaterequests",
  kind: "PodCertificateRequest",
};

/** The resource of the kind LeaseCandidate in coordination.k8s.io/v1beta1. */
export const LEASE_CANDIDATES: GroupVersionResource<coordinationV1beta1.LeaseCandidate> = {
  group: "coordination.k8s.io",
  version: "v1beta1",
  resource: "leasecandidates",
  kind: "LeaseCandidate",
};

/** The resource of the kind Lease in coordination.k8s.io/v1. */
export const LEASES: GroupVersionResource<coordinationV1.Lease> = {
  group: "coordination.k8s.io",
  version: "v1",
  resource: "leases",
  kind: "Lease",
};

/** The resource of the kind EndpointSlice in discovery.k8s.io/v1. */
export const ENDPOINT_SLICES: GroupVersionResource<discoveryV1.EndpointSlice> = {
  group: "discovery.k8s.io",
  version: "v1",
  resource: "endpointslices",
  kind: "EndpointSlice",
};

/** The resource of the kind Event in events.k8s.io/v1. */
export const EVENTS_EVENTS_K8S_IO: GroupVersionResource<eventsV1.Event> = {
  group: "events.k8s.io",
  version: "v1",
  resource: "events",
  kind: "Event",
};

/** The resource of the kind FlowSchema in flowcontrol.apiserver.k8s.io/v1. */
export const FLOW_SCHEMAS: GroupVersionResource<flowcontrolV1.FlowSchema> = {
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  resource: "flowschemas",
  namespaced: false,
  kind: "FlowSchema",
};

/** The resource of the kind PriorityLevelConfiguration in flowcontrol.apiserver.k8s.io/v1. */
export const PRIORITY_LEVEL_CONFIGURATIONS: GroupVersionResource<flowcontrolV1.PriorityLevelConfiguration> = {
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  resource: "prioritylevelconfigurations",
  namespaced: false,
  kind: "PriorityLevelConfiguration",
};

/** The resource of the kind StorageVersion in internal.apiserver.k8s.io/v1alpha1. */
export const STORAGE_VERSIONS: GroupVersionResource<apiserverinternalV1alpha1.StorageVersion> = {
  group: "internal.apiserver.k8s.io",
  version: "v1alpha1",
  resource: "storageversions",
  namespaced: false,
  kind: "StorageVersion",
};

/** The resource of the kind IngressClass in networking.k8s.io/v1. */
export const INGRESS_CLASSES: GroupVersionResource<networkingV1.IngressClass> = {
  group: "networking.k8s.io",
  version: "v1",
  resource: "ingressclasses",
  namespaced: false,
  kind: "IngressClass",
};

/** The resource of the kind Ingress in networking.k8s.io/v1. */
export const INGRESSES: GroupVersionResource<networkingV1.Ingress> = {
  group: "networking.k8s.io",
  version: "v1",
  resource: "ingresses",
  kind: "Ingress",
};

/** The resource of the kind IPAddress in networking.k8s.io/v1. */
export const IP_ADDRESSES: GroupVersionResource<networkingV1.IPAddress> = {
  group: "networking.k8s.io",
  version: "v1",
  resource: "ipaddresses",
  namespaced: false,
  kind: "IPAddress",
};

/** The resource of the kind NetworkPolicy in networking.k8s.io/v1. */
export const NETWORK_POLICIES: GroupVersionResource<networkingV1.NetworkPolicy> = {
  group: "networking.k8s.io",
  version: "v1",
  resource: "networkpolicies",
  kind: "NetworkPolicy",
};

/** The resource of the kind ServiceCIDR in networking.k8s.io/v1. */
export const SERVICE_CIDRS: GroupVersionResource<networkingV1.ServiceCIDR> = {
  group: "networking.k8s.io",
  version: "v1",
  resource: "servicecidrs",
  namespaced: false,
  kind: "ServiceCIDR",
};

/** The resource of the kind RuntimeClass in node.k8s.io/v1. */
export const RUNTIME_CLASSES: GroupVersionResource<nodeV1.RuntimeClass> = {
  group: "node.k8s.io",
  version: "v1",
  resource: "runtimeclasses",
  namespaced: false,
  kind: "RuntimeClass",
};

/** The resource of the kind PodDisruptionBudget in policy/v1. */
export const POD_DISRUPTION_BUDGETS: GroupVersionResource<policyV1.PodDisruptionBudget> = {
  group: "policy",
  version: "v1",
  resource: "poddisruptionbudgets",
  kind: "PodDisruptionBudget",
};

/** The resource of the kind ClusterRoleBinding in rbac.authorization.k8s.io/v1. */
export const CLUSTER_ROLE_BINDINGS: GroupVersionResource<rbacV1.ClusterRoleBinding> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  resource: "clusterrolebindings",
  namespaced: false,
  kind: "ClusterRoleBinding",
};

/** The resource of the kind ClusterRole in rbac.authorization.k8s.io/v1. */
export const CLUSTER_ROLES: GroupVersionResource<rbacV1.ClusterRole> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  resource: "clusterroles",
  namespaced: false,
  kind: "ClusterRole",
};

/** The resource of the kind RoleBinding in rbac.authorization.k8s.io/v1. */
export const ROLE_BINDINGS: GroupVersionResource<rbacV1.RoleBinding> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  resource: "rolebindings",
  kind: "RoleBinding",
};

/** The resource of the kind Role in rbac.authorization.k8s.io/v1. */
export const ROLES: GroupVersionResource<rbacV1.Role> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  resource: "roles",
  kind: "Role",
};

/** The resource of the kind DeviceClass in resource.k8s.io/v1. */
export const DEVICE_CLASSES: GroupVersionResource<resourceV1.DeviceClass> = {
  group: "resource.k8s.io",
  version: "v1",
  resource: "deviceclasses",
  namespaced: false,
  kind: "DeviceClass",
};

/** The resource of the kind DeviceTaintRule in resource.k8s.io/v1beta2. */
export const DEVICE_TAINT_RULES: GroupVersionResource<resourceV1beta2.DeviceTaintRule> = {
  group: "resource.k8s.io",
  version: "v1beta2",
  resource: "devicetaintrules",
  namespaced: false,
  kind: "DeviceTaintRule",
};

/** The resource of the kind ResourceClaim in resource.k8s.io/v1. */
export const RESOURCE_CLAIMS: GroupVersionResource<resourceV1.ResourceClaim> = {
  group: "resource.k8s.io",
  version: "v1",
  resource: "resourceclaims",
  kind: "ResourceClaim",
};

/** The resource of the kind ResourceClaimTemplate in resource.k8s.io/v1. */
export const RESOURCE_CLAIM_TEMPLATES: GroupVersionResource<resourceV1.ResourceClaimTemplate> = {
  group: "resource.k8s.io",
  version: "v1",
  resource: "resourceclaimtemplates",
  kind: "ResourceClaimTemplate",
};

/** The resource of the kind ResourcePoolStatusRequest in resource.k8s.io/v1alpha3. */
export const RESOURCE_POOL_STATUS_REQUESTS: GroupVersionResource<resourceV1alpha3.ResourcePoolStatusRequest> = {
  group: "resource.k8s.io",
  version: "v1alpha3",
  resource: "resourcepoolstatusrequests",
  namespaced: false,
  kind: "ResourcePoolStatusRequest",
};

/** The resource of the kind ResourceSlice in resource.k8s.io/v1. */
export const RESOURCE_SLICES: GroupVersionResource<resourceV1.ResourceSlice> = {
  group: "resource.k8s.io",
  version: "v1",
  resource: "resourceslices",
  namespaced: false,
  kind: "ResourceSlice",
};

/** The resource of the kind PodGroup in scheduling.k8s.io/v1alpha2. */
export const POD_GROUPS: GroupVersionResource<schedulingV1alpha2.PodGroup> = {
  group: "scheduling.k8s.io",
  version: "v1alpha2",
  resource: "podgroups",
  kind: "PodGroup",
};

/** The resource of the kind PriorityClass in scheduling.k8s.io/v1. */
export const PRIORITY_CLASSES: GroupVersionResource<schedulingV1.PriorityClass> = {
  group: "scheduling.k8s.io",
  version: "v1",
  resource: "priorityclasses",
  namespaced: false,
  kind: "PriorityClass",
};

/** The resource of the kind Workload in scheduling.k8s.io/v1alpha2. */
export const WORKLOADS: GroupVersionResource<schedulingV1alpha2.Workload> = {
  group: "scheduling.k8s.io",
  version: "v1alpha2",
  resource: "workloads",
  kind: "Workload",
};

/** The resource of the kind CSIDriver in storage.k8s.io/v1. */
export const CSI_DRIVERS: GroupVersionResource<storageV1.CSIDriver> = {
  group: "storage.k8s.io",
  version: "v1",
  resource: "csidrivers",
  namespaced: false,
  kind: "CSIDriver",
};

/** The resource of the kind CSINode in storage.k8s.io/v1. */
export const CSI_NODES: GroupVersionResource<storageV1.CSINode> = {
  group: "storage.k8s.io",
  version: "v1",
  resource: "csinodes",
  namespaced: false,
  kind: "CSINode",
};

/** The resource of the kind CSIStorageCapacity in storage.k8s.io/v1. */
export const CSI_STORAGE_CAPACITIES: GroupVersionResource<storageV1.CSIStorageCapacity> = {
  group: "storage.k8s.io",
  version: "v1",
  resource: "csistoragecapacities",
  kind: "CSIStorageCapacity",
};

/** The resource of the kind StorageClass in storage.k8s.io/v1. */
export const STORAGE_CLASSES: GroupVersionResource<storageV1.StorageClass> = {
  group: "storage.k8s.io",
  version: "v1",
  resource: "storageclasses",
  namespaced: false,
  kind: "StorageClass",
};

/** The resource of the kind VolumeAttachment in storage.k8s.io/v1. */
export const VOLUME_ATTACHMENTS: GroupVersionResource<storageV1.VolumeAttachment> = {
  group: "storage.k8s.io",
  version: "v1",
  resource: "volumeattachments",
  namespaced: false,
  kind: "VolumeAttachment",
};

/** The resource of the kind VolumeAttributesClass in storage.k8s.io/v1. */
export const VOLUME_ATTRIBUTES_CLASSES: GroupVersionResource<storageV1.VolumeAttributesClass> = {
  group: "storage.k8s.io",
  version: "v1",
  resource: "volumeattributesclasses",
  namespaced: false,
  kind: "VolumeAttributesClass",
};

/** The resource of the kind StorageVersionMigration in storagemigration.k8s.io/v1beta1. */
export const STORAGE_VERSION_MIGRATIONS: GroupVersionResource<storagemigrationV1beta1.StorageVersionMigration> = {
  group: "storagemigration.k8s.io",
  version: "v1beta1",
  resource: "storageversionmigrations",
  namespaced: false,
  kind: "StorageVersionMigration",
};
