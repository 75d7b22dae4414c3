import { crdStrategy } from "./custom-resources.js";
import { defineKind, type KindRow } from "../kinds/define-kind.js";
import type { Kind } from "../kinds/kind-registry.js";
import { secretStrategy } from "../kinds/secret-strategy.js";
import { namespaceStrategy } from "./namespaces.js";
import { podStrategy } from "../pods/pod-strategy.js";

const ALL = ["all"];
const WORKLOAD: Partial<KindRow> = {
  group: "apps",
  categories: ALL,
  status: true,
  scale: true,
  hasGeneration: true,
};

/**
 * Returns the built-in kinds. Pods, namespaces, Secrets and CustomResourceDefinitions have a strategy, which
 * holds their rules. Objects of the other kinds are stored as they are sent.
 */
export function builtInKinds(): Kind[] {
  return [
    ...coreKinds(),
    { kind: "Deployment", shortNames: ["deploy"], ...WORKLOAD },
    { kind: "ReplicaSet", shortNames: ["rs"], ...WORKLOAD },
    { kind: "StatefulSet", shortNames: ["sts"], ...WORKLOAD },
    { kind: "DaemonSet", shortNames: ["ds"], ...WORKLOAD, scale: false },
    { kind: "Job", group: "batch", categories: ALL, status: true, hasGeneration: true },
    {
      kind: "CronJob",
      group: "batch",
      shortNames: ["cj"],
      categories: ALL,
      status: true,
      hasGeneration: true,
    },
    { kind: "Lease", group: "coordination.k8s.io" },
    // A collection of its own. A real server shows the same Events in both groups.
    { kind: "Event", group: "events.k8s.io" },
    { kind: "EndpointSlice", group: "discovery.k8s.io" },
    {
      kind: "PodDisruptionBudget",
      group: "policy",
      shortNames: ["pdb"],
      status: true,
      hasGeneration: true,
    },
    {
      kind: "StorageClass",
      group: "storage.k8s.io",
      resource: "storageclasses",
      shortNames: ["sc"],
      namespaced: false,
    },
    ...["Role", "RoleBinding"].map((kind) => ({ kind, group: "rbac.authorization.k8s.io" })),
    ...["ClusterRole", "ClusterRoleBinding"].map((kind) => ({
      kind,
      group: "rbac.authorization.k8s.io",
      namespaced: false,
    })),
    {
      kind: "CustomResourceDefinition",
      group: "apiextensions.k8s.io",
      shortNames: ["crd", "crds"],
      categories: ["api-extensions"],
      strategy: crdStrategy,
      namespaced: false,
      status: true,
      hasGeneration: true,
    },
  ].map(defineKind);
}

function coreKinds(): KindRow[] {
  return [
    {
      kind: "Pod",
      shortNames: ["po"],
      categories: ALL,
      status: true,
      subresources: [
        { name: "binding", kind: "Binding", verbs: ["create"] },
        { name: "eviction", kind: "Eviction", group: "policy", version: "v1", verbs: ["create"] },
        { name: "resize", kind: "Pod", verbs: ["get", "patch", "update"] },
      ],
      strategy: podStrategy,
      hasGeneration: true,
      graceful: true,
      emptyFields: { spec: { containers: null }, status: {} },
    },
    {
      kind: "Namespace",
      shortNames: ["ns"],
      namespaced: false,
      status: true,
      subresources: [{ name: "finalize", kind: "Namespace", verbs: ["update"] }],
      strategy: namespaceStrategy,
      emptyFields: { spec: {}, status: {} },
    },
    {
      kind: "Node",
      shortNames: ["no"],
      namespaced: false,
      status: true,
      emptyFields: { spec: {}, status: {} },
    },
    { kind: "Event", shortNames: ["ev"] },
    { kind: "ConfigMap", shortNames: ["cm"] },
    { kind: "Secret", strategy: secretStrategy },
    { kind: "Service", shortNames: ["svc"], categories: ALL, status: true },
    { kind: "ServiceAccount", shortNames: ["sa"] },
    { kind: "Endpoints", resource: "endpoints", shortNames: ["ep"] },
    { kind: "PersistentVolumeClaim", shortNames: ["pvc"], status: true },
    {
      kind: "ReplicationController",
      shortNames: ["rc"],
      categories: ALL,
      status: true,
      scale: true,
      hasGeneration: true,
    },
    { kind: "ResourceQuota", shortNames: ["quota"], status: true },
    { kind: "LimitRange", resource: "limitranges", shortNames: ["limits"] },
  ];
}
