import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { inspect } from "node:util";
import fc from "fast-check";
import type { ListMeta, KubeObject } from "../../src/api/object.js";
import type { WatchEvent } from "../../src/api/watch-event.js";
import type { Codec } from "../../src/wire/codec.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { keptJsonCodec } from "../../src/wire/kept-json-codec.js";
import { jsonTextOf } from "../../src/wire/kept/json-text-of.js";
import { toPlainObject } from "../../src/wire/kept/to-plain-object.js";
import { WireError } from "../../src/wire/wire-error.js";
import { anyBorders, cutAt, singleBytes } from "../support/byte-splits.js";
import { levelsOf, nestedText } from "../support/nested.js";
import { anyText, compactText, type Written, writtenJson, writtenString } from "../support/written-json.js";

const TYPE = "application/json";
const plain = jsonCodec<KubeObject>({ kind: "Pod" });
const kept = keptJsonCodec<KubeObject>({ kind: "Pod" });
const whole = keptJsonCodec<KubeObject>({ kind: "Pod", keepManagedFields: true });

interface Decoded<T> {
  readonly values: readonly T[];
  readonly metadata?: ListMeta;
  readonly error?: string;
}

function decoded<T>(
  decoder: { push(chunk: Uint8Array): readonly T[]; end(): ListMeta | void },
  chunks: readonly Uint8Array[],
): Decoded<T> {
  const values: T[] = [];
  try {
    for (const chunk of chunks) {
      values.push(...decoder.push(chunk));
    }
    const metadata = decoder.end();
    return metadata === undefined ? { values } : { values, metadata };
  } catch (error) {
    assert.ok(error instanceof WireError, String(error));
    return { values: [...values, ...(error.events as T[])], error: error.message };
  }
}

function list(codec: Codec<KubeObject>, chunks: readonly Uint8Array[]): Decoded<KubeObject> {
  return decoded(codec.listDecoder(TYPE), chunks);
}

function watch(codec: Codec<KubeObject>, chunks: readonly Uint8Array[]): Decoded<WatchEvent<KubeObject>> {
  return decoded(codec.watchDecoder(TYPE), chunks);
}

function podsIn(text: string, codec = kept): readonly KubeObject[] {
  const { values, error } = list(codec, [Buffer.from(listText([text]))]);
  assert.equal(error, undefined);
  return values;
}

function podIn(event: string, codec = kept): KubeObject {
  const { values, error } = watch(codec, [Buffer.from(event)]);
  const [value] = values;
  assert.equal(error, undefined);
  assert.ok(value !== undefined && "object" in value, inspect(value));
  return value.object as KubeObject;
}

const HEAD = '"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"}';

function listText(items: readonly string[], isKindLate = false): string {
  return isKindLate ? `{"items":[${items.join()}],${HEAD}}` : `{${HEAD},"items":[${items.join()}]}`;
}

/** Generates pods whose metadata has managedFields at any place, if it has any. */
function writtenPod(): fc.Arbitrary<Written> {
  const managed = fc.constantFrom('"managedFields"', '"managed\\u0046ields"');
  const metadata = fc
    .tuple(
      fc.array(fc.tuple(managed, writtenJson()), { maxLength: 2 }),
      fc.array(fc.tuple(fc.constantFrom('"uid"', '"labels"'), writtenJson()), { maxLength: 2 }),
      writtenString().map((text) => text.replace('"', '"n')),
    )
    .chain(([fields, others, name]) =>
      fc.shuffledSubarray([...fields, ...others, ['"name"', name] as const], {
        minLength: fields.length + others.length + 1,
      }),
    );
  const extra = fc.array(
    fc.tuple(fc.constantFrom('"spec"', '"status"', '"10"', '"9"', '"object"', '"__proto__"'), writtenJson()),
    { maxLength: 4 },
  );
  return fc
    .tuple(fc.constantFrom('"metadata"', '"met\\u0061data"'), metadata, extra, fc.boolean())
    .map(([name, inside, others, isFirst]) => {
      const member = [name, { members: inside }] as const;
      return { members: isFirst ? [member, ...others] : [...others, member] };
    });
}

function withoutManaged(pod: Written): Written {
  assert.ok(typeof pod === "object" && "members" in pod);
  return {
    members: pod.members.map(([name, value]) => [
      name,
      JSON.parse(name) === "metadata" && typeof value === "object" && "members" in value
        ? { members: value.members.filter(([inner]) => JSON.parse(inner) !== "managedFields") }
        : value,
    ]),
  };
}

