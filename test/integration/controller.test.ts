import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { KubeObject } from "../../src/api/object.js";
import { controllerOf } from "../../src/api/owner-references.js";
import { PODS } from "../../src/api/built-in-resources.js";
import type { GroupVersionResource } from "../../src/api/resource.js";
import { type ApiServer, startApiServer, type StoredObject } from "../../src/apiserver/index.js";
import { systemClock } from "../../src/base/clock.js";
import { Controller } from "../../src/controller/controller.js";
import type { ControllerOptions } from "../../src/controller/controller-options.js";
import { exponentialRateLimiter } from "../../src/controller/exponential-rate-limiter.js";
import { splitKey } from "../../src/controller/keys.js";
import { generationChanged } from "../../src/controller/predicates.js";
import { SharedInformerFactory } from "../../src/informer/shared-informer-factory.js";
import { parseKubeconfig } from "../../src/kubeconfig/parse-kubeconfig.js";
import { resolveConfig } from "../../src/kubeconfig/resolve-config.js";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import { podNamed } from "../support/embedded.js";
import { eventually } from "../support/eventually.js";
import { leakCheck } from "../support/leak-check.js";
import { RecordingLogger } from "../support/recording-logger.js";

const REPLICA_SETS: GroupVersionResource<KubeObject> = {
  group: "apps",
  version: "v1",
  resource: "replicasets",
  kind: "ReplicaSet",
};

interface Cluster {
  readonly server: ApiServer;
  readonly factory: SharedInformerFactory;
  readonly transport: HttpTransport;
  /** Runs a controller until the test ends, or until `stop` is called. */
  run(controller: Controller): { readonly stop: () => Promise<void> };
}

/** Starts an embedded server. When the test ends, everything is stopped, and what is left behind fails the test. */
async function startCluster(t: TestContext): Promise<Cluster> {
  const noLeaks = leakCheck();
  const server = await startApiServer();
  const kubeconfig = await parseKubeconfig(server.kubeconfig(), "embedded");
  const transport = new HttpTransport(resolveConfig(kubeconfig, { env: {}, clock: systemClock }));
  const factory = new SharedInformerFactory({
    transport,
    backoff: exponentialBackoff({ initialMs: 10, maxMs: 50 }),
  });
  const stop = new AbortController();
  const runs: Promise<void>[] = [];
  t.after(async () => {
    stop.abort();
    await Promise.all(runs);
    await factory.shutdown();
    await transport.close();
    await server.close();
    await noLeaks();
  });
  return {
    server,
    factory,
    transport,
    run: (controller) => {
      factory.start(new AbortController().signal);
      const running = controller.run(stop.signal);
      runs.push(running);
      return {
        stop: async () => {
          stop.abort();
          await running;
        },
      };
    },
  };
}

function createReplicaSet(server: ApiServer, name: string): StoredObject {
  const labels = { app: name };
  const template = { ...podNamed(name, labels), metadata: { labels } };
  const spec = { replicas: 1, selector: { matchLabels: labels }, template };
  return server.objects.create("replicasets.apps", { metadata: { name }, spec });
}

/** Sends a merge patch as a client does. Throws an error if the server refuses it. */
async function patch(transport: HttpTransport, path: string, body: object): Promise<void> {
  const response = await transport.request({
    method: "PATCH",
    path,
    headers: { "content-type": "application/merge-patch+json" },
    body: JSON.stringify(body),
  });
  response.body.close();
  assert.equal(response.status, 200);
}

/** A controller that keeps `spec.replicas` pods of each ReplicaSet, and labels the ReplicaSet when it has them. */
function replicaSetController(
  cluster: Cluster,
  options: Partial<ControllerOptions> = {},
): { controller: Controller; calls: string[] } {
  const { server, factory, transport } = cluster;
  const replicaSets = factory.informer(REPLICA_SETS);
  const pods = factory.informer(PODS);
  const calls: string[] = [];
  const controller = new Controller({
    name: "replica-sets",
    logger: new RecordingLogger(),
    workers: 4,
    rateLimiter: exponentialRateLimiter({ initialMs: 1, maxMs: 20 }),
    ...options,
    reconcile: async (key, signal) => {
      calls.push(key);
      await options.reconcile?.(key, signal);
      const owner = replicaSets.lister.get(key)?.metadata;
      const { namespace, name } = splitKey(key);
      const child = `${name}-pod`;
      if (owner === undefined) {
        return;
      }
      if (pods.lister.get(namespace, child) === undefined) {
        const reference = {
          apiVersion: "apps/v1",
          kind: "ReplicaSet",
          name,
          uid: owner.uid,
          controller: true,
        };
        const made = server.objects.create("pods", {
          ...podNamed(child),
          metadata: { name: child, namespace, ownerReferences: [reference] },
        });
        await pods.waitForResourceVersion(made, signal);
      }
      const path = `/apis/apps/v1/namespaces/${namespace}/replicasets/${name}`;
      await patch(transport, path, { metadata: { labels: { complete: "true" } } });
    },
  });
  controller.watches(replicaSets, { when: generationChanged });
  controller.owns(pods, REPLICA_SETS);
  return { controller, calls };
}

