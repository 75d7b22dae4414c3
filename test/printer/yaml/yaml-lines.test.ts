import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseDocument } from "yaml";
import { hasControls } from "../../../src/printer/escape-terminal.js";
import { parseKeepingOrder } from "../../../src/jsonpath/parse-json-tokens.js";
import { yamlLines } from "../../../src/printer/yaml/yaml-lines.js";

const TEXTS: readonly string[] = [
  "true",
  "No",
  "y",
  "null",
  "~",
  "-",
  "---",
  "1:30",
  "0x1f",
  "1e3",
  "100m",
  "1Ki",
  "10e2",
  "733b87be-ec12-40b4-8e26-2d508354c302",
  "12345678-1234-1234-1234-123456789012",
  "a: b",
  "a #b",
  "a:",
  " a",
  "a ",
  "nginx:1.2",
  "--port=80",
  "-1",
  "-.inf",
  "<<",
  "=",
  "&a *b",
  "{a}",
  "[a",
  "%a",
  "@a",
  "`a",
  "!a",
  "|",
  ">",
  "'",
  '"',
  "\\",
  "\t",
  "日本語 🚀 \u26a0\ufe0f",
  "\u001b[31m",
  "\u2028",
  "\u{e0041}",
  "\r\n",
  "key",
  "10.244.0.17",
  "1.2.3",
  "é",
  "日本",
  "\u3164",
  "a\u00a0b",
  "\ufeffa",
  "\u{1F600} x",
  "k".repeat(1_100),
];

const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc
    .array(fc.constantFrom("", " ", "a", "  b", "c: d", "# e", "\tf", "---", "g\r"), { maxLength: 5 })
    .map((lines) => lines.join("\n")),
);

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e21, {}, []),
    text,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(text, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe("yamlLines", () => {
  for (const version of ["1.2", "1.1"] as const) {
    it(`are read as the same value by YAML ${version}`, () => {
      fc.assert(
        fc.property(tree, (value) => {
          const lines = yamlLines({ value });
          const document = parseDocument(lines.map((line) => `${line}\n`).join(""), {
            version,
            merge: false,
          });
          assert.deepEqual(document.errors, []);
          assert.deepEqual(
            JSON.parse(JSON.stringify(document.toJS())),
            JSON.parse(JSON.stringify({ value })),
          );
        }),
        { numRuns: 3_000 },
      );
    });
  }

  it("have no character that a terminal may obey, and no line break", () => {
    fc.assert(
      fc.property(tree, (value) => {
        for (const line of yamlLines(value)) {
          assert.ok(!hasControls(line), line);
        }
      }),
    );
  });

  it("have a line for each line of a text, as it is or in quotes", () => {
    assert.deepEqual(yamlLines({ "app.conf": "a: 1\nb\n", script: "one\n\ttwo\n three" }), [
      "app.conf: |",
      "  a: 1",
      "  b",
      'script: "one\\n\\',
      "  \\ttwo\\n\\",
      '  \\ three"',
    ]);
  });

  it("have the members of maps in their own order, and numbers as they were written", () => {
    const written = '{"b":[{"d":9223372036854775807,"c":1.0}],"2":{},"1":[]}';
    const lines = yamlLines(parseKeepingOrder(written));
    assert.deepEqual(lines, ["b:", "  - d: 9223372036854775807", "    c: 1.0", '"2": {}', '"1": []']);
  });

  it("have the members of objects in the order of their names", () => {
    assert.deepEqual(yamlLines({ b: [{ d: 1, c: "x" }], a: {} }), ["a: {}", "b:", "  - c: x", "    d: 1"]);
  });

  it("have quotes where a reader would take a text for something else", () => {
    assert.deepEqual(
      yamlLines(["on", "1:30", "080", "100m", "8Gi", "a b", "x: y", "", "10.0.0.1", "é \u{1F600}"]),
      [
        '- "on"',
        '- "1:30"',
        '- "080"',
        "- 100m",
        "- 8Gi",
        "- a b",
        '- "x: y"',
        '- ""',
        "- 10.0.0.1",
        "- é \u{1F600}",
      ],
    );
  });
});
