import assert from "node:assert/strict";
import { Agent, get } from "node:https";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { GroupVersionResource } from "../../src/api/resource.js";
import type { WatchEvent } from "../../src/api/watch-event.js";
import type { Codec } from "../../src/wire/codec.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import type { JsonObject } from "../../src/base/json-object.js";
import { objectIdentity } from "../../src/wire/kept/object-identity.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import { encodeObject } from "../../src/wire/protobuf/protobuf-encoder.js";
import { RESOURCES } from "../../src/wire/schema/index-of-kinds.js";
import { loadMessage, messageNameOf } from "../../src/wire/protobuf/schema-modules.js";
import { decodeStatus } from "../../src/wire/status-body.js";
import { KIND_SAMPLES } from "../support/real/kinds.js";
import { type RealCluster, realClusterMissing, startRealCluster } from "../support/real-cluster.js";

const skip = realClusterMissing() ?? false;
const START_MS = 120_000;
const JSON_TYPE = "application/json";
const PROTOBUF_TYPE = "application/vnd.kubernetes.protobuf";

/** Kinds without objects here, because the server computes them from other components. */
const WITHOUT_OBJECTS = new Set(["/v1/componentstatuses"]);

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

type Resource = GroupVersionResource<JsonObject> & { readonly key: string };

const TABLE: readonly Resource[] = Object.keys(RESOURCES).map((key) => {
  const [group = "", version = "", resource = ""] = key.split("/");
  return { key, group, version, resource };
});

function pathOf({ group, version, resource }: Resource): string {
  return group === "" ? `/api/${version}/${resource}` : `/apis/${group}/${version}/${resource}`;
}

interface List {
  readonly items: readonly JsonObject[];
  readonly resourceVersion: string;
}

function decodeList(codec: Codec<JsonObject>, { type, body }: Answer): List {
  const decoder = codec.listDecoder(type);
  const items = [...decoder.push(body)];
  return { items, resourceVersion: decoder.end().resourceVersion };
}

function decodeWatch(codec: Codec<JsonObject>, { type, body }: Answer): WatchEvent<JsonObject>[] {
  const decoder = codec.watchDecoder(type);
  const events = [...decoder.push(body)];
  decoder.end();
  return events;
}

const WATCH_QUERY =
  "watch=1&timeoutSeconds=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";

/** The server writes a lease every ten seconds and an attempt takes two, so not all of eight meet a write. */
const WATCH_ATTEMPTS = 8;

/** Returns the versions of the objects in a watch. */
function versionsOf(events: readonly WatchEvent<JsonObject>[]): string[] {
  return events
    .flatMap((event) =>
      "object" in event
        ? [
            `${event.type} ${objectIdentity.keyOf(event.object)} ${objectIdentity.resourceVersionOf(event.object)}`,
          ]
        : [],
    )
    .sort();
}

/**
 * Returns objects as JSON in the server's order of members, sorted, because a watch does not order objects.
 */
function textsOf(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}

/** Returns the paths of all members of an object, except its metadata: `spec.containers.0.image`. */
function shapeOf(value: unknown, path = ""): string {
  if (typeof value !== "object" || value === null) {
    return path;
  }
  const members = Object.entries(value).filter(([name]) => path !== "" || name !== "metadata");
  return [path, ...members.map(([name, member]) => shapeOf(member, `${path}.${name}`))].join("\n");
}

