import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { ListMeta } from "../../src/api/object.js";
import { jsonCodec, type JsonCodecOptions } from "../../src/wire/json-codec.js";
import { WireError } from "../../src/wire/wire-error.js";
import { anyBorders, cutAt, nastyJson, nastyString, singleBytes } from "../support/byte-splits.js";

interface Decoded {
  readonly items: unknown[];
  readonly metadata: ListMeta;
}

function decodeChunks(chunks: readonly Uint8Array[], options: JsonCodecOptions = {}): Decoded {
  const decoder = jsonCodec<unknown>(options).listDecoder("application/json");
  const items: unknown[] = [];
  for (const chunk of chunks) {
    items.push(...decoder.push(chunk));
  }
  return { items, metadata: decoder.end() };
}

function decode(text: string | Uint8Array, options: JsonCodecOptions = {}): Decoded {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const whole = decodeChunks([bytes], options);
  assert.deepEqual(decodeChunks(singleBytes(bytes), options), whole, "byte by byte");
  return whole;
}

function assertRefused(text: string | Uint8Array, message: RegExp, options: JsonCodecOptions = {}): void {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  for (const chunks of [[bytes], singleBytes(bytes)]) {
    assert.throws(
      () => decodeChunks(chunks, options),
      (error) => {
        assert.ok(error instanceof WireError, String(error));
        assert.equal(error.code, "ERR_DECODE");
        assert.match(error.message, message);
        return true;
      },
    );
  }
}

const LIST = '"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"}';
const POD = '{"metadata":{"name":"a"}}';

describe("JSON list decoder", () => {
  it("gives the same objects whatever the chunk borders", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ extra: nastyJson(), name: nastyString().map((text) => `n${text}`) }), {
          maxLength: 4,
        }),
        nastyJson(),
        fc.constantFrom(undefined, 1),
        anyBorders(),
        (pods, unknownField, indent, borders) => {
          const items = pods.map(({ extra, name }) => ({ metadata: { name, extra }, spec: extra }));
          const list = {
            kind: "PodList",
            apiVersion: "v1",
            unknownField,
            metadata: { resourceVersion: "7" },
            items,
            after: unknownField,
          };
          const bytes = Buffer.from(JSON.stringify(list, null, indent));
          assert.deepEqual(decodeChunks(cutAt(bytes, borders)), {
            items: items.map((item) => ({ kind: "Pod", apiVersion: "v1", ...item })),
            metadata: { resourceVersion: "7" },
          });
        },
      ),
    );
  });

  it("tells an item as soon as it is whole", () => {
    const decoder = jsonCodec<unknown>().listDecoder("application/json");
    assert.deepEqual(decoder.push(Buffer.from(`{${LIST},"items":[{"metadata":{"name":"a"}`)), []);
    assert.equal(decoder.push(Buffer.from(`},${POD}`)).length, 2);
    assert.deepEqual(decoder.push(Buffer.from("]}")), []);
    assert.deepEqual(decoder.end(), { resourceVersion: "7" });
  });

  it("reads continue and remainingItemCount, and takes an empty continue for none", () => {
    const meta = '"resourceVersion":"7","continue":"abc","remainingItemCount":3';
    assert.deepEqual(decode(`{"kind":"PodList","metadata":{${meta}},"items":[]}`).metadata, {
      resourceVersion: "7",
      continue: "abc",
      remainingItemCount: 3,
    });
    assert.deepEqual(
      decode('{"kind":"PodList","metadata":{"resourceVersion":"7","continue":""},"items":[]}').metadata,
      { resourceVersion: "7" },
    );
  });

  it("takes null for no items", () => {
    assert.deepEqual(decode(`{${LIST},"items":null}`), { items: [], metadata: { resourceVersion: "7" } });
  });

  it("takes a list without items for an empty one", () => {
    assert.deepEqual(decode(`{${LIST}}`).items, []);
  });

  it("has an empty resourceVersion where the server gives none", () => {
    assert.deepEqual(decode('{"kind":"PodList","items":[]}').metadata, { resourceVersion: "" });
  });

  it("overlooks what is called items elsewhere in the envelope", () => {
    const text = `{"x":{"items":[{"a":1}]},"y":["items",[1]],"z":"items",${LIST},"items":[${POD}]}`;
    assert.equal(decode(text).items.length, 1);
  });

  it("tolerates whitespace everywhere", () => {
    assert.equal(decode(` \r\n{ "kind" : "PodList" ,\t"items" : [ ${POD} ,\n ${POD} ] } \n`).items.length, 2);
  });
});

