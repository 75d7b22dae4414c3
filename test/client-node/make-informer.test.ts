import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { V1ConfigMap } from "@kubernetes/client-node";
import { type ApiServer, startApiServer } from "../../src/apiserver/index.js";
import { makeInformer } from "../../src/client-node/index.js";
import { KubeconfigError } from "../../src/kubeconfig/kubeconfig-error.js";
import { until } from "../support/eventually.js";
import { leakCheck } from "../support/leak-check.js";
import { kubeConfigOf } from "./kube-config-of.js";
import { type AnyInformer, Recorder } from "./told.js";

const PATH = "/api/v1/namespaces/default/configmaps";

interface Running {
  readonly server: ApiServer;
  readonly informer: AnyInformer<V1ConfigMap>;
  readonly recorder: Recorder;
}

async function setUp(t: TestContext, labelSelector?: string): Promise<Running> {
  const noLeaks = leakCheck();
  const server = await startApiServer();
  const informer = makeInformer(kubeConfigOf(server), PATH, neverCalled, labelSelector);
  t.after(async () => {
    await informer.stop();
    await server.close();
    await noLeaks();
  });
  return { server, informer, recorder: new Recorder(informer) };
}

async function neverCalled(): Promise<never> {
  return Promise.reject(new Error("the list function was called"));
}

function create(server: ApiServer, name: string, labels: Record<string, string> = {}): void {
  server.objects.create("configmaps", { metadata: { name, labels } });
}

function label(server: ApiServer, name: string, app: string): void {
  const contentType = "application/merge-patch+json";
  server.objects.patch("configmaps", `default/${name}`, { metadata: { labels: { app } } }, { contentType });
}

describe("makeInformer", () => {
  it("has told the first list when its start resolves, and tells what happens then", async (t) => {
    const { server, informer, recorder } = await setUp(t);
    create(server, "a");
    await informer.start();
    assert.deepEqual(recorder.lines, ["add default/a"]);
    create(server, "b");
    label(server, "a", "web");
    server.objects.delete("configmaps", "default/b");
    await until(() => recorder.told.length === 4);
    assert.deepEqual(recorder.lines.slice(1), ["add default/b", "update default/a", "delete default/b"]);
    assert.equal(informer.get("a", "default")?.metadata?.labels?.["app"], "web");
    assert.equal(informer.get("b", "default"), undefined);
    assert.equal(informer.list().length, 1);
    assert.equal(informer.list("default").length, 1);
    assert.deepEqual(informer.list("other"), []);
    assert.deepEqual([recorder.connects, recorder.errors], [1, []]);
  });

  it("has in its cache what it tells", async (t) => {
    const { server, informer } = await setUp(t);
    const held: boolean[] = [];
    informer.on("change", (object) => {
      held.push(informer.list().includes(object));
    });
    create(server, "a");
    await informer.start();
    label(server, "a", "web");
    server.objects.delete("configmaps", "default/a");
    await until(() => held.length === 3);
    assert.deepEqual(held, [true, true, false]);
  });

  it("tells after a restart what has changed since, and nothing that has not", async (t) => {
    const { server, informer, recorder } = await setUp(t);
    for (const name of ["gone", "changed", "same"]) {
      create(server, name);
    }
    await informer.start();
    await informer.stop();
    server.objects.delete("configmaps", "default/gone");
    label(server, "changed", "web");
    create(server, "new");
    assert.equal(informer.list().length, 3, "the cache stays");
    await informer.start();
    assert.deepEqual(recorder.lines.slice(3), [
      "delete default/gone",
      "update default/changed",
      "add default/new",
    ]);
  });

  it("tells nothing after a callback has stopped it", async (t) => {
    const { server, informer, recorder } = await setUp(t);
    create(server, "a");
    create(server, "b");
    informer.on("add", () => {
      void informer.stop();
    });
    await informer.start();
    assert.deepEqual(recorder.lines, ["add default/a"]);
    await informer.start();
    assert.deepEqual(recorder.lines, ["add default/a", "add default/b"]);
  });

  it("runs once, however often it is started and stopped", async (t) => {
    const { server, informer, recorder } = await setUp(t);
    create(server, "a");
    await Promise.all([informer.start(), informer.stop(), informer.start(), informer.start()]);
    label(server, "a", "web");
    await until(() => recorder.told.length === 2);
    assert.deepEqual(recorder.lines, ["add default/a", "update default/a"]);
    await Promise.all([informer.stop(), informer.stop()]);
  });

  it("sends its selectors with every list and every watch", async (t) => {
    const { server, informer, recorder } = await setUp(t, "app=web");
    create(server, "web", { app: "web" });
    create(server, "other", { app: "other" });
    await informer.start();
    await until(() => recorder.connects === 1);
    label(server, "web", "other");
    await until(() => recorder.told.length === 2);
    assert.deepEqual(recorder.lines, ["add default/web", "delete default/web"]);
    for (const { query } of server.requests) {
      assert.equal(new URLSearchParams(query).get("labelSelector"), "app=web");
    }
  });

  it("asks for the most recent state first, as client-node does", async (t) => {
    const { server, informer } = await setUp(t);
    await informer.start();
    assert.equal(new URLSearchParams(server.requests[0]?.query).get("resourceVersion"), null);
  });

  it("gives objects that their user may change", async (t) => {
    const { server, informer, recorder } = await setUp(t);
    create(server, "a");
    await informer.start();
    const object = informer.get("a", "default");
    assert.ok(object?.metadata !== undefined);
    object.data = { mine: "yes" };
    delete object.metadata.resourceVersion;
    delete object.metadata.namespace;
    assert.equal(informer.get("a", "default")?.data?.["mine"], "yes");
    label(server, "a", "web");
    await until(() => recorder.told.length === 2);
    assert.equal(informer.get("a", "default")?.data, undefined);
  });

  it("tells what a callback throws to the callbacks for errors, and calls the others", async (t) => {
    const { server, informer, recorder } = await setUp(t);
    const thrown = new Error("a callback failed");
    const later: string[] = [];
    informer.on("add", () => {
      throw thrown;
    });
    informer.on("add", ({ metadata }) => {
      later.push(metadata?.name ?? "");
    });
    create(server, "a");
    create(server, "b");
    await informer.start();
    assert.deepEqual(later, ["a", "b"]);
    assert.deepEqual(recorder.errors, [thrown, thrown]);
  });

  it("removes each callback once, and refuses an event that does not exist", async (t) => {
    const { server, informer } = await setUp(t);
    const calls: string[] = [];
    const callback = (): void => {
      calls.push("called");
    };
    informer.on("change", callback);
    informer.on("add", callback);
    informer.off("change", callback);
    informer.off("delete", callback);
    create(server, "a");
    await informer.start();
    assert.deepEqual(calls, ["called"]);
    for (const call of ["on", "off"] as const) {
      assert.throws(() => informer[call]("updated" as "update", callback), {
        name: "TypeError",
        message: /^Cannot listen for the event "updated": expected one of "add", /,
      });
    }
  });

  it("refuses a path that is not that of a collection, and a KubeConfig without a cluster", async (t) => {
    const { server } = await setUp(t);
    const kubeConfig = kubeConfigOf(server);
    assert.throws(() => makeInformer(kubeConfig, "/api/v1/namespaces/default", neverCalled), TypeError);
    const informer = makeInformer(kubeConfig, PATH, neverCalled);
    kubeConfig.setCurrentContext("missing");
    await assert.rejects(informer.start(), KubeconfigError);
    kubeConfig.setCurrentContext(kubeConfig.contexts[0]?.name ?? "");
    await informer.start();
    await informer.stop();
  });
});
