import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { brief, type RawWatch } from "../raw-client.js";
import { useServer } from "../server-fixture.js";

const DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";
const NAME = "widgets.example.com";
const WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";

function definition(
  versions: readonly string[] = ["v1"],
  extra: object = {},
): { metadata: object; spec: object } {
  return {
    metadata: { name: NAME },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "widgets", singular: "widget", kind: "Widget", shortNames: ["wd"] },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        ...extra,
      })),
    },
  };
}

describe("custom resources", () => {
  const fixture = useServer();

  async function define(versions?: readonly string[], extra?: object): Promise<void> {
    if (fixture.server.objects.get(DEFINITIONS, NAME) !== undefined) {
      fixture.server.objects.delete(DEFINITIONS, NAME);
    }
    const { code } = await fixture.client.send("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
      method: "POST",
      body: definition(versions, extra),
    });
    assert.equal(code, 201);
  }

  it("are served once they are defined, and the definition says so", async () => {
    assert.equal((await fixture.client.get(WIDGETS)).code, 404);
    await define();
    const status = fixture.server.objects.get(DEFINITIONS, NAME)?.["status"];
    assert.deepEqual(
      (status as { conditions: { type: string; status: string }[] }).conditions.map(
        (condition) => `${condition.type}=${condition.status}`,
      ),
      ["NamesAccepted=True", "Established=True"],
    );
    assert.deepEqual((await fixture.client.get(WIDGETS)).json.items, []);
  });

  it("carry their kind inside lists, and in every version that is served", async () => {
    await define(["v1", "v1beta1"]);
    fixture.server.objects.create("widgets.example.com", { metadata: { name: "a" }, spec: { size: 1 } });
    for (const version of ["v1", "v1beta1"]) {
      const { json } = await fixture.client.get(WIDGETS.replace("/v1/", `/${version}/`));
      assert.equal(json.kind, "WidgetList");
      assert.deepEqual(
        [json.items[0]?.kind, json.items[0]?.apiVersion],
        ["Widget", `example.com/${version}`],
      );
    }
  });

  it("answer with the columns of their definition", async () => {
    const columns = [{ name: "Size", type: "integer", jsonPath: ".spec.size" }];
    await define(["v1"], { additionalPrinterColumns: columns });
    fixture.server.objects.create("widgets.example.com", { metadata: { name: "a" }, spec: { size: 7 } });
    const { json } = await fixture.client.get(WIDGETS, {
      Accept: "application/json;as=Table;g=meta.k8s.io;v=v1",
    });
    assert.deepEqual(
      json.columnDefinitions?.map(({ name }) => name),
      ["Name", "Size"],
    );
    assert.deepEqual(json.rows[0]?.cells, ["a", 7]);
  });

  it("have a status of their own when the definition says so", async () => {
    await define(["v1"], { subresources: { status: {} } });
    fixture.server.objects.create("widgets.example.com", {
      metadata: { name: "a" },
      status: { dropped: true },
    });
    const body = { status: { ready: true } };
    const contentType = "application/merge-patch+json";
    const options = { method: "PATCH", body, contentType };
    assert.deepEqual((await fixture.client.send(`${WIDGETS}/a/status`, options)).json.status, {
      ready: true,
    });
  });

  it("go with their definition: deleted, their watches ended, their path gone", async () => {
    await define();
    fixture.server.objects.create("widgets.example.com", { metadata: { name: "a" } });
    const watch = await fixture.client.watch(`${WIDGETS}?watch=1`);
    assert.equal((await watch.next())?.type, "ADDED");
    fixture.server.objects.delete(DEFINITIONS, NAME);
    assert.deepEqual(await types(watch), ["DELETED"]);
    assert.equal((await fixture.client.get(WIDGETS)).code, 404);
  });

  it("begin a new history when they are defined again", async () => {
    await define();
    const before = fixture.server.objects.resourceVersion;
    fixture.server.objects.create("widgets.example.com", { metadata: { name: "a" } });
    fixture.server.objects.delete(DEFINITIONS, NAME);
    await define();
    const watch = await fixture.client.watch(`${WIDGETS}?watch=1&resourceVersion=${before}`);
    assert.equal(brief(await watch.next()), "ERROR 410");
    assert.deepEqual((await fixture.client.get(WIDGETS)).json.items, []);
  });

  it("appear in discovery, which gets another entity tag", async () => {
    fixture.server.objects.delete(DEFINITIONS, NAME);
    const before = await fixture.client.get("/apis");
    await define();
    const after = await fixture.client.get("/apis", { "If-None-Match": before.headers.etag ?? "" });
    assert.equal(after.code, 200);
    assert.match(after.text, /"example\.com"/);
  });

  it("are refused when the definition does not add up", async () => {
    const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const wrongName = { ...definition(), metadata: { name: "other.example.com" } };
    const { json } = await fixture.client.send(path, { method: "POST", body: wrongName });
    assert.equal(json.code, 422);
    assert.match(
      json.message,
      /metadata\.name: Invalid value: "other\.example\.com": must be spec\.names\.plural/,
    );
    const empty = await fixture.client.send(path, {
      method: "POST",
      body: { metadata: { name: "x.y" }, spec: {} },
    });
    assert.match(empty.json.message, /spec\.group: Required value/);
  });
});

async function types(watch: RawWatch): Promise<string[]> {
  return (await watch.rest()).map((event) => event.type);
}
