import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { isMap, isScalar, isSeq, type ParsedNode, parseDocument } from "yaml";
import type { Pod } from "../../src/api/pod.js";
import { hasControls } from "../../src/printer/escape-terminal.js";
import { jsonFormat } from "../../src/printer/formats/json-format.js";
import { formatOf } from "../../src/printer/formats/output-formats.js";
import { yamlFormat } from "../../src/printer/formats/yaml-format.js";
import { clockTime } from "../../src/printer/line-time.js";
import { plainPaint } from "../../src/printer/printer.js";
import { keptJsonCodec } from "../../src/wire/kept-json-codec.js";
import { compactText, NUMBERS, type Written, writtenJson } from "../support/written-json.js";

const AT = new Date(Date.UTC(2026, 10, 23, 11, 32, 5));
const codec = keptJsonCodec<Pod>({ kind: "Pod" });

function kept(text: string): Pod {
  const [event] = codec
    .watchDecoder("application/json")
    .push(Buffer.from(`{"type":"ADDED","object":${text}}`));
  assert.ok(event !== undefined && "object" in event);
  return event.object;
}

function inJson(text: string): string {
  return jsonFormat().pods({ type: "update", object: kept(text), cause: "resync", context: "a" }, AT);
}

function inYaml(text: string): string {
  return yamlFormat().pods({ type: "update", object: kept(text), cause: "watch" }, AT);
}

/** Returns what a text of YAML says, in the form of `read`. */
function readNode(node: ParsedNode | null): unknown {
  if (isMap(node)) {
    return node.items.map(({ key, value }) => [isScalar(key) && key.value, readNode(value)]);
  }
  if (isSeq(node)) {
    return node.items.map((item) => ({ item: readNode(item) }));
  }
  assert.ok(isScalar(node));
  return typeof node.value === "number" ? { number: node.source } : node.value;
}

/** Returns what a value says: the members of maps in order, and the text of numbers. */
function read(written: Written): unknown {
  if (typeof written === "string") {
    const value = JSON.parse(written) as unknown;
    return typeof value === "number" ? { number: written } : typeof value === "string" ? sound(value) : value;
  }
  return "items" in written
    ? written.items.map((item) => ({ item: read(item) }))
    : [...new Map(written.members.map(([name, value]) => [sound(JSON.parse(name) as string), read(value)]))];
}

/** Returns a text with U+FFFD for halves of surrogate pairs, which YAML cannot express. */
function sound(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

describe("printers of an object that is kept as text", () => {
  before(async () => codec.load?.());

  it("print its JSON byte for byte, behind what is said of the event", () => {
    const text = `{"z":[${NUMBERS.join()}],"10":1,"metadata":{"name":"a"},"9":"\\u003cb\\u003e\\/\\ud800"}`;
    const head =
      '{"type":"MODIFIED","timestamp":"2026-11-23T11:32:05.000Z","mark":"resync","context":"a",' +
      '"summary":{"name":"a","status":"","ready":0,"total":0,"restarts":0},"changes":[]';
    assert.equal(inJson(text), `${head},"object":${text}}\n`);
  });

  it("print numbers through templates with all their digits", async () => {
    const object = kept('{"metadata":{"name":"a"},"spec":{"n":9223372036854775807}}');
    const event = { type: "add", object, cause: "watch" } as const;
    const options = { paint: plainPaint, time: clockTime(), headers: false };
    for (const output of ["jsonpath={.spec.n}", "jsonpath={.object.spec.n}", "custom-columns=N:.spec.n"]) {
      const format = await formatOf(output, options);
      assert.equal(format.pods(event, AT).trim(), "9223372036854775807", output);
    }
  });

  it("print JSON that a terminal does not obey, and that says the same", () => {
    fc.assert(
      fc.property(writtenJson(), (written) => {
        const text = `{"metadata":{"name":"a","x":"\u202e\u009b"},"spec":${compactText(written)}}`;
        const line = inJson(text);
        assert.ok(!hasControls(line.slice(0, -1)));
        assert.deepEqual((JSON.parse(line) as { object: unknown }).object, JSON.parse(text));
      }),
    );
  });

  it("print YAML with the numbers, the strings and the order of its JSON", () => {
    fc.assert(
      fc.property(writtenJson(), (written) => {
        const document = parseDocument(inYaml(`{"metadata":{"name":"a"},"spec":${compactText(written)}}`));
        assert.deepEqual(document.errors, []);
        assert.deepEqual(readNode(document.getIn(["object", "spec"], true) as ParsedNode), read(written));
      }),
    );
  });

  it("print numbers as numbers and strings as strings in YAML", () => {
    const yaml = inYaml(
      '{"metadata":{"name":"a"},"id":9223372036854775807,"text":"9223372036854775807","1.0":1.0}',
    );
    assert.match(yaml, /\n {2}id: 9223372036854775807\n {2}text: "9223372036854775807"\n {2}"1.0": 1.0\n$/);
  });
});
