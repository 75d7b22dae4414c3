import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { discoverKinds } from "../../src/discovery/discover-kinds.js";
import { silentLogger } from "../../src/base/logger.js";
import { WireError } from "../../src/wire/wire-error.js";
import type { Transport, TransportRequest, TransportResponse } from "../../src/transport/transport.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { ScriptedBody } from "../support/scripted-transport.js";

/** A server that answers a path with a document, or with 503 if it is down. */
class DiscoveryServer implements Transport {
  readonly requests: TransportRequest[] = [];
  readonly #documents: Readonly<Record<string, unknown>>;

  constructor(documents: Readonly<Record<string, unknown>>) {
    this.#documents = documents;
  }

  async request(request: TransportRequest): Promise<TransportResponse> {
    this.requests.push(request);
    const document = this.#documents[request.path];
    const body = typeof document === "string" ? document : JSON.stringify(document ?? {});
    const status = document === undefined ? 503 : 200;
    return Promise.resolve({ status, headers: {}, body: new ScriptedBody([body]) });
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }
}

const WATCHED = ["get", "list", "watch"];
const CORE = {
  kind: "APIGroupDiscoveryList",
  items: [
    {
      metadata: {},
      versions: [
        {
          version: "v1",
          resources: [
            {
              resource: "pods",
              responseKind: { group: "", version: "", kind: "Pod" },
              scope: "Namespaced",
              singularResource: "pod",
              verbs: WATCHED,
              shortNames: ["po"],
              categories: ["all"],
              subresources: [{ subresource: "status" }],
            },
          ],
        },
      ],
    },
  ],
};
const GROUPS = {
  kind: "APIGroupDiscoveryList",
  items: [
    {
      metadata: { name: "example.com" },
      versions: [
        {
          version: "v2",
          resources: [
            { resource: "widgets", responseKind: { kind: "Widget" }, scope: "Cluster", verbs: WATCHED },
          ],
        },
        { version: "v1", freshness: "Stale" },
      ],
    },
  ],
};

const POD = {
  group: "",
  version: "v1",
  resource: "pods",
  kind: "Pod",
  namespaced: true,
  singular: "pod",
  shortNames: ["po"],
  categories: ["all"],
  verbs: WATCHED,
};
const WIDGET = {
  group: "example.com",
  version: "v2",
  resource: "widgets",
  kind: "Widget",
  namespaced: false,
  singular: "widget",
  shortNames: [],
  categories: [],
  verbs: WATCHED,
};

const signal = new AbortController().signal;

describe("discoverKinds", () => {
  it("asks two questions and understands aggregated answers", async () => {
    const server = new DiscoveryServer({ "/api": CORE, "/apis": GROUPS });
    assert.deepEqual(await discoverKinds({ transport: server, timeoutMs: 0, logger: silentLogger }, signal), [
      POD,
      WIDGET,
    ]);
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      ["/api", "/apis"],
    );
    assert.equal(
      server.requests[0]?.headers?.["accept"],
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json",
    );
  });

  it("asks an old server about each version, the preferred one first, and leaves out one that is down", async () => {
    const server = new DiscoveryServer({
      "/api": { kind: "APIVersions", versions: ["v1"] },
      "/api/v1": {
        kind: "APIResourceList",
        resources: [
          {
            name: "pods",
            singularName: "pod",
            namespaced: true,
            kind: "Pod",
            verbs: WATCHED,
            shortNames: ["po"],
            categories: ["all"],
          },
          { name: "pods/status", singularName: "", namespaced: true, kind: "Pod", verbs: ["get"] },
        ],
      },
      "/apis": {
        kind: "APIGroupList",
        groups: [
          {
            name: "example.com",
            versions: [{ version: "v1" }, { version: "v2" }],
            preferredVersion: { version: "v2" },
          },
        ],
      },
      "/apis/example.com/v2": {
        resources: [{ name: "widgets", singularName: "", namespaced: false, kind: "Widget", verbs: WATCHED }],
      },
    });
    assert.deepEqual(await discoverKinds({ transport: server, timeoutMs: 0, logger: silentLogger }, signal), [
      POD,
      WIDGET,
    ]);
    assert.deepEqual(
      server.requests
        .map(({ path }) => path)
        .slice(2)
        .sort(),
      ["/api/v1", "/apis/example.com/v1", "/apis/example.com/v2"],
    );
  });

  it("leaves out groups and versions whose names are not one segment of a path", async () => {
    const server = new DiscoveryServer({
      "/api": { kind: "APIVersions", versions: ["v1/../v1", "V1", ""] },
      "/apis": {
        kind: "APIGroupList",
        groups: [
          { name: "bad group", versions: [{ version: "v1" }] },
          { name: "..", versions: [{ version: "v1" }] },
          {
            name: "example.com",
            versions: [{ version: "v1\r\nX: y" }, { version: "../v1?limit=1#" }, { version: "v2" }],
          },
        ],
      },
      "/apis/example.com/v2": {
        resources: [{ name: "widgets", singularName: "", namespaced: false, kind: "Widget", verbs: WATCHED }],
      },
    });
    assert.deepEqual(await discoverKinds({ transport: server, timeoutMs: 0, logger: silentLogger }, signal), [
      WIDGET,
    ]);
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      ["/api", "/apis", "/apis/example.com/v2"],
    );
  });

  it("asks about 2 000 versions at most, and says so", async () => {
    const groups = Array.from({ length: 2_001 }, (_, number) => ({
      name: `g${number}.example.com`,
      versions: [{ version: "v1" }],
    }));
    const server = new DiscoveryServer({
      "/api": { versions: [] },
      "/apis": { kind: "APIGroupList", groups },
    });
    const logger = new RecordingLogger();
    await discoverKinds({ transport: server, timeoutMs: 0, logger }, signal);
    assert.equal(server.requests.length, 2_002);
    assert.deepEqual(logger.lines, [
      "warn: the server has 2001 versions of types at /apis: types of the first 2000 are known",
    ]);
  });

  it("accepts more kinds in one version than a function has arguments", async () => {
    const resources = Array.from({ length: 150_000 }, (_, number) => ({ name: `t${number}`, kind: "T" }));
    const server = new DiscoveryServer({
      "/api": { versions: ["v1"] },
      "/api/v1": { resources },
      "/apis": { groups: [] },
    });
    const kinds = await discoverKinds({ transport: server, timeoutMs: 0, logger: silentLogger }, signal);
    assert.equal(kinds.length, 150_000);
  });

  it("takes members of wrong types for absent", async () => {
    const odd = {
      kind: "APIGroupDiscoveryList",
      items: [1, { metadata: [], versions: [{ resources: [null, {}] }] }],
    };
    const nothing = {
      ...POD,
      version: "",
      resource: "",
      kind: "",
      namespaced: false,
      singular: "",
      shortNames: [],
      categories: [],
      verbs: [],
    };
    assert.deepEqual(
      await discoverKinds(
        {
          transport: new DiscoveryServer({ "/api": odd, "/apis": { groups: "x" } }),
          timeoutMs: 0,
          logger: silentLogger,
        },
        signal,
      ),
      [nothing],
    );
  });

  it("says which answer cannot be decoded", async () => {
    await assert.rejects(
      discoverKinds(
        {
          transport: new DiscoveryServer({ "/api": CORE, "/apis": "no json" }),
          timeoutMs: 0,
          logger: silentLogger,
        },
        signal,
      ),
      (error: unknown) =>
        error instanceof WireError &&
        error.message === "Cannot decode the types of the server at /apis: not valid JSON",
    );
  });
});