describe("items of a JSON list", () => {
  it("get kind and apiVersion from the list's when they have none (IP-19)", () => {
    assert.deepEqual(decode(`{${LIST},"items":[${POD}]}`).items, [
      { kind: "Pod", apiVersion: "v1", metadata: { name: "a" } },
    ]);
  });

  it("get kind and apiVersion also when the list tells them last (IP-19)", () => {
    assert.deepEqual(decode(`{"items":[${POD},${POD}],"apiVersion":"v1","kind":"PodList"}`).items, [
      { kind: "Pod", apiVersion: "v1", metadata: { name: "a" } },
      { kind: "Pod", apiVersion: "v1", metadata: { name: "a" } },
    ]);
  });

  it("keep a kind of their own", () => {
    const widget = { kind: "Widget", apiVersion: "x/v1", metadata: { name: "a" } };
    const text = JSON.stringify({ kind: "WidgetList", apiVersion: "x/v2", items: [widget] });
    assert.deepEqual(decode(text).items, [widget]);
  });

  it("get the codec's kind from a list that is named otherwise", () => {
    const text = `{"kind":"List","apiVersion":"v1","items":[${POD}]}`;
    assert.deepEqual(decode(text, { kind: "Pod" }).items, [
      { kind: "Pod", apiVersion: "v1", metadata: { name: "a" } },
    ]);
    assert.deepEqual(decode(text).items, [{ metadata: { name: "a" } }]);
  });

  it("lose managedFields wherever they stand in metadata, and nothing else", () => {
    fc.assert(
      fc.property(
        nastyJson(),
        nastyJson(),
        fc.nat({ max: 2 }),
        fc.constantFrom(undefined, 1),
        (managedFields, extra, position, indent) => {
          const fields: [string, unknown][] = [
            ["name", "a"],
            ["extra", extra],
          ];
          const kept = {
            metadata: Object.fromEntries(fields),
            managedFields: extra,
            spec: { managedFields },
          };
          fields.splice(position, 0, ["managedFields", managedFields]);
          const sent = { ...kept, metadata: Object.fromEntries(fields) };
          for (const item of [sent, { spec: sent.spec, metadata: sent.metadata, managedFields: extra }]) {
            const bytes = Buffer.from(JSON.stringify({ kind: "List", items: [item] }, null, indent));
            assert.deepEqual(decodeChunks([bytes]).items, [kept]);
            assert.deepEqual(decodeChunks([bytes], { keepManagedFields: true }).items, [sent]);
          }
        },
      ),
    );
  });

  it("lose managedFields also where a name has escapes or stands there twice", () => {
    for (const metadata of [
      '"metadata":{"name":"a","managed\\u0046ields":[{}]}',
      '"meta\\u0064ata":{"name":"a","managedFields":[{}]}',
      '"metadata":{"managedFields":[1]},"metadata":{"name":"a","managedFields":[2]}',
      '"metadata":{"name":"a","managedFields":[1],"managedFields":[2]}',
    ]) {
      const text = `{"kind":"List","items":[{${metadata}}]}`;
      assert.deepEqual(decode(text).items, [{ metadata: { name: "a" } }]);
      assert.ok(JSON.stringify(decode(text, { keepManagedFields: true }).items).includes("managedFields"));
    }
  });

  it("may have managedFields as their only metadata but the name, in either order", () => {
    for (const metadata of ['"name":"a","managedFields":[{}]', '"managedFields":[{}],"name":"a"']) {
      assert.deepEqual(decode(`{"kind":"List","items":[{"metadata":{${metadata}}}]}`).items, [
        { metadata: { name: "a" } },
      ]);
    }
  });

  it("may be nested deeply", () => {
    const depth = 20_000;
    const text = `{${LIST},"items":[{"metadata":{"name":"a"},"x":${'{"y":['.repeat(depth)}${"]}".repeat(depth)}}]}`;
    assert.equal(decodeChunks([Buffer.from(text)]).items.length, 1);
  });
});

