import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { describe, it } from "node:test";
import { useServer } from "../server-fixture.js";

const MAPS = "/api/v1/namespaces/default/configmaps";
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const TOO_DEEP = "exceeded max depth of 500";

/** Returns JSON or flow YAML of lists that are nested `depth` deep. */
function lists(depth: number): string {
  return "[".repeat(depth) + "]".repeat(depth);
}

/** Returns JSON of objects that are nested `depth` deep. */
function objects(depth: number): string {
  return '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
}

/** Returns the lines of indented YAML maps that are nested `depth` deep. */
function block(depth: number): string {
  return (
    Array.from({ length: depth }, (_, at) => `${" ".repeat(at + 1)}a:\n`).join("") +
    " ".repeat(depth + 1) +
    "1"
  );
}

/** Returns JSON of a ConfigMap with an unknown field. The map is a level of its own. */
function map(nested: string): string {
  return `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"x":${nested}}`;
}

/** A definition of a custom resource with any fields. */
const FREE_DEFINITION = {
  metadata: { name: "frees.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "frees", kind: "Free" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

describe("a body that is nested", () => {
  const fixture = useServer();

  async function send(
    method: string,
    path: string,
    body: string,
    contentType = "application/json",
  ): Promise<[code: number, message: string]> {
    const { code, json } = await fixture.client.send(path, { method, body: Buffer.from(body), contentType });
    return [code, json.message];
  }

  it("500 deep is stored, and is there in lists and watches", async () => {
    assert.deepEqual(await send("POST", MAPS, map(objects(499))), [201, undefined]);
    const merge = "application/merge-patch+json";
    assert.deepEqual(await send("PATCH", `${MAPS}/c`, `{"x":${objects(499)},"y":${lists(499)}}`, merge), [
      200,
      undefined,
    ]);
    const strategic = "application/strategic-merge-patch+json";
    assert.deepEqual(await send("PATCH", `${MAPS}/c`, `{"x":${lists(499)},"y":${objects(499)}}`, strategic), [
      200,
      undefined,
    ]);
    assert.equal(
      (await fixture.client.get(MAPS, { Accept: "application/vnd.kubernetes.protobuf" })).code,
      200,
    );
    fixture.server.objects.create("customresourcedefinitions.apiextensions.k8s.io", FREE_DEFINITION);
    const free = "/apis/example.com/v1/namespaces/default/frees";
    const body = `{"apiVersion":"example.com/v1","kind":"Free","metadata":{"name":"c"},"y":${objects(499)}}`;
    assert.deepEqual(await send("POST", free, body), [201, undefined]);
    assert.deepEqual(await send("PATCH", `${free}/c`, `{"x":${lists(499)}}`, merge), [200, undefined]);
    const { json } = await fixture.client.get(`${free}/c`);
    assert.equal(JSON.stringify((json as unknown as { y: unknown }).y), objects(499));
    assert.equal((await fixture.client.get(free)).code, 200);
  });

  for (const depth of [500, 5_000, 50_000, 500_000]) {
    for (const [shape, nested] of [
      ["objects", objects(depth)],
      ["lists", lists(depth)],
    ] as const) {
      it(`${depth + 1} deep in ${shape} of JSON is refused with 400 by every door`, async () => {
        const body = map(nested);
        const opening =
          "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; ";
        const unread = [400, `${opening}json parse error: ${TOO_DEEP}`];
        fixture.server.objects.create("configmaps", { metadata: { name: "c" } });
        assert.deepEqual(await send("POST", MAPS, body), unread);
        assert.deepEqual(await send("PUT", `${MAPS}/c`, body), unread);
        for (const [type, patch] of [
          ["json", `[{"op":"add","path":"/x","value":${nested}}]`],
          ["merge", body],
          ["strategic-merge", body],
        ] as const) {
          const refused = await send("PATCH", `${MAPS}/c`, patch, `application/${type}-patch+json`);
          assert.deepEqual(refused, [400, `error decoding patch: ${TOO_DEEP}`], type);
        }
        const [code] = await send("DELETE", `${MAPS}/c`, `{"x":${nested}}`);
        assert.equal(code, 400);
        assert.equal((await send("POST", DEFINITIONS, body))[0], 400);
        assert.equal((await fixture.client.get(`${MAPS}/c`)).code, 200, "the server goes on");
      });
    }
  }

  for (const [title, nested] of [
    ["501 deep in lists", ` ${lists(500)}`],
    ["50 000 deep in lists", ` ${lists(50_000)}`],
    ["50 000 deep in lists of lines", ` ${"- ".repeat(50_000)}1`],
    ["1 400 deep in indented maps", block(1_400)],
  ] as const) {
    it(`${title} of YAML is refused with 400`, async () => {
      const body = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\nx:\n${nested}\n`;
      const [code, message] = await send("POST", MAPS, body, "application/yaml");
      assert.equal(code, 400, message);
      assert.ok(message.endsWith(`json parse error: ${TOO_DEEP}`), message);
    });
  }
});

describe("a body that is too large", () => {
  const fixture = useServer();

  it("does not hold up the next request of its connection", async (test) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    test.after(() => agent.destroy());
    const { url, token } = fixture.server;
    const send = async (method: string, body: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
        request(url + MAPS, { agent, method, headers }, (response) => {
          response.resume().once("end", () => resolve(response.statusCode));
        })
          .once("error", reject)
          .end(body);
      });
    assert.equal(await send("POST", `{${" ".repeat(4_000_000)}}`), 413);
    assert.equal(await send("GET", ""), 200);
  });
});

describe("a body of YAML", () => {
  const fixture = useServer();

  async function post(
    body: string,
  ): Promise<{ readonly code: number; readonly data: unknown; readonly message: string }> {
    const head = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n";
    const { code, json } = await fixture.client.send(MAPS, {
      method: "POST",
      body: Buffer.from(head + body),
      contentType: "application/yaml",
    });
    return { code, data: json.data, message: json.message };
  }

  // If each key were compared with all others, this would take ten seconds or more.
  it("may have 40 000 keys", async () => {
    const keys = Array.from({ length: 40_000 }, (_, at) => `  k${at}: v\n`).join("");
    assert.equal((await post(`data:\n${keys}`)).code, 201);
  });

  it("has keys that are text, and the last of two values of a key", async () => {
    assert.deepEqual((await post("data: { 1: a, true: b, k: c, k: d }")).data, { 1: "a", true: "b", k: "d" });
  });

  it("is refused with 400 when a key is a list", async () => {
    const { code, message } = await post("data: { ? [a] : b }");
    assert.equal(code, 400);
    assert.match(message, /all keys must be strings/);
  });
});