/** Generates a pod and one of its texts. */
const anyPod = writtenPod().chain((pod) => fc.tuple(fc.constant(pod), anyText(pod)));

describe("codec that keeps JSON", () => {
  before(async () => {
    await kept.load?.();
    await whole.load?.();
  });

  it("gives the items of jsonCodec and their text, whatever the chunk borders", () => {
    fc.assert(
      fc.property(
        fc.array(anyPod, { maxLength: 3 }),
        fc.boolean(),
        anyBorders(),
        (pods, isKindLate, borders) => {
          const bytes = Buffer.from(
            listText(
              pods.map(([, text]) => text),
              isKindLate,
            ),
          );
          const wanted = list(plain, [bytes]);
          const found = list(kept, cutAt(bytes, borders));
          assert.deepEqual(found, wanted);
          assert.equal(wanted.error, undefined);
          pods.forEach(([pod], index) => {
            const text = jsonTextOf(found.values[index]) ?? "";
            assert.equal(
              text,
              `{"kind":"Pod","apiVersion":"v1",${compactText(withoutManaged(pod)).slice(1)}`,
            );
            assert.deepEqual(JSON.parse(text), wanted.values[index]);
          });
        },
      ),
    );
  });

  it("gives the events of jsonCodec and the text of their objects, whatever the chunk borders", () => {
    const before = fc.constantFrom("", '"x": 1,', '"object":1,', '"obj\\u0065ct":{},');
    const after = fc.constantFrom("", ',"type":"ADDED"', ',"x":{"object":{}}');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyPod, before, after), { maxLength: 3 }),
        anyBorders(),
        (events, borders) => {
          const bytes = Buffer.from(
            events
              .map(([[, pod], head, tail]) => `{"type":"ADDED",${head}"object":${pod}${tail}}\n`)
              .join(""),
          );
          const found = watch(kept, cutAt(bytes, borders));
          assert.deepEqual(found, watch(plain, [bytes]));
          events.forEach(([[pod]], index) => {
            const event = found.values[index];
            assert.ok(event !== undefined && "object" in event);
            assert.equal(jsonTextOf(event.object), compactText(withoutManaged(pod)));
          });
        },
      ),
    );
  });

  it("refuses what jsonCodec refuses, with the same message at the same place", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'{}[]",:\\ 0x\u00ff')), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(anyPod, { maxLength: 2 }), damage, anyBorders(), (pods, changes, borders) => {
        const texts = pods.map(([, text]) => text);
        const bodies = [listText(texts), texts.map((text) => `{"type":"ADDED","object":${text}}\n`).join("")];
        for (const [index, read] of [list, watch].entries()) {
          const bytes = Buffer.from(bodies[index] ?? "", "utf8");
          for (const [at, character] of changes) {
            bytes[at % Math.max(1, bytes.length)] = character.charCodeAt(0);
          }
          const chunks = cutAt(bytes, borders);
          assert.deepEqual<unknown>(read(kept, chunks), read(plain, chunks));
        }
      }),
    );
  });

  it("keeps the text of numbers, strings and names, and the order of members", () => {
    const text =
      '{"z":9223372036854775807,"10":1.0,"9":[-0,1E400,"\\u003c\\ud800\\/"],"metadata":{"name":"a"},"n\\u0061me":null}';
    assert.equal(jsonTextOf(podsIn(text)[0]), `{"kind":"Pod","apiVersion":"v1",${text.slice(1)}`);
    assert.equal(jsonTextOf(podIn(`{"type":"ADDED","object":${text}}`)), text);
  });

  it("puts the kind of the list in front of the members of an item, unless the item has it", () => {
    const texts = [
      '{"metadata":{"name":"a"}}',
      '{"apiVersion":"v2","metadata":{"name":"a"}}',
      '{"metadata":{"name":"a"},"kind":"Other"}',
    ];
    assert.deepEqual(
      texts.map((text) => jsonTextOf(podsIn(text)[0])),
      [
        '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}',
        '{"kind":"Pod","apiVersion":"v2","metadata":{"name":"a"}}',
        texts[2],
      ],
    );
  });

  it("leaves managedFields out, unless they are to be kept", () => {
    const text = '{"metadata":{"managedFields":[{}],"name":"a"},"spec":{"managedFields":1}}';
    assert.equal(
      jsonTextOf(podIn(`{"type":"ADDED","object":${text}}`)),
      '{"metadata":{"name":"a"},"spec":{"managedFields":1}}',
    );
    assert.equal(jsonTextOf(podIn(`{"type":"ADDED","object":${text}}`, whole)), text);
    assert.deepEqual(podsIn(text, whole)[0]?.metadata?.managedFields, [{}]);
  });

  it("reads an object that its text has twice as JSON.parse does", () => {
    const doubled =
      '{"metadata":{"managedFields":1,"name":"a"},"metadata":{"name":"b","managedFields":[],"managedFields":2}}';
    assert.deepEqual(toPlainObject(podIn(`{"type":"ADDED","object":${doubled}}`)), {
      metadata: { name: "b" },
    });
    assert.equal(kept.keyOf(podIn(`{"type":"ADDED","object":${doubled}}`)), "b");
    assert.equal(kept.keyOf(podIn(`{"object":{},"type":"ADDED","object":${doubled} }`)), "b");
  });

  it("gives objects that look like frozen plain objects and know their identity", () => {
    const metadata = { name: "a", namespace: "shop", uid: "u", resourceVersion: "5" };
    const value = { kind: "Pod", apiVersion: "v1", metadata, spec: { containers: [{ name: "c" }] } };
    const [pod] = podsIn(JSON.stringify(value));
    assert.ok(pod);
    assert.deepEqual(pod, value);
    assert.deepEqual({ ...pod }, value);
    assert.deepEqual(structuredClone({ ...pod }), value);
    assert.equal(JSON.stringify(pod), JSON.stringify(value));
    assert.equal(inspect(pod), inspect(value));
    assert.deepEqual(Object.keys(pod), Object.keys(value));
    assert.ok(Object.isFrozen(pod) && Object.isFrozen(pod.metadata));
    assert.deepEqual([kept.keyOf(pod), kept.uidOf(pod), kept.resourceVersionOf(pod)], ["shop/a", "u", "5"]);
    const copy = toPlainObject(pod);
    assert.deepEqual(copy, value);
    assert.ok(!Object.isFrozen(copy));
    assert.equal(jsonTextOf(copy), undefined);
  });

  it("reads objects that are nested 20 000 levels deep", () => {
    const deep = `{"metadata":{"name":"a"},"spec":${nestedText(20_000)}}`;
    for (const pod of [
      podsIn(deep)[0],
      podIn(`{"type":"ADDED","object":${deep}}`),
      podsIn(` ${deep} `.replace(":", ": "))[0],
    ]) {
      assert.ok(levelsOf(toPlainObject(pod ?? {})) > 20_000);
      assert.ok(jsonTextOf(pod)?.endsWith(deep.slice(1)));
    }
  });

  it("reads an object of 16 MiB, with and without whitespace, and refuses a larger one", () => {
    const large = (size: number): string =>
      `{"metadata":{"name":"a"},"data":"${String.raw`\\\" `.repeat(size / 5)}"}`;
    const text = large(16 * 1024 * 1024 - 60);
    assert.equal(jsonTextOf(podsIn(text)[0])?.length, text.length + '"kind":"Pod","apiVersion":"v1",'.length);
    assert.equal(
      jsonTextOf(podsIn(`{ ${text.slice(1)}`)[0])?.length,
      text.length + '"kind":"Pod","apiVersion":"v1",'.length,
    );
    assert.match(
      list(kept, [Buffer.from(listText([large(17 * 1024 * 1024)]))]).error ?? "",
      /larger than 16777216 bytes/,
    );
  });

  it("reads an object with many members, byte by byte", () => {
    const members = Array.from({ length: 2_000 }, (_, index) => `"m${index}":${index}`).join();
    const [pod] = list(
      kept,
      singleBytes(Buffer.from(listText([`{"metadata":{"name":"a"},${members}}`]))),
    ).values;
    assert.equal((pod as Readonly<Record<string, unknown>>)["m1999"], 1999);
  });

  it("refuses to decode before it is loaded", () => {
    assert.throws(
      () => keptJsonCodec({ kind: "Pod" }).listDecoder(TYPE),
      /: the decoders are not loaded, expected a call of "load" first$/,
    );
  });
});
