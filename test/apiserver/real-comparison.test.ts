import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { realClusterMissing } from "../support/real-cluster.js";
import { EVENT_GROUPS, EVENT_UPDATES, goodEvent, NEW_EVENTS } from "./event-bodies.js";
import { type Answer, pod, type RawOptions } from "./raw-client.js";
import { type ServerSide, useTwoServers } from "./two-servers.js";

const NAMESPACE = "/api/v1/namespaces/compare";
const PODS = `${NAMESPACE}/pods`;
const CONFIG_MAPS = `${NAMESPACE}/configmaps`;
const DEPLOYMENT = "/apis/apps/v1/namespaces/compare/deployments/d/scale";
const MERGE = "application/merge-patch+json";
const JSON_PATCH = "application/json-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const TABLE = { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };

/**
 * One request to both servers. `{name}` in its path stands for the value that an earlier step kept by `keep`.
 */
interface Step extends RawOptions {
  readonly path: string;
  /** Whether to send it as the user that may do nothing. */
  readonly restricted?: boolean;
  /** The name under which the resourceVersion of the listed objects is kept. */
  readonly keep?: string;
}

function get(path: string, options: Partial<Step> = {}): Step {
  return { path, ...options };
}

function send(method: string, path: string, body?: unknown, options: Partial<Step> = {}): Step {
  return { method, path, body, ...options };
}

function compared(name: string, metadata: object = {}): unknown {
  return pod(name, "compare", metadata);
}

function operations(...body: readonly unknown[]): Step {
  return send("PATCH", `${CONFIG_MAPS}/ops`, body, { contentType: JSON_PATCH });
}

/** Returns operations that double the metadata of an object each time. */
function copies(count: number): unknown[] {
  return Array.from({ length: count }, (_, at) => ({
    op: "copy",
    from: "/metadata",
    path: `/metadata/x${at}`,
  }));
}

/** Returns the writes of Events: good and bad new ones, and then updates that change one member each. */
function eventSteps(): Step[] {
  return EVENT_GROUPS.flatMap(({ name, collection, body }) => {
    const [path, prefix] = [collection("compare"), name === "events.k8s.io" ? "new" : "core"];
    const good = goodEvent(`${prefix}-updated`, "compare");
    return [
      ...Object.entries(NEW_EVENTS).map(([title, parts]) =>
        send("POST", path, body({ ...goodEvent(`${prefix}-${title}`, "compare"), ...parts })),
      ),
      send("POST", path, body({ ...good, metadata: { name: `${prefix}-Odd_name` } })),
      send("POST", path, body(good)),
      ...EVENT_UPDATES.map((parts) => send("PUT", `${path}/${prefix}-updated`, body({ ...good, ...parts }))),
      send("PATCH", `${path}/${prefix}-updated`, { reason: "Patched" }, { contentType: MERGE }),
    ];
  });
}