describe("protobuf of a real kube-apiserver", { skip, timeout: 2 * START_MS }, () => {
  let cluster: RealCluster;
  let agent: Agent;

  async function ask(path: string, accept: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = get({ agent, host: "127.0.0.1", port: cluster.port, path, headers: { accept } });
      request.once("error", reject);
      request.once("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
        });
        response.once("error", reject);
        response.once("end", () => {
          const type = response.headers["content-type"] ?? "";
          resolve({ status: response.statusCode ?? 0, type, body: Buffer.concat(chunks) });
        });
      });
    });
  }

  /**
   * Lists in both encodings, again until both lists have the same version, because the server writes leases.
   */
  async function listBoth(
    resource: Resource,
    codec: Codec<JsonObject>,
    inJson = jsonCodec<JsonObject>(),
  ): Promise<{ wanted: List; found: List; body: Buffer } | undefined> {
    for (;;) {
      const json = await ask(pathOf(resource), JSON_TYPE);
      if (json.status === 404) {
        return undefined;
      }
      const protobuf = await ask(pathOf(resource), codec.accept);
      assert.equal(protobuf.type, PROTOBUF_TYPE, resource.key);
      const [wanted, found] = [decodeList(inJson, json), decodeList(codec, protobuf)];
      if (wanted.resourceVersion === found.resourceVersion) {
        return { wanted, found, body: protobuf.body };
      }
    }
  }

  /**
   * Watches in both encodings, for a second each. The server itself writes leases now and then, so watches
   * with different versions are repeated a few times. A difference that remains is not caused by a lease.
   */
  async function watchBoth(
    resource: Resource,
  ): Promise<{ wanted: WatchEvent<JsonObject>[]; found: WatchEvent<JsonObject>[] } | undefined> {
    const path = `${pathOf(resource)}?${WATCH_QUERY}`;
    const codec = protobufCodec<JsonObject>(resource, { objects: "plain" });
    await codec.load?.();
    for (let attempt = 1; ; attempt += 1) {
      const inJson = await ask(path, JSON_TYPE);
      if (inJson.status !== 200) {
        return undefined;
      }
      const inProtobuf = await ask(path, codec.acceptWatch);
      assert.equal(inProtobuf.type, `${PROTOBUF_TYPE};stream=watch`, resource.key);
      const wanted = decodeWatch(jsonCodec<JsonObject>(), inJson);
      const found = decodeWatch(codec, inProtobuf);
      if (attempt === WATCH_ATTEMPTS || isDeepStrictEqual(versionsOf(found), versionsOf(wanted))) {
        return { wanted, found };
      }
    }
  }

  before(async () => {
    cluster = await startRealCluster({ apiServerArgs: ["--runtime-config=api/all=true"] });
    const { certificate: cert, key } = cluster.adminCertificate;
    agent = new Agent({ ca: await readFile(cluster.caFile), cert, key, keepAlive: true });
    for (const { collection, manifest, status } of KIND_SAMPLES) {
      const created = await cluster.request("POST", `/${collection}`, manifest);
      assert.equal(created.status, 201, `${collection}: ${created.text}`);
      if (status !== undefined) {
        const path = `/${collection}/${manifest.metadata.name}/status`;
        const contentType = "application/merge-patch+json";
        const patched = await cluster.request("PATCH", path, { status }, { contentType });
        assert.equal(patched.status, 200, `${path}: ${patched.text}`);
      }
    }
  });

  after(async () => {
    agent.destroy();
    await cluster.close();
  });

  it("says the same as its JSON, in lists of every kind it serves, in several shapes of each", async (t) => {
    const withoutShapes = [];
    let compared = 0;
    for (const resource of TABLE) {
      const codec = protobufCodec<JsonObject>(resource);
      await codec.load?.();
      const both = await listBoth(resource, codec);
      if (both === undefined) {
        continue;
      }
      const [wanted, found] = [both.wanted.items, both.found.items];
      assert.deepEqual(textsOf(found), textsOf(wanted), resource.key);
      const keysOf = (items: readonly JsonObject[]): string[] =>
        items.map((item) => codec.keyOf(item)).sort();
      assert.deepEqual(keysOf(found), keysOf(wanted));
      compared += wanted.length;
      if (new Set(wanted.map((item) => shapeOf(item))).size < 2) {
        withoutShapes.push(resource.key);
      }
    }
    t.diagnostic(`${compared} objects compared`);
    assert.deepEqual(new Set(withoutShapes), WITHOUT_OBJECTS);
  });

  it("says the same as its JSON, in watches of every kind it serves (W-4)", async () => {
    const isChange = ({ type }: WatchEvent<JsonObject>): boolean => type !== "BOOKMARK";
    const checked = TABLE.map(async (resource) => {
      const both = await watchBoth(resource);
      if (both === undefined) {
        return 0;
      }
      const { wanted, found } = both;
      assert.deepEqual(textsOf(found.filter(isChange)), textsOf(wanted.filter(isChange)), resource.key);
      const last = found.findLast((event) => event.type === "BOOKMARK" && event.initialEventsEnd);
      assert.ok(last !== undefined, resource.key);
      return found.length;
    });
    const counts = await Promise.all(checked);
    assert.ok(counts.filter((count) => count > 1).length > 50, `${counts.length}`);
  });

  it("is what our own encoder writes of its JSON, byte by byte", async () => {
    for (const resource of TABLE) {
      const codec = protobufCodec<JsonObject>(resource);
      await codec.load?.();
      const both = await listBoth(resource, codec, jsonCodec<JsonObject>({ keepManagedFields: true }));
      const message = await loadMessage(messageNameOf(resource) ?? "");
      for (const item of both?.wanted.items ?? []) {
        const bytes = Buffer.from(encodeObject(item, message));
        assert.ok(both?.body.includes(bytes), `${resource.key}: ${JSON.stringify(item)}`);
      }
    }
  });

  it("says the same as its JSON in the Status of a refusal", async () => {
    const path = "/api/v1/namespaces/default/pods/nobody";
    const [inJson, inProtobuf] = [await ask(path, JSON_TYPE), await ask(path, PROTOBUF_TYPE)];
    assert.equal(inProtobuf.type, PROTOBUF_TYPE);
    assert.deepEqual(await decodeStatus(inProtobuf.body), JSON.parse(inJson.body.toString()));
  });
});
