import type { Call } from "./call.js";
import {
  apply,
  APPS,
  configMap,
  CORE,
  del,
  get,
  merge,
  operations,
  pod,
  post,
  put,
  strategic,
  TABLE,
} from "./steps.js";

const MAPS = `${CORE}/configmaps`;
const PODS = `${CORE}/pods`;
const THREE = [
  post(MAPS, configMap("a", {}, { labels: { app: "x", tier: "one" } }), {
    keep: { version: "metadata.resourceVersion" },
  }),
  post(MAPS, configMap("b", {}, { labels: { app: "y" } })),
  post(MAPS, configMap("c", {}, { labels: { app: "x", tier: "two" } })),
];
const MAP = [
  post(MAPS, configMap("a"), { keep: { version: "metadata.resourceVersion", uid: "metadata.uid" } }),
];

const DEBUGGED = { spec: { ephemeralContainers: [{ name: "d", image: "busybox" }] } };

/** Calls that are the same for every kind, on objects of the core group. */
export const OBJECT_CALLS: readonly Call[] = [
  { title: "create a ConfigMap", ask: post(MAPS, configMap("a")) },
  {
    title: "create a Secret from texts",
    ask: post(`${CORE}/secrets`, { metadata: { name: "s" }, stringData: { a: "b" } }),
  },
  {
    title: "create a Service",
    ask: post(`${CORE}/services`, {
      metadata: { name: "s" },
      spec: { selector: { app: "x" }, ports: [{ port: 80 }] },
    }),
  },
  {
    title: "create a Namespace",
    ask: post("/api/v1/namespaces", { metadata: { name: "{namespace}-more" } }),
  },
  {
    title: "create with a generated name",
    ask: post(MAPS, { metadata: { generateName: "made-" } }),
  },
  { title: "create what exists", before: MAP, ask: post(MAPS, configMap("a")) },
  { title: "create in a missing namespace", ask: post("/api/v1/namespaces/none/configmaps", configMap("a")) },
  { title: "create without storing (dry run)", ask: post(`${MAPS}?dryRun=All`, configMap("a")) },
  {
    title: "create with empty fields",
    ask: post(
      PODS,
      pod(
        "a",
        {
          containers: [
            {
              name: "c",
              image: "nginx:1",
              command: [],
              stdin: false,
              env: [{ name: "E", value: "" }],
              readinessProbe: { httpGet: { port: 80, path: "" }, timeoutSeconds: 0 },
            },
          ],
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 0,
          nodeSelector: {},
          hostAliases: [],
        },
        { labels: {}, finalizers: [] },
      ),
    ),
  },
  { title: "create with an unknown field", ask: post(PODS, pod("a", { unknown: 1 })) },
  {
    title: "create with an unknown field, validated strictly",
    ask: post(`${PODS}?fieldValidation=Strict`, pod("a", { unknown: 1 })),
  },
  {
    title: "create with an invalid label",
    ask: post(MAPS, configMap("a", {}, { labels: { app: "not valid" } })),
  },
  {
    title: "create a Namespace whose name is not a label",
    ask: post("/api/v1/namespaces", { metadata: { name: "a.b" } }),
  },
  { title: "get an object", before: MAP, ask: get(`${MAPS}/a`) },
  { title: "get what does not exist", ask: get(`${MAPS}/none`) },
  {
    title: "list by a label selector",
    before: THREE,
    ask: get(`${MAPS}?labelSelector=${encodeURIComponent("app in (x,z),tier!=two")}`),
  },
  { title: "list by a field selector", before: THREE, ask: get(`${MAPS}?fieldSelector=metadata.name%3Db`) },
  { title: "list a first page", before: THREE, ask: get(`${MAPS}?limit=2`) },
  {
    title: "list the next page",
    before: [...THREE, get(`${MAPS}?limit=2`, { keep: { token: "metadata.continue" } })],
    ask: get(`${MAPS}?limit=2&continue={token}`),
  },
  {
    title: "list from a resourceVersion",
    before: THREE,
    ask: get(`${MAPS}?resourceVersion={version}&resourceVersionMatch=Exact`),
  },
  {
    title: "list metadata only",
    before: THREE,
    ask: get(MAPS, {
      headers: { Accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io" },
    }),
  },
  {
    title: "list Pods as a table",
    before: [post(PODS, pod("a"))],
    ask: get(PODS, { headers: TABLE }),
  },
  {
    title: "watch from a resourceVersion",
    before: [...THREE, del(`${MAPS}/b`)],
    ask: get(`${MAPS}?watch=1&resourceVersion={version}&timeoutSeconds=1`),
  },
  {
    title: "watch with the initial state and a bookmark",
    before: THREE,
    ask: get(
      `${MAPS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1`,
    ),
  },
  { title: "update an object", before: MAP, ask: put(`${MAPS}/a`, configMap("a", { data: { b: "2" } })) },
  {
    title: "update from an old resourceVersion",
    before: [...MAP, merge(`${MAPS}/a`, { data: { b: "2" } })],
    ask: put(`${MAPS}/a`, configMap("a", {}, { resourceVersion: "{version}" })),
  },
  {
    title: "update an immutable ConfigMap",
    before: [post(MAPS, configMap("a", { immutable: true }))],
    ask: merge(`${MAPS}/a`, { data: { a: "2" } }),
  },
  {
    title: "update the node of a Pod",
    before: [post(PODS, pod("a"))],
    ask: merge(`${PODS}/a`, { spec: { nodeName: "n" } }),
  },
  {
    title: "add an ephemeral container",
    before: [post(PODS, pod("a"))],
    ask: strategic(`${PODS}/a/ephemeralcontainers`, DEBUGGED),
  },
  {
    title: "remove an ephemeral container",
    before: [post(PODS, pod("a")), strategic(`${PODS}/a/ephemeralcontainers`, DEBUGGED)],
    ask: merge(`${PODS}/a/ephemeralcontainers`, { spec: { ephemeralContainers: null } }),
  },
  {
    title: "add an ephemeral container without a name and an image",
    before: [post(PODS, pod("a"))],
    ask: merge(`${PODS}/a/ephemeralcontainers`, { spec: { ephemeralContainers: [{ tty: true }] } }),
  },
  { title: "patch by merging", before: MAP, ask: merge(`${MAPS}/a`, { data: { a: null, b: "2" } }) },
  {
    title: "patch by operations, one of them a test that fails",
    before: MAP,
    ask: operations(`${MAPS}/a`, { op: "test", path: "/data/a", value: "2" }),
  },
  { title: "delete an object", before: MAP, ask: del(`${MAPS}/a`) },
  {
    title: "delete an object with a finalizer",
    before: [post(MAPS, configMap("a", {}, { finalizers: ["x.io/y"] }))],
    ask: del(`${MAPS}/a`),
  },
  {
    title: "remove the last finalizer of a deleted object",
    before: [post(MAPS, configMap("a", {}, { finalizers: ["x.io/y"] })), del(`${MAPS}/a`)],
    ask: merge(`${MAPS}/a`, { metadata: { finalizers: null } }),
  },
  {
    title: "delete with the uid of another object",
    before: MAP,
    ask: del(`${MAPS}/a`, { preconditions: { uid: "other" } }),
  },
  {
    title: "delete in the foreground",
    before: MAP,
    ask: del(`${MAPS}/a`, { propagationPolicy: "Foreground" }),
  },
  {
    title: "delete and orphan the dependents",
    before: MAP,
    ask: del(`${MAPS}/a`, { propagationPolicy: "Orphan" }),
  },
  { title: "delete a collection by label", before: THREE, ask: del(`${MAPS}?labelSelector=app%3Dx`) },
  { title: "apply a new object", ask: apply(`${MAPS}/a`, configMap("a")) },
  {
    title: "apply without a field that was applied before",
    before: [apply(`${MAPS}/a`, configMap("a", { data: { a: "1", b: "2" } }))],
    ask: apply(`${MAPS}/a`, configMap("a")),
  },
  {
    title: "apply a field of another manager",
    before: [apply(`${MAPS}/a`, configMap("a"))],
    ask: apply(`${MAPS}/a`, configMap("a", { data: { a: "2" } }), "?fieldManager=two"),
  },
  {
    title: "apply a field that was updated without applying",
    before: [...MAP],
    ask: apply(`${MAPS}/a`, configMap("a", { data: { a: "2" } })),
  },
  {
    title: "apply a field of another manager by force",
    before: [apply(`${MAPS}/a`, configMap("a"))],
    ask: apply(`${MAPS}/a`, configMap("a", { data: { a: "2" } }), "?fieldManager=two&force=true"),
  },
  { title: "apply without a manager", ask: apply(`${MAPS}/a`, configMap("a"), "") },
  {
    title: "renew a Lease from an old resourceVersion",
    before: [post("/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases", { metadata: { name: "l" } })],
    ask: put("/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases/l", {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "l", resourceVersion: "1" },
    }),
  },
  {
    title: "read without the permission",
    ask: get(`${APPS}/deployments`, { restricted: true }),
  },
];