/** The steps in their order, because each depends on those before it. */
const STEPS: Readonly<Record<string, readonly Step[]>> = {
  creating: [
    send("POST", "/api/v1/namespaces", { metadata: { name: "compare" } }),
    send("POST", "/api/v1/namespaces", { metadata: { name: "compare" } }),
    get(PODS, { keep: "start" }),
    send("POST", PODS, compared("a", { labels: { app: "x" } })),
    send("POST", PODS, compared("a")),
    send("POST", PODS, compared("Capital")),
    send("POST", CONFIG_MAPS, { metadata: { name: "x".repeat(254) } }),
    send("POST", CONFIG_MAPS, { metadata: { name: "x", labels: { ["x".repeat(64)]: "x" } } }),
    send("POST", CONFIG_MAPS, {
      metadata: { name: "x", labels: { [`${"x".repeat(64)}/`]: "x".repeat(64) } },
    }),
    send("POST", PODS, { ...pod("a"), metadata: {} }),
    send("POST", PODS, compared("b", { resourceVersion: "5" })),
    send("POST", PODS, pod("b", "other")),
    send("POST", "/api/v1/namespaces/nowhere/pods", pod("b", "nowhere")),
    send("POST", "/api/v1/pods", compared("b")),
    send("POST", PODS, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } }),
    send("POST", PODS, Buffer.from("hello"), { contentType: "text/plain" }),
    send("POST", `${PODS}?dryRun=All`, compared("dry")),
    send("POST", `${PODS}?dryRun=x`, compared("dry")),
    send("POST", `${NAMESPACE}/secrets`, { metadata: { name: "s" }, stringData: { a: "b" } }),
  ],
  reading: [
    get(`${PODS}/a`),
    get(`${PODS}/nothing`),
    get(`${PODS}/a/nothing`),
    get(`${PODS}/a/status`),
    get(`${PODS}/a`, { headers: TABLE }),
    get(PODS, { headers: TABLE }),
    get(`${PODS}?includeObject=None`, { headers: TABLE }),
    get(PODS, { headers: { Accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" } }),
    get("/api/v1/nothing"),
    get("/api/v2"),
    get("/apis/nothing.x/v1/foos"),
    get("/apis/apps/v2"),
    get("/nothing"),
    get("/healthz"),
    send("POST", "/version"),
    send("PUT", PODS, {}),
    send("POST", `${PODS}/a`, {}),
  ],
  listing: [
    get(`${PODS}?fieldSelector=nonsense`),
    get(`${PODS}?fieldSelector=spec.foo%3Dx`),
    get(`${PODS}?fieldSelector=metadata.name%3Da`),
    get(`${PODS}?limit=abc`),
    get(`${PODS}?limit=-1`),
    get(`${PODS}?continue=eyJ2IjoieCIsInJ2IjoxLCJzdGFydCI6ImEifQ`),
    get(`${PODS}?resourceVersion=abc`),
    get(`${PODS}?resourceVersion=999999`),
    get(`${PODS}?resourceVersion=999999&limit=1`),
    get(`${PODS}?resourceVersionMatch=Exact`),
    get(`${PODS}?resourceVersionMatch=X&resourceVersion=1`),
    get(`${PODS}?resourceVersionMatch=Exact&resourceVersion=0`),
    get(`${PODS}?resourceVersionMatch=Exact&continue=x`),
    get(`${PODS}?resourceVersion={start}&resourceVersionMatch=Exact`),
    get(`${PODS}?sendInitialEvents=true`),
  ],
  watching: [
    get(`${PODS}?watch=1&resourceVersion=abc`),
    get(`${PODS}?watch=1&sendInitialEvents=true`),
    get(`${PODS}?watch=1&resourceVersionMatch=NotOlderThan`),
    get(`${PODS}?watch=1&resourceVersionMatch=X&sendInitialEvents=true`),
    get(`${PODS}?watch=1&fieldSelector=foo`),
    get(`${PODS}?watch=1&timeoutSeconds=1`),
    get(`${PODS}?watch=1&timeoutSeconds=1&allowWatchBookmarks=true`),
    get(`${PODS}?watch=1&timeoutSeconds=1&resourceVersion={start}`),
    get(`${PODS}?watch=1&timeoutSeconds=1`, { headers: TABLE }),
    get(
      `${PODS}?watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    ),
  ],
  "patching and updating": [
    send("PATCH", `${PODS}/a`, {}, { contentType: MERGE }),
    send("PATCH", `${PODS}/a`, { metadata: { labels: { x: "y" } } }, { contentType: MERGE }),
    send(
      "PATCH",
      `${PODS}/a`,
      { metadata: { resourceVersion: "1", labels: { x: "z" } } },
      { contentType: MERGE },
    ),
    send("PATCH", `${PODS}/a`, { metadata: { name: "b" } }, { contentType: MERGE }),
    send("PATCH", `${PODS}/a`, { metadata: { labels: null, generation: 55 } }, { contentType: MERGE }),
    send("PATCH", `${PODS}/a`, [{ op: "test", path: "/metadata/name", value: "b" }], {
      contentType: JSON_PATCH,
    }),
    send("PATCH", `${PODS}/nothing`, {}, { contentType: MERGE }),
    send("PATCH", `${PODS}/a`, {}, { contentType: "application/json" }),
    send(
      "PATCH",
      `${PODS}/a`,
      { spec: { containers: [{ name: "c", image: "n:2" }] } },
      { contentType: STRATEGIC },
    ),
    send("PATCH", `${PODS}/a/status`, { status: { phase: "Running" } }, { contentType: STRATEGIC }),
    send(
      "PATCH",
      `${PODS}/a/status`,
      {
        status: {
          conditions: [{ type: "Ready", status: "False" }],
          containerStatuses: [
            { name: "c" },
            { name: "d", ready: null, state: { running: {} }, lastState: { terminated: {} } },
          ],
        },
      },
      { contentType: MERGE },
    ),
    send("PUT", `${PODS}/a`, compared("b")),
    send("PUT", `${PODS}/nothing`, compared("nothing")),
    send("PUT", `${PODS}/a`, compared("a", { resourceVersion: "1" })),
    send("PUT", `${PODS}/a`, { apiVersion: "v1", kind: "Pod", spec: {} }),
    send("PUT", `${PODS}/a/status`, { ...pod("a", "compare"), status: { phase: "Failed" } }),
  ],
  "patching by operations": [
    send("POST", CONFIG_MAPS, {
      metadata: { name: "ops", labels: { a: "1" }, finalizers: ["x.io/a", "x.io/b"] },
      data: { k: "v", l: "w" },
    }),
    ...[
      { op: "add", path: "/data/m", value: "1" },
      { op: "add", path: "/metadata/labels/x.io~1b", value: "1" },
      { op: "add", path: "/metadata/finalizers/-1", value: "x.io/c" },
      { op: "add", path: "/metadata/finalizers/+1", value: "x.io/d" },
      { op: "add", path: "/metadata/finalizers/5", value: "x.io/e" },
      { op: "add", path: "/data/x/y", value: "1" },
      { op: "add", path: "", value: {} },
      { op: "add", value: "1" },
      { op: "replace", path: "/data/n", value: "1" },
      { op: "replace", path: "/metadata/finalizers/-1", value: "x.io/f" },
      { op: "replace", path: "/metadata/finalizers/4", value: "x.io/g" },
      { op: "replace", path: "", value: 1 },
      { op: "remove", path: "/metadata/finalizers/-1" },
      { op: "remove", path: "/data/none" },
      { op: "remove", path: "" },
      { op: "move", from: "/data/k", path: "/data/o" },
      { op: "move", from: "/metadata/finalizers/0", path: "/metadata/finalizers/-" },
      { op: "move", from: "/data", path: "/data/x" },
      { op: "move", from: "", path: "/data/x" },
      { op: "copy", from: "/data/l", path: "/data/p" },
      { op: "copy", from: "", path: "/data/x" },
      { op: "copy", path: "/data/x" },
      { op: "test", path: "/data/none", value: null },
      { op: "test", path: "/data/toString", value: null },
      { op: "test", path: "/data/l", value: "other" },
      { op: "test", path: "x/data/l", value: "w" },
      { op: "bogus", path: "/data" },
      { op: 1, path: "/data" },
      { op: "add", path: {} },
      { op: "copy", from: true, path: "/data/x" },
      1,
      [],
      null,
    ].map((operation) => operations(operation)),
    operations(...copies(20)),
    operations(...Array.from({ length: 10_001 }, () => ({ op: "test", path: "/data/l", value: "w" }))),
    send("PATCH", `${CONFIG_MAPS}/ops`, {}, { contentType: JSON_PATCH }),
    send("PATCH", `${CONFIG_MAPS}/ops`, null, { contentType: JSON_PATCH }),
    send("PATCH", `${CONFIG_MAPS}/ops`, { metadata: { finalizers: null } }, { contentType: MERGE }),
    send("DELETE", `${CONFIG_MAPS}/ops`),
  ],
  "binding, evicting and deleting": [
    send("POST", PODS, compared("c")),
    send("POST", `${PODS}/c/binding`, { metadata: { name: "c" }, target: { kind: "Node", name: "n1" } }),
    get(`${PODS}/c`),
    send("POST", `${PODS}/c/binding`, { metadata: { name: "c" }, target: { kind: "Node", name: "n2" } }),
    send("DELETE", `${PODS}/c`, { preconditions: { uid: "x" } }),
    send("DELETE", `${PODS}/c`, { preconditions: { resourceVersion: "1" } }),
    send("DELETE", `${PODS}/c?dryRun=All`),
    send("DELETE", `${PODS}/c?gracePeriodSeconds=7`),
    send("DELETE", `${PODS}/c`),
    send("DELETE", `${PODS}/c`, { gracePeriodSeconds: 3 }),
    send("DELETE", `${PODS}/c`, { gracePeriodSeconds: 0 }),
    send("DELETE", `${PODS}/c`),
    send("POST", PODS, compared("f", { finalizers: ["x.io/y"] })),
    send("DELETE", `${PODS}/f`),
    send("DELETE", `${PODS}/f`),
    send("PATCH", `${PODS}/f`, { metadata: { finalizers: null } }, { contentType: MERGE }),
    send("POST", PODS, compared("e")),
    send("POST", `${PODS}/e/binding`, { metadata: { name: "e" }, target: { kind: "Node", name: "n1" } }),
    send("POST", `${PODS}/e/eviction`, {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name: "e" },
    }),
    get(`${PODS}/e`),
    send("DELETE", `${PODS}?labelSelector=nothing%3Dx`),
    send("DELETE", `${PODS}?fieldSelector=metadata.name%3De&gracePeriodSeconds=0`),
  ],
  "other kinds": [
    send("POST", CONFIG_MAPS, { metadata: { name: "cm" }, data: { a: "b" } }),
    send("PUT", `${CONFIG_MAPS}/cm`, { metadata: { name: "cm" }, data: { a: "c" } }),
    get(`${CONFIG_MAPS}/cm`, { headers: TABLE }),
    send("DELETE", `${CONFIG_MAPS}/cm`),
    send("DELETE", `${CONFIG_MAPS}/cm`),
    get(DEPLOYMENT),
  ],
  "writing Events": eventSteps(),
  strangers: [
    get(PODS, { token: "wrong" }),
    get(PODS, { restricted: true }),
    get(`${PODS}/a`, { restricted: true }),
    get("/api/v1/pods", { restricted: true }),
    get("/api/v1/nodes", { restricted: true }),
    get(`${PODS}?watch=1`, { restricted: true }),
    send("PATCH", `${PODS}/a/status`, {}, { restricted: true, contentType: MERGE }),
    get("/apis/apps/v1/namespaces/compare/deployments", { restricted: true }),
  ],
  "all that happened, as a watch tells it": [get(`${PODS}?watch=1&timeoutSeconds=1&resourceVersion={start}`)],
};

/** One of the two servers, and the values kept from its responses. */
class Side {
  readonly #server: ServerSide;
  readonly #kept = new Map<string, string>();

  constructor(server: ServerSide) {
    this.#server = server;
  }

  async ask({ path, restricted, keep, ...options }: Step): Promise<unknown> {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => this.#kept.get(name) ?? "");
    const token = restricted === true ? { token: this.#server.restrictedToken } : {};
    const answer = await this.#server.client.send(filled, { ...options, ...token });
    if (keep !== undefined) {
      this.#kept.set(keep, answer.json.metadata.resourceVersion);
    }
    return comparable(answer);
  }
}

const HEADERS = ["content-type", "retry-after", "x-content-type-options"];

function comparable({ code, headers, text }: Answer): unknown {
  const lines = text.trim().split("\n");
  return {
    code,
    headers: Object.fromEntries(HEADERS.map((name) => [name, headers[name]])),
    body: text.startsWith("{") && lines.length > 1 && lines.every(isWhole) ? lines.map(parse) : parse(text),
  };
}

function isWhole(line: string): boolean {
  return line.startsWith("{") && line.endsWith("}");
}

function parse(text: string): unknown {
  return text.startsWith("{") ? withoutChance(JSON.parse(text) as unknown) : text;
}

/** The fields whose values differ from run to run. */
const BY_CHANCE = new Set([
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "lastTransitionTime",
  "resourceVersion",
]);
/** The fields that are not compared. docs/apiserver.md explains both. */
const LEFT_OUT = new Set(["managedFields", "description"]);

function withoutChance(value: unknown, field = ""): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => withoutChance(item));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !LEFT_OUT.has(name))
        .map(([name, inner]) => [name, withoutChance(inner, name)]),
    );
  }
  if (BY_CHANCE.has(field)) {
    return typeof value === "string" && value !== "" ? `<${field}>` : value;
  }
  // Replaces uids and revisions in messages, and ages in tables.
  return typeof value === "string"
    ? value
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "UID")
        .replace(/\b\d{3,}\b/g, "N")
        .replace(/^\d+s$/, "Ns")
    : value;
}

describe("the embedded server beside a real one", { skip: realClusterMissing() ?? false }, () => {
  const servers = useTwoServers();
  let sides: readonly [Side, Side] | undefined;
  before(() => {
    sides = [new Side(servers.real), new Side(servers.embedded)];
  });

  for (const [topic, steps] of Object.entries(STEPS)) {
    describe(topic, () => {
      for (const [index, step] of steps.entries()) {
        const { method = "GET", path, body } = step;
        const what =
          body === undefined ? "" : ` ${Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body)}`;
        it(`${String(index + 1)} answers ${method} ${path}${what.slice(0, 80)} alike`, async () => {
          assert.ok(sides !== undefined);
          const [expected, found] = await Promise.all(sides.map(async (side) => side.ask(step)));
          assert.deepEqual(found, expected);
        });
      }
    });
  }
});
