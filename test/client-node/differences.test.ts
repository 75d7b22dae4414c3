import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import {
  CoreV1Api,
  type KubeConfig,
  makeInformer as makeTheirs,
  NetworkingV1Api,
  type V1ConfigMap,
  type V1NetworkPolicy,
} from "@kubernetes/client-node";
import { type ApiServer, type FaultAction, startApiServer } from "../../src/apiserver/index.js";
import { systemClock } from "../../src/base/clock.js";
import { makeInformer as makeOurs } from "../../src/client-node/index.js";
import { eventually, until } from "../support/eventually.js";
import { kubeConfigOf } from "./kube-config-of.js";
import { type AnyInformer, Recorder } from "./told.js";

type Make = typeof makeOurs;

/** Each test shows what client-node 1.4 does, and then what this library does. docs/client-node.md names the tests. */
const THEIRS: Make = makeTheirs;
const OURS: Make = makeOurs;

const PATH = "/api/v1/namespaces/default/configmaps";

async function serverFor(t: TestContext): Promise<ApiServer> {
  const server = await startApiServer({ tls: false });
  t.after(async () => server.close({ force: true }));
  return server;
}

interface Made {
  readonly informer: AnyInformer<V1ConfigMap>;
  readonly recorder: Recorder;
}

function made(t: TestContext, make: Make, kubeConfig: KubeConfig, ...selectors: string[]): Made {
  const api = kubeConfig.makeApiClient(CoreV1Api);
  const list = async (): ReturnType<typeof api.listNamespacedConfigMap> =>
    api.listNamespacedConfigMap({ namespace: "default" });
  const [labelSelector, fieldSelector] = selectors;
  const informer = make(kubeConfig, PATH, list, labelSelector, fieldSelector);
  t.after(async () => informer.stop());
  return { informer, recorder: new Recorder(informer) };
}

function create(server: ApiServer, name: string, value = "1"): void {
  server.objects.create("configmaps", { metadata: { name }, data: { value } });
}

function change(server: ApiServer, name: string, value: string): void {
  const contentType = "application/merge-patch+json";
  server.objects.patch("configmaps", `default/${name}`, { data: { value } }, { contentType });
}

function breakNext(server: ApiServer, verb: "list" | "watch", action: FaultAction, times = 1): void {
  server.faults.add({ match: { verb, resource: "configmaps" }, times, do: action });
}

/** The embedded server has no NetworkPolicies of its own. */
function serveNetworkPolicies(server: ApiServer): void {
  const group = "networking.k8s.io";
  const plural = "networkpolicies";
  server.objects.create("customresourcedefinitions.apiextensions.k8s.io", {
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural, kind: "NetworkPolicy" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: NETWORK_POLICY } }],
    },
  });
}

const ANYTHING = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const RULE = { type: "object", properties: { from: { type: "array", items: ANYTHING } } };
const SPEC = {
  type: "object",
  properties: { podSelector: ANYTHING, ingress: { type: "array", items: RULE } },
};

/** The part of a NetworkPolicy that the test writes. */
const NETWORK_POLICY = { type: "object", properties: { spec: SPEC } };

/** Longer than an event of the embedded server takes to arrive. */
async function aMoment(): Promise<void> {
  await systemClock.sleep(100);
}

