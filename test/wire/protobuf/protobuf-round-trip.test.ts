import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { GroupVersionResource } from "../../../src/api/resource.js";
import type { JsonObject } from "../../../src/base/json-object.js";
import { protobufCodec } from "../../../src/wire/protobuf-codec.js";
import { MODULES, RESOURCES } from "../../../src/wire/schema/index-of-kinds.js";
import { loadMessage } from "../../../src/wire/protobuf/schema-modules.js";
import { anyBorders, cutAt } from "../../support/byte-splits.js";
import { toPlainObject } from "../../../src/wire/kept/to-plain-object.js";
import { PROTOBUF, protobufBodies } from "../../support/protobuf-bodies.js";
import { anyObject } from "../../support/schema-objects.js";

const KINDS = Object.keys(RESOURCES).map((text): GroupVersionResource<JsonObject> => {
  const [group = "", version = "", resource = ""] = text.split("/");
  return { group, version, resource };
});

/** Returns the object with a name, because a decoder refuses objects without one. */
function named(object: Record<string, unknown>): Record<string, unknown> {
  return { ...object, metadata: { name: "n", ...(object["metadata"] as object) } };
}

function withoutManagedFields(object: Record<string, unknown>): Record<string, unknown> {
  const metadata = { ...(object["metadata"] as Record<string, unknown>) };
  delete metadata["managedFields"];
  return { ...object, metadata };
}

describe("protobuf", () => {
  for (const resource of KINDS) {
    it(`gives back what was written of ${resource.group}/${resource.version} ${resource.resource}`, async () => {
      const bodies = await protobufBodies(resource);
      const { kind, apiVersion } = bodies;
      const lazy = protobufCodec(resource);
      const plain = protobufCodec(resource, {
        objects: "plain",
        keepManagedFields: true,
      });
      await Promise.all([lazy.load?.(), plain.load?.()]);
      fc.assert(
        fc.property(fc.gen(), anyBorders(), (gen, borders) => {
          const object = named(anyObject(bodies.message, gen));
          const wanted = { kind, apiVersion, ...withoutManagedFields(object) };

          const list = lazy.listDecoder(PROTOBUF);
          const items = cutAt(bodies.list([object, object]), borders).flatMap((chunk) => list.push(chunk));
          assert.deepEqual(list.end(), { resourceVersion: "7" });
          assert.deepEqual(JSON.parse(JSON.stringify(items)), JSON.parse(JSON.stringify([wanted, wanted])));
          const [item = {}] = items;
          const plainItem = toPlainObject(item);
          assert.deepEqual(Object.keys(item), Object.keys(plainItem));
          assert.deepEqual(item, plainItem);
          for (const [name, value] of Object.entries(wanted)) {
            assert.deepEqual(items[0]?.[name], value);
          }

          const watch = plain.watchDecoder(PROTOBUF);
          const events = cutAt(bodies.frame("MODIFIED", object), borders).flatMap((chunk) =>
            watch.push(chunk),
          );
          watch.end();
          assert.deepEqual(events, [{ type: "MODIFIED", object: { kind, apiVersion, ...object } }]);
        }),
        // Shrinking such large objects takes minutes. A failure prints the seed.
        { numRuns: 12, endOnFailure: true },
      );
    });
  }
});

describe("schema", () => {
  it("describes every message that a message refers to", async () => {
    for (const [module, { load }] of Object.entries(MODULES)) {
      const { messages } = await load();
      for (const name of Object.keys(messages)) {
        const message = await loadMessage(`${module}.${name}`);
        for (const field of message.fields) {
          assert.ok(field.number > 0, `${module}.${name}.${field.name}`);
          assert.ok(field.type !== "message" || field.message.fields.length >= 0);
        }
      }
    }
  });

  it("has metadata as field 1 of every kind, and no members that come from an inlined struct", async () => {
    for (const name of Object.values(RESOURCES)) {
      const { fields } = await loadMessage(name);
      assert.equal(fields.find((field) => field.name === "metadata")?.number, 1, name);
      assert.ok(
        fields.every((field) => field.name !== ""),
        name,
      );
    }
  });

  it("has no message of an unknown name", async () => {
    await assert.rejects(loadMessage("core-v1.Nonsense"), RangeError);
    await assert.rejects(loadMessage("core-v1.toString"), RangeError);
    await assert.rejects(loadMessage("nonsense.Pod"), RangeError);
  });
});
