import type { KindRow } from "../kinds/define-kind.js";

/** A kind in the table below. Its plural is its name in lower case and an `s`, unless `resource` says it. */
type PlainKind = Omit<KindRow, "strategy" | "group" | "version">;

const CLUSTER = { namespaced: false };
const STATUS = { status: true };
const COUNTED = { hasGeneration: true };
const EXTENSION = { ...CLUSTER, ...COUNTED, categories: ["api-extensions"] };

/**
 * Kinds without rules of their own, by group and version: their objects are stored as they are sent, and nothing acts
 * on them. Names, scope, subresources and generation are those of kube-apiserver 1.36.
 */
const PLAIN_KINDS: Readonly<Record<string, readonly PlainKind[]>> = {
  "/v1": [
    { kind: "PersistentVolume", shortNames: ["pv"], ...CLUSTER, ...STATUS },
    { kind: "PodTemplate", ...COUNTED },
  ],
  "admissionregistration.k8s.io/v1": [
    { kind: "MutatingAdmissionPolicy", resource: "mutatingadmissionpolicies", ...EXTENSION },
    { kind: "MutatingAdmissionPolicyBinding", ...EXTENSION },
    { kind: "MutatingWebhookConfiguration", ...EXTENSION },
    { kind: "ValidatingAdmissionPolicy", resource: "validatingadmissionpolicies", ...EXTENSION, ...STATUS },
    { kind: "ValidatingAdmissionPolicyBinding", ...EXTENSION },
    { kind: "ValidatingWebhookConfiguration", ...EXTENSION },
  ],
  "apps/v1": [{ kind: "ControllerRevision" }],
  "autoscaling/v2": [
    { kind: "HorizontalPodAutoscaler", shortNames: ["hpa"], categories: ["all"], ...STATUS },
  ],
  "certificates.k8s.io/v1": [
    { kind: "CertificateSigningRequest", shortNames: ["csr"], ...CLUSTER, ...STATUS },
  ],
  "flowcontrol.apiserver.k8s.io/v1": [
    { kind: "FlowSchema", ...CLUSTER, ...STATUS, ...COUNTED },
    { kind: "PriorityLevelConfiguration", ...CLUSTER, ...STATUS, ...COUNTED },
  ],
  "networking.k8s.io/v1": [
    { kind: "IngressClass", resource: "ingressclasses", ...CLUSTER, ...COUNTED },
    { kind: "IPAddress", resource: "ipaddresses", shortNames: ["ip"], ...CLUSTER },
    { kind: "NetworkPolicy", resource: "networkpolicies", shortNames: ["netpol"], ...COUNTED },
    { kind: "ServiceCIDR", ...CLUSTER, ...STATUS },
  ],
  "node.k8s.io/v1": [{ kind: "RuntimeClass", resource: "runtimeclasses", ...CLUSTER }],
  "resource.k8s.io/v1": [
    { kind: "DeviceClass", resource: "deviceclasses", ...CLUSTER, ...COUNTED },
    { kind: "ResourceClaim", ...STATUS },
    { kind: "ResourceClaimTemplate" },
    { kind: "ResourceSlice", ...CLUSTER, ...COUNTED },
  ],
  "scheduling.k8s.io/v1": [
    { kind: "PriorityClass", resource: "priorityclasses", shortNames: ["pc"], ...CLUSTER, ...COUNTED },
  ],
  "storage.k8s.io/v1": [
    { kind: "CSIDriver", ...CLUSTER },
    { kind: "CSINode", ...CLUSTER },
    { kind: "CSIStorageCapacity", resource: "csistoragecapacities" },
    { kind: "VolumeAttachment", ...CLUSTER, ...STATUS },
    { kind: "VolumeAttributesClass", resource: "volumeattributesclasses", shortNames: ["vac"], ...CLUSTER },
  ],
};

/** Returns the rows of the kinds without rules of their own. */
export function plainKinds(): KindRow[] {
  return Object.entries(PLAIN_KINDS).flatMap(([groupVersion, kinds]) => {
    const [group = "", version = ""] = groupVersion.split("/");
    return kinds.map((kind) => ({ ...kind, group, version }));
  });
}
