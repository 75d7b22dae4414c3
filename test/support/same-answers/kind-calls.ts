import type { Call } from "./call.js";
import {
  apply,
  APPS,
  BATCH,
  budget,
  CORE,
  definition,
  DEFINITIONS,
  get,
  JOB,
  merge,
  pod,
  POLICY,
  post,
  put,
  review,
  strategic,
  TABLE,
  TEMPLATE,
  widget,
  WIDGETS,
  workload,
} from "./steps.js";

const DEPLOYMENTS = `${APPS}/deployments`;
const DEPLOYED = [post(DEPLOYMENTS, workload("Deployment"))];
const PODS = `${CORE}/pods`;
const REVIEWS = "/apis/authorization.k8s.io/v1";
const MADE = [post(WIDGETS, widget({ size: 1 }))];
const LIST_PODS = { resourceAttributes: { verb: "list", resource: "pods", namespace: "{namespace}" } };

/** Calls that follow rules of one kind. */
export const KIND_CALLS: readonly Call[] = [
  { title: "create a Pod", ask: post(PODS, pod("a")) },
  { title: "create a Pod without containers", ask: post(PODS, pod("a", { containers: [] })) },
  { title: "create a Deployment", ask: post(DEPLOYMENTS, workload("Deployment")) },
  {
    title: "create an empty Deployment",
    ask: post(DEPLOYMENTS, { metadata: { name: "w" } }),
  },
  {
    title: "create a Deployment whose selector does not match",
    ask: post(DEPLOYMENTS, workload("Deployment", { selector: { matchLabels: { app: "y" } } })),
  },
  {
    title: "create a StatefulSet",
    ask: post(
      `${APPS}/statefulsets`,
      workload("StatefulSet", {
        serviceName: "s",
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        ],
      }),
    ),
  },
  { title: "create a DaemonSet", ask: post(`${APPS}/daemonsets`, workload("DaemonSet")) },
  { title: "create a Job", ask: post(`${BATCH}/jobs`, JOB) },
  {
    title: "create a CronJob",
    ask: post(`${BATCH}/cronjobs`, {
      metadata: { name: "c" },
      spec: { schedule: "* * * * *", jobTemplate: { spec: JOB.spec } },
    }),
  },
  {
    title: "create an Ingress",
    ask: post("/apis/networking.k8s.io/v1/namespaces/{namespace}/ingresses", {
      metadata: { name: "i" },
      spec: { defaultBackend: { service: { name: "s", port: { number: 80 } } } },
    }),
  },
  {
    title: "create an Event of events.k8s.io",
    ask: post("/apis/events.k8s.io/v1/namespaces/{namespace}/events", {
      metadata: { name: "e" },
      eventTime: "2026-01-01T00:00:00.000000Z",
      type: "Normal",
      reason: "Tested",
      action: "Test",
      reportingController: "example.com/tester",
      reportingInstance: "tester-1",
      regarding: { kind: "Namespace", name: "{namespace}", namespace: "{namespace}" },
    }),
  },
  {
    title: "get a Deployment as a table",
    before: DEPLOYED,
    ask: get(`${DEPLOYMENTS}/w`, { headers: TABLE }),
  },
  {
    title: "patch a container of a Deployment by its name",
    before: DEPLOYED,
    ask: strategic(`${DEPLOYMENTS}/w`, {
      spec: { template: { spec: { containers: [{ name: "c", env: [{ name: "A", value: "1" }] }] } } },
    }),
  },
  {
    title: "change the selector of a Deployment",
    before: DEPLOYED,
    ask: merge(`${DEPLOYMENTS}/w`, {
      spec: {
        selector: { matchLabels: { more: "x" } },
        template: { metadata: { labels: { more: "x" } } },
      },
    }),
  },
  {
    title: "change the service of a StatefulSet",
    before: [post(`${APPS}/statefulsets`, workload("StatefulSet", { serviceName: "s" }))],
    ask: merge(`${APPS}/statefulsets/w`, { spec: { serviceName: "t" } }),
  },
  {
    title: "change the template of a Job",
    before: [post(`${BATCH}/jobs`, JOB)],
    ask: merge(`${BATCH}/jobs/j`, { spec: { template: { metadata: { labels: { a: "b" } } } } }),
  },
  {
    title: "write the status of a Deployment",
    before: DEPLOYED,
    ask: merge(`${DEPLOYMENTS}/w/status`, { spec: { replicas: 9 }, status: { replicas: 1 } }),
  },
  { title: "read the scale of a Deployment", before: DEPLOYED, ask: get(`${DEPLOYMENTS}/w/scale`) },
  {
    title: "change the scale of a Deployment",
    before: DEPLOYED,
    ask: merge(`${DEPLOYMENTS}/w/scale`, { spec: { replicas: 3 } }),
  },
  {
    title: "apply a Deployment a second time",
    before: [apply(`${DEPLOYMENTS}/w`, workload("Deployment"))],
    ask: apply(
      `${DEPLOYMENTS}/w`,
      workload("Deployment", {
        replicas: 2,
        template: { ...TEMPLATE, spec: { containers: [{ name: "c", image: "nginx:2" }] } },
      }),
    ),
  },
  {
    title: "evict a Pod",
    before: [post(PODS, pod("a"))],
    ask: post(`${PODS}/a/eviction`, { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "a" } }),
  },
  {
    title: "evict a Pod whose budget allows no disruption",
    before: [
      post(PODS, pod("a", {}, { labels: { app: "x" } })),
      merge(`${PODS}/a/status`, {
        status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
      }),
      post(
        `${POLICY}/poddisruptionbudgets`,
        budget({ minAvailable: 1, selector: { matchLabels: { app: "x" } } }),
      ),
      merge(`${POLICY}/poddisruptionbudgets/b/status`, {
        status: { observedGeneration: 1, disruptionsAllowed: 0, expectedPods: 1 },
      }),
    ],
    ask: post(`${PODS}/a/eviction`, { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "a" } }),
  },
  {
    title: "bind a Pod",
    before: [post(PODS, pod("a"))],
    ask: post(`${PODS}/a/binding`, { metadata: { name: "a" }, target: { kind: "Node", name: "n" } }),
  },
  {
    title: "read the log of a Pod without a node",
    before: [post(PODS, pod("a"))],
    ask: get(`${PODS}/a/log`),
  },
  { title: "discover the resources of a group", ask: get("/apis/same.example.com/v1") },
  { title: "define a custom resource", ask: post(DEFINITIONS, definition("gadgets", "Gadget")) },
  {
    title: "define a custom resource without a schema",
    ask: post(DEFINITIONS, definition("things", "Thing", { schema: null, selectableFields: null })),
  },
  {
    title: "create a custom resource, with defaults and unknown fields",
    ask: post(
      WIDGETS,
      widget({ size: 1, unknown: 1, free: { any: 1 }, parts: [{ id: "a", other: 1 }, { id: "b" }] }),
    ),
  },
  {
    title: "create an invalid custom resource",
    ask: post(WIDGETS, widget({ size: 11, color: "blue", name: "Not valid", parts: [{ count: 1 }] })),
  },
  {
    title: "write the status of a custom resource",
    before: MADE,
    ask: merge(`${WIDGETS}/w/status`, { spec: { size: 2 }, status: { ready: true, more: 1 } }),
  },
  {
    title: "change the scale of a custom resource",
    before: [post(WIDGETS, widget({ size: 1, replicas: 1 }))],
    ask: merge(`${WIDGETS}/w/scale`, { spec: { replicas: 3 } }),
  },
  {
    title: "list custom resources by a selectable field",
    before: MADE,
    ask: get(`${WIDGETS}?fieldSelector=spec.color%3Dred`),
  },
  {
    title: "apply an item of a list of a custom resource",
    before: [apply(`${WIDGETS}/w`, widget({ size: 1, parts: [{ id: "a" }] }))],
    ask: apply(`${WIDGETS}/w`, widget({ size: 1, parts: [{ id: "b" }] }), "?fieldManager=two"),
  },
  {
    title: "patch a custom resource by a strategic merge",
    before: MADE,
    ask: strategic(`${WIDGETS}/w`, { spec: { size: 2 } }),
  },
  {
    title: "ask whether oneself may do something",
    ask: post(`${REVIEWS}/selfsubjectaccessreviews`, review("SelfSubjectAccessReview", LIST_PODS)),
  },
  {
    title: "ask whether another user may do something",
    ask: post(
      `${REVIEWS}/subjectaccessreviews`,
      review("SubjectAccessReview", { ...LIST_PODS, user: "restricted" }),
    ),
  },
  {
    title: "ask for one's rules",
    ask: post(
      `${REVIEWS}/selfsubjectrulesreviews`,
      review("SelfSubjectRulesReview", { namespace: "{namespace}" }),
    ),
  },
  {
    title: "replace the scale of a ReplicaSet",
    before: [post(`${APPS}/replicasets`, workload("ReplicaSet"))],
    ask: put(`${APPS}/replicasets/w/scale`, {
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata: { name: "w" },
      spec: { replicas: 2 },
    }),
  },
];
