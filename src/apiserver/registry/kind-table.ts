import { definitionStrategy } from "./definition-strategy.js";
import { defineKind, type KindRow } from "../kinds/define-kind.js";
import { ALL_VERBS, type Kind } from "../kinds/kind-registry.js";
import { configMapStrategy } from "../kinds/config-map-strategy.js";
import { coreEventStrategy, eventStrategy } from "../kinds/event-strategy.js";
import { statusStrategyFrom } from "../kinds/generic-strategy.js";
import { secretStrategy } from "../kinds/secret-strategy.js";
import { serviceStrategy } from "../kinds/service-strategy.js";
import { namespaceStrategy } from "./namespaces.js";
import { plainKinds } from "./plain-kinds.js";
import { podStrategy } from "../pods/pod-strategy.js";
import { workloadStrategy } from "../workloads/workload-strategy.js";

const ALL = ["all"];
const WORKLOAD: Partial<KindRow> = {
  group: "apps",
  categories: ALL,
  status: true,
  scale: true,
  hasGeneration: true,
};

/** Kinds whose status is written by controllers, and has fields from the beginning. */
const POLICIES: readonly KindRow[] = [
  {
    kind: "PodDisruptionBudget",
    group: "policy",
    shortNames: ["pdb"],
    status: true,
    hasGeneration: true,
    strategy: statusStrategyFrom({
      disruptionsAllowed: 0,
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
    }),
  },
  {
    kind: "Ingress",
    group: "networking.k8s.io",
    resource: "ingresses",
    shortNames: ["ing"],
    status: true,
    hasGeneration: true,
    strategy: statusStrategyFrom({ loadBalancer: {} }),
  },
];

/** Questions about permissions. They are answered and not stored. */
const REVIEWS: readonly KindRow[] = [
  ...["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"].map((kind) => ({
    kind,
    group: "authorization.k8s.io",
    namespaced: false,
  })),
  { kind: "LocalSubjectAccessReview", group: "authorization.k8s.io" },
  { kind: "SelfSubjectReview", group: "authentication.k8s.io", namespaced: false },
].map((row) => ({ ...row, verbs: ["create"] as const }));

/**
 * Returns the built-in kinds. A kind with rules of its own has a strategy, which holds them. Objects of the other
 * kinds are stored as they are sent.
 */
export function builtInKinds(): Kind[] {
  return [
    ...coreKinds(),
    ...[
      { kind: "Deployment", shortNames: ["deploy"], ...WORKLOAD },
      { kind: "ReplicaSet", shortNames: ["rs"], ...WORKLOAD },
      { kind: "StatefulSet", shortNames: ["sts"], ...WORKLOAD },
      { kind: "DaemonSet", shortNames: ["ds"], ...WORKLOAD, scale: false },
      { kind: "Job", ...WORKLOAD, group: "batch", scale: false },
      { kind: "CronJob", shortNames: ["cj"], ...WORKLOAD, group: "batch", scale: false },
    ].map((row) => ({ ...row, strategy: workloadStrategy(row.kind) })),
    { kind: "Lease", group: "coordination.k8s.io" },
    // The same Events as those of the core group: see `EVENT_FORM`.
    { kind: "Event", group: "events.k8s.io", shortNames: ["ev"], strategy: eventStrategy },
    { kind: "EndpointSlice", group: "discovery.k8s.io", hasGeneration: true },
    ...POLICIES,
    ...REVIEWS,
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
      strategy: definitionStrategy,
      namespaced: false,
      status: true,
      hasGeneration: true,
    },
    ...plainKinds(),
  ].map(defineKind);
}

const POD_SUBRESOURCES: NonNullable<KindRow["subresources"]> = [
  { name: "binding", kind: "Binding", verbs: ["create"] },
  { name: "ephemeralcontainers", kind: "Pod", verbs: ["get", "patch", "update"] },
  { name: "eviction", kind: "Eviction", group: "policy", version: "v1", verbs: ["create"] },
  { name: "log", kind: "Pod", verbs: ["get"] },
  { name: "resize", kind: "Pod", verbs: ["get", "patch", "update"] },
];

function coreKinds(): KindRow[] {
  return [
    {
      kind: "Pod",
      shortNames: ["po"],
      categories: ALL,
      status: true,
      subresources: POD_SUBRESOURCES,
      strategy: podStrategy,
      hasGeneration: true,
      graceful: true,
      emptyFields: { spec: { containers: null }, status: {} },
    },
    {
      kind: "Namespace",
      shortNames: ["ns"],
      namespaced: false,
      verbs: ALL_VERBS.filter((verb) => verb !== "deletecollection"),
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
    { kind: "Event", shortNames: ["ev"], strategy: coreEventStrategy },
    { kind: "ConfigMap", shortNames: ["cm"], strategy: configMapStrategy },
    { kind: "Secret", strategy: secretStrategy },
    {
      kind: "Service",
      shortNames: ["svc"],
      categories: ALL,
      status: true,
      strategy: serviceStrategy,
    },
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
      strategy: workloadStrategy("ReplicationController"),
    },
    { kind: "ResourceQuota", shortNames: ["quota"], status: true },
    { kind: "LimitRange", resource: "limitranges", shortNames: ["limits"] },
  ];
}