describe("a Controller on the embedded server", () => {
  it("makes the world as objects want it, and makes it so again", async (t) => {
    const cluster = await startCluster(t);
    const { server } = cluster;
    for (const name of ["a", "b", "c"]) {
      createReplicaSet(server, name);
    }
    const { controller } = replicaSetController(cluster);
    cluster.run(controller);
    createReplicaSet(server, "late");
    const all = ["a", "b", "c", "late"];
    const isComplete = (): void => {
      const pods = server.objects.list("pods");
      assert.deepEqual(pods.map((pod) => controllerOf(pod as KubeObject)?.name).sort(), all);
      const labels = server.objects
        .list("replicasets.apps")
        .map(({ metadata }) => metadata.labels?.["complete"]);
      assert.deepEqual(
        labels,
        all.map(() => "true"),
      );
    };
    await eventually(isComplete);
    const [{ uid } = {}] = server.objects.list("pods").map(({ metadata }) => metadata);
    server.objects.delete("pods", "default/a-pod", { gracePeriodSeconds: 0 });
    await eventually(isComplete);
    assert.notEqual(server.objects.get("pods", "default/a-pod")?.metadata.uid, uid);
  });

  it("tries again what has failed, until it succeeds", async (t) => {
    const cluster = await startCluster(t);
    const failures: number[] = [];
    createReplicaSet(cluster.server, "a");
    const { controller, calls } = replicaSetController(cluster, {
      reconcile: async () => (calls.length <= 4 ? Promise.reject(new Error("not yet")) : undefined),
      onReconcileError: (failure) => void failures.push(failure.failures),
    });
    cluster.run(controller);
    await eventually(() => {
      assert.equal(
        cluster.server.objects.get("replicasets.apps", "default/a")?.metadata.labels?.["complete"],
        "true",
      );
    });
    assert.deepEqual(failures, [1, 2, 3, 4]);
  });

  it("misses nothing that changes while its watches are broken", async (t) => {
    const cluster = await startCluster(t);
    const { server } = cluster;
    const { controller } = replicaSetController(cluster);
    cluster.run(controller);
    await eventually(() => assert.equal(controller.queue.status().processing, 0));
    for (let round = 0; round < 5; round += 1) {
      server.faults.add({ match: { verb: "watch" }, do: { type: "events", change: "missedDelete" } });
      createReplicaSet(server, `set-${round}`);
      await eventually(() => {
        assert.notEqual(server.objects.get("pods", `default/set-${round}-pod`), undefined);
      });
      server.objects.delete("pods", `default/set-${round}-pod`, { gracePeriodSeconds: 0 });
      await eventually(() => {
        assert.notEqual(server.objects.get("pods", `default/set-${round}-pod`), undefined);
      });
    }
  });

  it("ends cleanly in the middle of its work", async (t) => {
    const cluster = await startCluster(t);
    for (let number = 0; number < 50; number += 1) {
      createReplicaSet(cluster.server, `set-${number}`);
    }
    const logger = new RecordingLogger();
    const { controller, calls } = replicaSetController(cluster, { logger });
    const { stop } = cluster.run(controller);
    await eventually(() => assert.ok(calls.length >= 10, `${calls.length} calls`));
    await stop();
    const { length } = calls;
    createReplicaSet(cluster.server, "late");
    await eventually(() => {
      assert.notEqual(cluster.factory.informer(REPLICA_SETS).lister.get("default/late"), undefined);
    });
    assert.equal(calls.length, length);
    assert.deepEqual(logger.lines, []);
  });
});