describe("the informer of client-node", () => {
  it("stops at the first failure", async (t) => {
    const server = await serverFor(t);
    for (const [make, told] of [
      [THEIRS, []],
      [OURS, ["add default/a"]],
    ] as const) {
      breakNext(server, "watch", { type: "http", code: 429 });
      const { informer, recorder } = made(t, make, kubeConfigOf(server));
      await informer.start();
      await until(() => recorder.errors.length === 1);
      create(server, "a");
      await (make === THEIRS ? aMoment() : until(() => recorder.told.length > 0));
      assert.deepEqual(recorder.lines, told);
      assert.equal((recorder.errors[0] as { statusCode: number }).statusCode, 429);
      server.objects.delete("configmaps", "default/a");
    }
  });

  it("starts although the first list failed", async (t) => {
    const server = await serverFor(t);
    create(server, "a");
    for (const [make, count] of [
      [THEIRS, 0],
      [OURS, 1],
    ] as const) {
      breakNext(server, "list", { type: "http", code: 503 });
      const { informer, recorder } = made(t, make, kubeConfigOf(server));
      await informer.start();
      assert.equal(informer.list().length, count);
      assert.equal(recorder.errors.length, 1);
    }
  });

  it("tells an error when it is stopped", async (t) => {
    const server = await serverFor(t);
    for (const [make, count] of [
      [THEIRS, 1],
      [OURS, 0],
    ] as const) {
      const { informer, recorder } = made(t, make, kubeConfigOf(server));
      await informer.start();
      await until(() => recorder.connects > 0);
      await informer.stop();
      await aMoment();
      assert.equal(recorder.errors.length, count);
    }
  });

  it("watches on after a stop during its start", async (t) => {
    const server = await serverFor(t);
    for (const [make, told] of [
      [THEIRS, ["add default/a"]],
      [OURS, []],
    ] as const) {
      const { informer, recorder } = made(t, make, kubeConfigOf(server));
      const started = informer.start();
      await informer.stop();
      await started;
      create(server, "a");
      await (make === THEIRS ? until(() => recorder.told.length > 0) : aMoment());
      assert.deepEqual(recorder.lines, told);
      server.objects.delete("configmaps", "default/a");
      if (make === THEIRS) {
        // What stop left behind ends now.
        await informer.stop();
      }
    }
  });

  it("tells an error when it is started twice", async (t) => {
    const server = await serverFor(t);
    for (const [make, count] of [
      [THEIRS, 1],
      [OURS, 0],
    ] as const) {
      const { informer, recorder } = made(t, make, kubeConfigOf(server));
      await informer.start();
      await informer.start();
      await aMoment();
      assert.equal(recorder.errors.length, count);
    }
  });

  it("tells a replaced object as an update", async (t) => {
    const server = await serverFor(t);
    // Theirs comes last, because it may open another watch after its stop.
    for (const [make, told] of [
      [OURS, ["add default/a", "delete default/a", "add default/a"]],
      [THEIRS, ["add default/a", "update default/a"]],
    ] as const) {
      create(server, "a");
      const { informer, recorder } = made(t, make, kubeConfigOf(server));
      breakNext(server, "watch", { type: "watchError", code: 410, afterEvents: 0 });
      server.faults.add({
        match: { verb: "list", resource: "configmaps", nth: 2 },
        do: {
          type: "before",
          run: () => {
            server.objects.delete("configmaps", "default/a");
            create(server, "a");
          },
        },
      });
      await informer.start();
      await until(() => recorder.told.length >= told.length);
      assert.deepEqual(recorder.lines, told);
      await informer.stop();
      server.faults.clear();
      server.objects.delete("configmaps", "default/a");
    }
  });

  it("loses an event behind garbage", async (t) => {
    const server = await serverFor(t);
    for (const [make, told] of [
      [THEIRS, ["add default/b"]],
      [OURS, ["add default/a", "add default/b"]],
    ] as const) {
      breakNext(server, "watch", { type: "garbage", afterEvents: 0, bytes: Buffer.from("garbage ") });
      const { informer, recorder } = made(t, make, kubeConfigOf(server));
      await informer.start();
      await aMoment();
      create(server, "a");
      create(server, "b");
      await until(() => recorder.told.length >= told.length);
      assert.deepEqual(recorder.lines.sort(), told);
      await informer.stop();
      for (const name of ["a", "b"]) {
        server.objects.delete("configmaps", `default/${name}`);
      }
    }
  });

  it("gives times as dates, and as texts", async (t) => {
    const server = await serverFor(t);
    create(server, "listed");
    for (const [make, name, types] of [
      [THEIRS, "watched-1", [true, false]],
      [OURS, "watched-2", [true, true]],
    ] as const) {
      const { informer } = made(t, make, kubeConfigOf(server));
      await informer.start();
      create(server, name);
      await until(() => informer.get(name, "default") !== undefined);
      const times = ["listed", name].map((one) => informer.get(one, "default")?.metadata?.creationTimestamp);
      assert.deepEqual(
        times.map((time) => time instanceof Date),
        types,
      );
    }
  });

  it("loses members of a NetworkPolicy", async (t) => {
    const server = await serverFor(t);
    serveNetworkPolicies(server);
    const from = [{ podSelector: { matchLabels: { app: "web" } } }];
    const spec = { podSelector: {}, ingress: [{ from }] };
    const path = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies";
    for (const [make, name, ingress] of [
      [THEIRS, "theirs", [{}]],
      [OURS, "ours", [{ from }]],
    ] as const) {
      const kubeConfig = kubeConfigOf(server);
      const api = kubeConfig.makeApiClient(NetworkingV1Api);
      const informer = make<V1NetworkPolicy>(kubeConfig, path, async () =>
        api.listNamespacedNetworkPolicy({ namespace: "default" }),
      );
      t.after(async () => informer.stop());
      await informer.start();
      server.objects.create("networkpolicies.networking.k8s.io", { metadata: { name }, spec });
      await until(() => informer.get(name, "default") !== undefined);
      const body = informer.get(name, "default");
      assert.ok(body !== undefined);
      await api.replaceNamespacedNetworkPolicy({ namespace: "default", name, body });
      const written = server.objects.get("networkpolicies.networking.k8s.io", `default/${name}`);
      assert.deepEqual((written?.["spec"] as unknown as typeof spec).ingress, ingress);
    }
  });

  it("follows its KubeConfig to another cluster", async (t) => {
    const servers = [await serverFor(t), await serverFor(t)] as const;
    for (const [make, index] of [
      [THEIRS, 1],
      [OURS, 0],
    ] as const) {
      const kubeConfig = kubeConfigOf(servers[0]);
      const other = kubeConfigOf(servers[1]);
      breakNext(servers[0], "watch", { type: "end", afterEvents: 1 });
      const { informer } = made(t, make, kubeConfig);
      await informer.start();
      kubeConfig.loadFromOptions(other);
      create(servers[0], `first-${index}`);
      const since = servers[index].requests.length;
      await until(() =>
        servers[index].requests.slice(since).some(({ query }) => query.includes("watch=true")),
      );
      await informer.stop();
      servers[0].faults.clear();
    }
  });

  it("does not take a field selector", async (t) => {
    const server = await serverFor(t);
    for (const [make, names] of [
      [THEIRS, ["a", "b"]],
      [OURS, ["b"]],
    ] as const) {
      const { informer } = made(t, make, kubeConfigOf(server), "", "metadata.name=b");
      await informer.start();
      create(server, "a");
      create(server, "b");
      await until(() => informer.get("b", "default") !== undefined);
      assert.deepEqual(
        informer.list().map(({ metadata }) => metadata?.name),
        names,
      );
      for (const name of ["a", "b"]) {
        server.objects.delete("configmaps", `default/${name}`);
      }
    }
  });

  it("does not watch if a callback throws", async (t) => {
    const server = await serverFor(t);
    create(server, "a");
    for (const make of [THEIRS, OURS]) {
      const { informer, recorder } = made(t, make, kubeConfigOf(server));
      const thrown = new Error("a callback failed");
      informer.on("add", () => {
        throw thrown;
      });
      const outcome = await informer.start().catch((error: unknown) => error);
      assert.equal(outcome, make === THEIRS ? thrown : undefined);
      change(server, "a", make === THEIRS ? "2" : "3");
      await (make === THEIRS ? aMoment() : until(() => recorder.told.length > 1));
      assert.deepEqual(recorder.errors, make === THEIRS ? [] : [thrown]);
      assert.equal(recorder.lines.length, make === THEIRS ? 1 : 2);
    }
  });

  it("tells a connection before it is made", async (t) => {
    const server = await serverFor(t);
    for (const [make, connects] of [
      [THEIRS, 1],
      [OURS, 0],
    ] as const) {
      breakNext(server, "watch", { type: "http", code: 429 });
      const { informer, recorder } = made(t, make, kubeConfigOf(server));
      await informer.start();
      await until(() => recorder.errors.length > 0);
      assert.equal(recorder.connects, connects);
    }
  });

  it("leaves the kind out of listed objects", async (t) => {
    const server = await serverFor(t);
    create(server, "a");
    for (const [make, kind] of [
      [THEIRS, undefined],
      [OURS, "ConfigMap"],
    ] as const) {
      const { informer } = made(t, make, kubeConfigOf(server));
      await informer.start();
      await eventually(() => assert.equal(informer.get("a", "default")?.kind, kind));
    }
  });
});
