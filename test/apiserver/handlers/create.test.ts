import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeClock } from "../../support/fake-clock.js";
import { type Answer, pod } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const PODS = "/api/v1/namespaces/default/pods";

describe("create", () => {
  const fixture = useServer({ clock: new FakeClock(new Date("2026-11-23T11:32:05.678Z")) });

  async function create(body: unknown, path: string = PODS): Promise<Answer> {
    return fixture.client.send(path, { method: "POST", body });
  }

  it("answers 201 with the object: uid, times, generation, defaults, status", async () => {
    const { code, json } = await create(pod("a"));
    assert.equal(code, 201);
    assert.equal(json.kind, "Pod");
    assert.match(json.metadata.uid, /^[0-9a-f-]{36}$/);
    assert.equal(json.metadata.creationTimestamp, "2026-11-23T11:32:05Z");
    assert.equal(json.metadata.generation, 1);
    assert.equal(json.metadata.resourceVersion, fixture.server.objects.resourceVersion);
    assert.equal(json.status["phase"], "Pending");
  });

  it("generates names, each another one", async () => {
    const body = { ...pod("x"), metadata: { generateName: "web-" } };
    const names = [await create(body), await create(body)].map(({ json }) => json.metadata.name);
    assert.notEqual(names[0], names[1]);
    for (const name of names) {
      assert.match(name, /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    }
  });

  it("takes the namespace from the URL and no other", async () => {
    assert.equal((await create({ ...pod("a"), metadata: { name: "a" } })).json.metadata.namespace, "default");
    const other = await create(pod("b", "kube-system"));
    assert.equal(other.code, 400);
    assert.equal(
      other.json.message,
      "the namespace of the provided object does not match the namespace sent on the request",
    );
  });

  it("reads YAML", async () => {
    const body = Buffer.from("metadata: {name: yaml}\nspec:\n  containers: [{name: c, image: nginx}]\n");
    const contentType = "application/yaml";
    assert.equal((await fixture.client.send(PODS, { method: "POST", body, contentType })).code, 201);
  });

  it("stores nothing for a dry run", async () => {
    const before = fixture.server.objects.resourceVersion;
    const { code, json } = await create(pod("dry"), `${PODS}?dryRun=All`);
    assert.equal(code, 201);
    assert.equal(json.metadata.resourceVersion, undefined);
    assert.equal(fixture.server.objects.resourceVersion, before);
  });

  const refused: [what: string, body: unknown, code: number, reason: string | undefined, message: RegExp][] =
    [
      ["a name that is taken", pod("taken"), 409, "AlreadyExists", /^pods "taken" already exists$/],
      [
        "a name with capitals",
        pod("A"),
        422,
        "Invalid",
        /^Pod "A" is invalid: metadata.name: Invalid value: "A": a lowercase RFC 1123 subdomain/,
      ],
      [
        "no name",
        { ...pod("a"), metadata: {} },
        422,
        "Invalid",
        /^Pod "" is invalid: metadata.name: Required value: name or generateName is required$/,
      ],
      [
        "a resourceVersion",
        pod("a", "default", { resourceVersion: "5" }),
        500,
        undefined,
        /^resourceVersion should not be set on objects to be created$/,
      ],
      [
        "another kind",
        { kind: "ConfigMap", apiVersion: "v1", metadata: { name: "a" } },
        400,
        "BadRequest",
        /^ConfigMap in version "v1" cannot be handled as a Pod/,
      ],
      ["a list", [], 400, "BadRequest", /^the object provided is unrecognized \(must be of type Pod\)/],
      [
        "no JSON",
        Buffer.from("{"),
        400,
        "BadRequest",
        /^the object provided is unrecognized \(must be of type Pod\)/,
      ],
    ];
  for (const [what, body, code, reason, message] of refused) {
    it(`answers ${String(code)} to ${what}`, async () => {
      await create(pod("taken"));
      const { json } = await create(body);
      assert.equal(json.code, code);
      assert.equal(json.reason, reason);
      assert.match(json.message, message);
    });
  }

  it("answers 404 where there is no such namespace", async () => {
    const { json } = await create(pod("a", "nowhere"), "/api/v1/namespaces/nowhere/pods");
    assert.equal(json.message, `namespaces "nowhere" not found`);
    assert.deepEqual(json.details, { name: "nowhere", kind: "namespaces" });
  });

  it("answers 405 over all namespaces, 413 to too much, 415 to other types", async () => {
    assert.equal((await create(pod("a"), "/api/v1/pods")).code, 405);
    const huge = await create({ ...pod("a"), filler: "x".repeat(3_200_000) });
    assert.equal(huge.json.message, "Request entity too large: limit is 3145728");
    const options = { method: "POST", body: Buffer.from("x"), contentType: "text/plain" };
    assert.equal((await fixture.client.send(PODS, options)).code, 415);
  });
});
