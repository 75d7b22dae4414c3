import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse, parseAllDocuments } from "yaml";
import { hasControls } from "../../src/printer/escape-terminal.js";
import { jsonFormat } from "../../src/printer/formats/json-format.js";
import { nameFormat } from "../../src/printer/formats/name-format.js";
import { formatOf, OUTPUT_FORMATS } from "../../src/printer/formats/output-formats.js";
import { yamlFormat } from "../../src/printer/formats/yaml-format.js";
import { clockTime } from "../../src/printer/line-time.js";
import { type Paint, plainPaint } from "../../src/printer/printer.js";
import { ADDED, AT, DELETED, HOSTILE, NEVER_SEEN, UPDATED, WEB } from "./sample-pods.js";

const AT_ISO = AT.toISOString();
/** What a record says of `WEB` beside the object. */
const SUMMARY = {
  namespace: "shop",
  name: "web",
  uid: "1",
  status: "Running",
  ready: 1,
  total: 2,
  restarts: 0,
  node: "node-1",
};
const HOSTILE_ADD = { type: "add", object: HOSTILE, cause: "watch" } as const;

describe("jsonFormat", () => {
  const print = jsonFormat().pods;

  it("prints kubectl's type and object on one line, with a timestamp", () => {
    const line = print(ADDED, AT);
    const facts = `"summary":${JSON.stringify(SUMMARY)},"changes":[]`;
    assert.equal(line, `{"type":"ADDED","timestamp":"${AT_ISO}",${facts},"object":${JSON.stringify(WEB)}}\n`);
    assert.equal((JSON.parse(print(UPDATED, AT)) as { type: string }).type, "MODIFIED");
    assert.equal((JSON.parse(print(DELETED, AT)) as { type: string }).type, "DELETED");
  });

  it("says in a field why it was told, where that is not that it happened", () => {
    const marks = (["initial", "relist", "resync", "watch"] as const).map(
      (cause) => (JSON.parse(print({ ...UPDATED, cause }, AT)) as { mark?: string }).mark,
    );
    assert.deepEqual(marks, ["initial", "missed", "resync", undefined]);
  });

  it("prints what is known of a pod never seen", () => {
    assert.deepEqual(JSON.parse(print(NEVER_SEEN, AT)), {
      type: "DELETED",
      timestamp: AT_ISO,
      mark: "missed",
      summary: { namespace: "shop", name: "gone" },
      changes: [],
      object: { apiVersion: "v1", kind: "Pod", metadata: { namespace: "shop", name: "gone" } },
    });
  });

  it("escapes what a terminal would obey without changing what the JSON says", () => {
    const line = print(HOSTILE_ADD, AT);
    assert.ok(!hasControls(line.slice(0, -1)));
    assert.deepEqual((JSON.parse(line) as { object: unknown }).object, HOSTILE);
  });
});

describe("yamlFormat", () => {
  const print = yamlFormat().pods;

  it("prints the record as a document of its own", () => {
    const text = print(ADDED, AT);
    assert.ok(
      text.startsWith(`---\ntype: ADDED\ntimestamp: "${AT_ISO}"\nsummary:\n  namespace: shop\n`),
      text,
    );
    assert.ok(text.endsWith("\n"));
    const documents = parseAllDocuments(text + print(DELETED, AT));
    assert.deepEqual(
      documents.map((document) => document.toJS() as unknown),
      [
        { type: "ADDED", timestamp: AT_ISO, summary: SUMMARY, changes: [], object: WEB },
        { type: "DELETED", timestamp: AT_ISO, summary: SUMMARY, changes: [], object: WEB },
      ],
    );
  });

  it("quotes what older YAML takes for a boolean or a number", () => {
    const labels = { on: "yes", octal: "010", time: "1:30" };
    const text = print({ type: "add", object: { metadata: { name: "x", labels } }, cause: "watch" }, AT);
    assert.deepEqual(
      (parse(text, { version: "1.1" }) as { object: { metadata: { labels: unknown } } }).object.metadata
        .labels,
      labels,
    );
  });

  it("escapes what a terminal would obey without changing what the YAML says", () => {
    const text = print(HOSTILE_ADD, AT);
    assert.deepEqual(text.split("\n").filter(hasControls), []);
    assert.deepEqual((parse(text) as { object: unknown }).object, HOSTILE);
  });
});

describe("yamlFormat of what other parsers refuse", () => {
  const print = yamlFormat().pods;
  const printed = (annotations: Record<string, string>): string =>
    print({ type: "add", object: { metadata: { name: "x", annotations } }, cause: "watch" }, AT);

  it("writes characters beyond U+FFFF as one escape, because two units are no YAML", () => {
    const text = printed({ tag: "a\u{e0041}b" });
    assert.ok(text.includes('"a\\U000e0041b"'), text);
    assert.equal(annotationsIn(text)["tag"], "a\u{e0041}b");
  });

  it("replaces half of a surrogate pair, which YAML cannot express", () => {
    const text = printed({ half: "a\ud800b", "\udc00": "\\ud800", pair: "\u{1f680}\u0007" });
    assert.deepEqual(annotationsIn(text), { half: "a\ufffdb", "\ufffd": "\\ud800", pair: "\u{1f680}\u0007" });
  });

  it("keeps symbols in colour without quotes", () => {
    assert.match(printed({ note: "\u26a0\ufe0f careful" }), /note: \u26a0\ufe0f careful\n/);
  });

  it("writes the halves of surrogate pairs as U+FFFD, also in a record of more than a megabyte", () => {
    const huge = { list: "0,".repeat(600_000), tag: "\u{e0041}\u001b\ud800", ["k".repeat(2_000)]: "\udfff" };
    assert.deepEqual(annotationsIn(printed(huge)), {
      ...huge,
      tag: "\u{e0041}\u001b\ufffd",
      ["k".repeat(2_000)]: "\ufffd",
    });
  });
});

function annotationsIn(yaml: string): Record<string, unknown> {
  const { object } = parse(yaml) as { object: { metadata: { annotations: Record<string, unknown> } } };
  return object.metadata.annotations;
}

describe("nameFormat", () => {
  it("prints pod/NAME, as kubectl does", () => {
    const print = nameFormat().pods;
    assert.equal(print(ADDED, AT), "pod/web\n");
    assert.equal(print(NEVER_SEEN, AT), "pod/gone\n");
    assert.equal(print(HOSTILE_ADD, AT), "pod/evil\\u001b[31m\n");
  });
});

describe("OUTPUT_FORMATS", () => {
  it("has the names that -o takes", () => {
    assert.deepEqual(OUTPUT_FORMATS, [
      ...["default", "short", "table", "wide", "json", "yaml", "name"],
      ...["jsonpath=<template>", "jsonpath-as-json=<template>", "jsonpath-file=<path>"],
      ...["custom-columns=<columns>", "custom-columns-file=<path>", "diff", "jsonpatch"],
    ]);
  });

  it("never colours what machines read", async () => {
    const loud = (text: string): string => `\u001b[31m${text}`;
    const paint: Paint = { good: loud, bad: loud, pending: loud, dim: loud };
    const templates = ["jsonpath={.metadata.name}", "jsonpath-as-json={}", "custom-columns=A:.kind,B:.spec"];
    for (const output of ["short", "json", "yaml", "name", "jsonpatch", ...templates]) {
      const colored = await formatOf(output, { paint, time: clockTime() });
      const plain = await formatOf(output, { paint: plainPaint, time: clockTime() });
      assert.equal(colored.pods(ADDED, AT), plain.pods(ADDED, AT), output);
    }
  });
});
