import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { KubeObject } from "../../../src/api/object.js";
import type { GroupVersionResource } from "../../../src/api/resource.js";
import { StatusError } from "../../../src/api/status-error.js";
import type { WatchEvent } from "../../../src/api/watch-event.js";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../../../src/apiserver/index.js";
import { systemClock } from "../../../src/base/clock.js";
import { parseKubeconfig } from "../../../src/kubeconfig/parse-kubeconfig.js";
import { resolveConfig } from "../../../src/kubeconfig/resolve-config.js";
import type { ListWatch } from "../../../src/listwatch/list-watch.js";
import { RestListWatch } from "../../../src/listwatch/rest-list-watch.js";
import { HttpTransport } from "../../../src/transport/http-transport.js";
import { jsonCodec } from "../../../src/wire/json-codec.js";
import { protobufCodec } from "../../../src/wire/protobuf-codec.js";

const PODS: GroupVersionResource<KubeObject> = { group: "", version: "v1", resource: "pods", kind: "Pod" };
const NEVER = new AbortController().signal;

interface Clients {
  readonly server: ApiServer;
  readonly asProtobuf: ListWatch<KubeObject>;
  readonly asJson: ListWatch<KubeObject>;
}

async function startWithClients(t: TestContext, options: ApiServerOptions = {}): Promise<Clients> {
  const server = await startApiServer(options);
  const kubeconfig = await parseKubeconfig(server.kubeconfig(), "embedded");
  const transport = new HttpTransport(resolveConfig(kubeconfig, { env: {}, clock: systemClock }));
  t.after(async () => {
    await transport.close();
    await server.close({ force: true });
  });
  const protobuf = protobufCodec(PODS, { objects: "plain" });
  const json = jsonCodec<KubeObject>({ kind: "Pod" });
  return {
    server,
    asProtobuf: new RestListWatch({ transport, resource: PODS, codec: protobuf }),
    asJson: new RestListWatch({ transport, resource: PODS, codec: json }),
  };
}

function createPods(server: ApiServer, count: number): void {
  for (let index = 0; index < count; index += 1) {
    server.objects.create("pods", {
      metadata: { name: `pod-${index}`, labels: { app: "web" }, annotations: { note: "ü€" } },
      spec: {
        containers: [
          { name: "c", image: "nginx", ports: [{ containerPort: 80 }], resources: { limits: { cpu: "1" } } },
        ],
      },
    });
  }
}

async function nextEvents(
  listWatch: ListWatch<KubeObject>,
  count: number,
): Promise<readonly WatchEvent<KubeObject>[]> {
  const stream = await listWatch.watch(
    { sendInitialEvents: true, resourceVersionMatch: "NotOlderThan", allowWatchBookmarks: true },
    NEVER,
  );
  const events: WatchEvent<KubeObject>[] = [];
  while (events.length < count) {
    events.push(...((await stream.next()) ?? []));
  }
  stream.close();
  return events;
}

describe("the server, asked for protobuf", () => {
  it("lists the objects that it lists as JSON, page by page", async (t) => {
    const { server, asProtobuf, asJson } = await startWithClients(t);
    createPods(server, 30);
    for (const options of [{}, { limit: 7 }]) {
      const page = await asProtobuf.list(options, NEVER);
      assert.deepEqual(page, await asJson.list(options, NEVER));
    }
  });

  it("compresses large lists", async (t) => {
    const { server, asProtobuf, asJson } = await startWithClients(t);
    createPods(server, 1_000);
    const { items } = await asProtobuf.list({}, NEVER);
    assert.deepEqual(items, (await asJson.list({}, NEVER)).items);
  });

  it("watches the events that it watches as JSON: initial ones, their end, changes and deletions", async (t) => {
    const { server, asProtobuf, asJson } = await startWithClients(t);
    createPods(server, 2);
    const both = Promise.all([nextEvents(asProtobuf, 6), nextEvents(asJson, 6)]);
    while (server.requests.filter(({ query }) => query.includes("watch=")).length < 2) {
      await systemClock.sleep(5);
    }
    server.objects.create("pods", {
      metadata: { name: "late" },
      spec: { containers: [{ name: "c", image: "i" }] },
    });
    server.objects.patch("pods", "default/late", { metadata: { labels: { a: "b" } } });
    server.objects.delete("pods", "default/late");
    const [protobuf, json] = await both;
    assert.deepEqual(protobuf, json);
    assert.equal(protobuf.at(-1)?.type, "DELETED");
  });

  it("refuses in protobuf, in words and inside of a watch", async (t) => {
    const { server, asProtobuf } = await startWithClients(t);
    server.faults.add({ match: { verb: "list" }, times: 1, do: { type: "compact" } });
    await assert.rejects(
      asProtobuf.list({ resourceVersion: "1", resourceVersionMatch: "Exact" }, NEVER),
      (error) =>
        error instanceof StatusError && error.status.code === 410 && error.status.reason === "Expired",
    );
    server.faults.add({
      match: { verb: "watch" },
      times: 1,
      do: { type: "watchError", code: 410, reason: "Expired", message: "too old" },
    });
    const [event] = await nextEvents(asProtobuf, 1);
    assert.ok(event?.type === "ERROR" && event.status.code === 410 && event.status.message === "too old");
  });

  it("answers JSON where protobuf is switched off", async (t) => {
    const { server, asProtobuf, asJson } = await startWithClients(t, { features: { protobuf: false } });
    createPods(server, 3);
    assert.deepEqual(await asProtobuf.list({}, NEVER), await asJson.list({}, NEVER));
  });
});
