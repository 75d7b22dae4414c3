import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startApiServer } from "../../src/apiserver/index.js";
import {
  API_SERVICES,
  type APIService,
  CUSTOM_RESOURCE_DEFINITIONS,
  type CustomResourceDefinition,
  defaultCodec,
  type Mutable,
  protobufCodec,
} from "../../src/index.js";
import type { JSONSchemaProps, JSONSchemaPropsOrBool } from "../../src/types/apiextensions/v1.js";

const DEFINITION = {
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                required: ["size"],
                properties: {
                  size: { type: "integer", minimum: 0.5, default: 3, enum: [1, 3] },
                  tags: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" },
                  more: { type: "object", additionalProperties: { type: "string" } },
                },
              },
            },
          },
        },
      },
    ],
  },
} as const satisfies CustomResourceDefinition;

function minimumOf(schema: JSONSchemaProps | undefined): number | undefined {
  return schema?.properties?.["spec"]?.properties?.["size"]?.minimum;
}

// `npm run typecheck` fails when a line after @ts-expect-error compiles.
describe("CustomResourceDefinitions and APIServices", () => {
  it("come typed from the objects of a server", async (t) => {
    const server = await startApiServer();
    t.after(async () => server.close());
    const created = server.objects.create(CUSTOM_RESOURCE_DEFINITIONS, DEFINITION);
    const group: string = created.spec.group;
    assert.equal(group, "example.com");
    const found = server.objects.get(CUSTOM_RESOURCE_DEFINITIONS, "widgets.example.com");
    assert.equal(minimumOf(found?.spec.versions[0]?.schema?.openAPIV3Schema), 0.5);
    const established = found?.status?.conditions?.find(({ type }) => type === "Established");
    assert.equal(established?.status, "True");
    // @ts-expect-error: no definition has this member
    assert.equal(found?.spec.version, undefined);
    // @ts-expect-error: the conditions may be null
    assert.equal(found?.status.conditions.length, 2);
  });

  it("have the parts of a schema that are one of several things in JSON", () => {
    const open: JSONSchemaPropsOrBool = true;
    const schema: Mutable<JSONSchemaProps> = { additionalProperties: open };
    schema.additionalProperties = { type: "string" };
    schema.items = { type: "string" };
    schema.items = [{ type: "string" }, { type: "integer" }];
    schema.dependencies = { one: ["two"], two: { type: "object" } };
    schema.default = { any: ["thing", 1, null] };
    schema.enum = ["a", 1, null];
    // @ts-expect-error: a schema is no text
    schema.items = "string";
    // @ts-expect-error: nor is a flag
    schema["x-kubernetes-preserve-unknown-fields"] = "true";
    assert.deepEqual(Object.keys(schema).length, 6);
  });

  it("have the status and the service of an APIService", () => {
    const service: APIService = {
      metadata: { name: "v1." },
      spec: { groupPriorityMinimum: 1, versionPriority: 1 },
    };
    const conditions: readonly { readonly type: string }[] | undefined = service.status?.conditions;
    const port: number | undefined = service.spec?.service?.port;
    assert.deepEqual([conditions, port], [undefined, undefined]);
    // @ts-expect-error: the priorities are not optional
    const wrong: APIService = { spec: { group: "example.com" } };
    assert.equal(wrong.spec?.versionPriority, undefined);
  });

  it("are asked for as JSON, because they have no protobuf schema", () => {
    for (const resource of [CUSTOM_RESOURCE_DEFINITIONS, API_SERVICES]) {
      const codec = defaultCodec<unknown>(resource);
      assert.deepEqual([codec.accept, codec.acceptWatch], ["application/json", "application/json"]);
      assert.throws(() => protobufCodec<unknown>(resource), RangeError);
    }
  });
});