describe("a body that is no list", () => {
  it("is refused when it is a Table (L-11)", () => {
    assertRefused('{"kind":"Table","apiVersion":"meta.k8s.io/v1","rows":[]}', /found Table, expected a list/);
    assertRefused(
      '{"kind":"Table","apiVersion":"meta.k8s.io/v1","items":[]}',
      /found Table, expected a list/,
    );
  });

  it("is refused when it is a Status, with its message", () => {
    assertRefused('{"kind":"Status","message":"no"}', /found Status \(no\), expected a list/);
  });

  it("is refused when it is a list of another kind, wherever that is told and with or without items", () => {
    for (const items of [`[${POD}]`, "[]", "null"]) {
      const type = '"kind":"ServiceList","apiVersion":"v1"';
      for (const text of [`{${type},"items":${items}}`, `{"items":${items},${type}}`]) {
        assertRefused(text, /found ServiceList, expected PodList$/, { kind: "Pod" });
        assert.equal(decode(text).items.length, items.startsWith("[{") ? 1 : 0);
      }
    }
    assert.equal(decode(`{${LIST},"items":[${POD}]}`, { kind: "Pod" }).items.length, 1);
  });

  it("is refused when it is a single object, an array, a value or text", () => {
    assertRefused('{"kind":"Pod","metadata":{}}', /found Pod, expected a list/);
    assertRefused("{}", /found an object without a kind, expected a list/);
    assertRefused('{"kind":"PodList","items":{}}', /expected a list/);
    for (const text of ["[]", '"x"', "12", "<html>", "null"]) {
      assertRefused(text, /not a JSON object/);
    }
  });

  it("is refused when it is not JSON around the items", () => {
    assertRefused('{"kind":"PodList",,"items":[]}', /not valid JSON/);
    assertRefused('{"kind":"PodList","items":[],}', /not valid JSON/);
    assertRefused('{"kind":"PodList","items":[]} x', /more bytes after its end/);
    assertRefused('{"kind":"PodList","items":[]}{}', /more bytes after its end/);
    assertRefused('{"kind":"PodList","items":[],"items":[]}', /"items" twice/);
  });

  it("is refused when it is not JSON between the items", () => {
    for (const items of [
      `[${POD}${POD}]`,
      `[${POD},]`,
      `[,${POD}]`,
      "[1]",
      '["x"]',
      "[null]",
      "[[]]",
      "[}",
    ]) {
      assertRefused(`{${LIST},"items":${items}}`, /list item \d before byte \d+: not a JSON object/);
    }
  });

  it("names the item that is not JSON, without its content", () => {
    const text = `{${LIST},"items":[${POD},{"metadata":{"name":"a"},"secret":hunter2}]}`;
    assertRefused(text, new RegExp(`list item 1 before byte ${text.length - 2}: not valid JSON$`));
    assert.throws(
      () => decodeChunks([Buffer.from(text)]),
      (error) => !JSON.stringify([String(error), String((error as Error).cause)]).includes("hunter"),
    );
  });

  it("is refused when an item has no name", () => {
    assertRefused(`{${LIST},"items":[{"metadata":{}}]}`, /list item 0 .*no metadata\.name/);
    assertRefused(`{${LIST},"items":[{}]}`, /no metadata\.name/);
  });

  it("is refused when it is not UTF-8, in an item or around them", () => {
    const inItem = Buffer.from(`{${LIST},"items":[{"metadata":{"name":"a?"}}]}`);
    inItem[inItem.indexOf("?")] = 0xff;
    assertRefused(inItem, /list item 0 .*not valid UTF-8/);
    const around = Buffer.from(`{"x":"?",${LIST},"items":[]}`);
    around[around.indexOf("?")] = 0xc3;
    assertRefused(around, /not valid UTF-8/);
  });

  it("is refused wherever it breaks off", () => {
    const bytes = Buffer.from(`{${LIST},"items":[${POD},{"metadata":{"name":"\\"é\\\\"}}],"x":{"y":[1]}}`);
    for (let length = 0; length < bytes.length; length += 1) {
      assertRefused(bytes.subarray(0, length), /the body broke off/);
    }
    assert.equal(decode(bytes).items.length, 2);
  });

  it("is refused when an item is larger than the limit", () => {
    const large = `{"metadata":{"name":"${"a".repeat(200)}"}}`;
    assertRefused(`{${LIST},"items":[${large}]}`, /list item 0 .*larger than 100 bytes/, {
      objectLimitBytes: 100,
    });
    assert.equal(decode(`{${LIST},"items":[${POD}]}`, { objectLimitBytes: POD.length }).items.length, 1);
  });

  it("is refused when what stands around the items has no end", () => {
    const decoder = jsonCodec<unknown>().listDecoder("application/json");
    decoder.push(Buffer.from('{"kind":"Table","rows":["'));
    const chunk = Buffer.alloc(1024 * 1024, "x");
    assert.throws(() => {
      for (let size = 0; size < 20; size += 1) {
        decoder.push(chunk);
      }
    }, /more than 16777216 bytes outside of "items"/);
  });

  it("is refused for a content type that was not asked for", () => {
    const codec = jsonCodec<unknown>();
    assert.throws(() => codec.listDecoder("text/html; charset=utf-8"), WireError);
    assert.throws(() => codec.watchDecoder("application/vnd.kubernetes.protobuf;stream=watch"), WireError);
    codec.listDecoder("Application/JSON; charset=utf-8");
    codec.watchDecoder("application/json;stream=watch");
  });
});
