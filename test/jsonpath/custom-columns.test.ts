import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCustomColumns, parseCustomColumnsFile } from "../../src/jsonpath/custom-columns.js";
import { JsonPathError } from "../../src/jsonpath/jsonpath-error.js";

const OBJECT = {
  metadata: { name: "web", labels: { b: "2", a: "1" } },
  spec: { list: ["x", null, { y: 1.5 }], large: 1e6 + 0.5, nothing: null },
};

function reasonOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof JsonPathError);
    assert.ok(error.message.startsWith("Cannot "), error.message);
    return error.reason;
  }
  return "no error";
}

describe("parseCustomColumns", () => {
  it("returns a header and a template for each column", () => {
    const columns = parseCustomColumns("NAME:.metadata.name,B:{.b},C:c,D:,:.kind,TIME:.a:b");
    assert.deepEqual(
      columns.map(({ header, template }) => [header, template.text]),
      [
        ["NAME", "{.metadata.name}"],
        ["B", "{.b}"],
        ["C", "{.c}"],
        ["D", ""],
        ["", "{.kind}"],
        ["TIME", "{.a:b}"],
      ],
    );
  });

  it("refuses what kubectl refuses, in its words", () => {
    const path =
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'";
    for (const [spec, reason] of [
      ["", "custom-columns format specified but no custom columns given"],
      ["NAME", "unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>"],
      ["A:.a,", "unexpected custom-columns spec: , expected <header>:<json-path-expr>"],
      ["A:{.a}{.b}", path],
      ["A:x{.a}", path],
      ["A:{}", path],
      ["A:.a[", "unterminated array"],
      ["A:{range .a}", "no error"],
    ] as const) {
      assert.equal(
        reasonOf(() => parseCustomColumns(spec)),
        reason,
      );
    }
  });
});

describe("parseCustomColumnsFile", () => {
  it("reads a line of headers and a line of paths", () => {
    for (const content of [
      "NAME  NODE\n.metadata.name {.spec.nodeName}\n",
      "NAME NODE\r\n\t.metadata.name\t{.spec.nodeName}",
      " NAME NODE \n metadata.name spec.nodeName\nmore lines are ignored\n",
    ]) {
      assert.deepEqual(
        parseCustomColumnsFile(content).map(({ header, template }) => [header, template.text]),
        [
          ["NAME", "{.metadata.name}"],
          ["NODE", "{.spec.nodeName}"],
        ],
        content,
      );
    }
  });

  it("refuses what kubectl refuses, in its words", () => {
    const format =
      "Expected format is one line of space separated headers, one line of space separated column specs.";
    for (const [content, reason] of [
      ["", `invalid template, missing header line. ${format}`],
      ["NAME\n", `invalid template, missing spec line. ${format}`],
      ["NAME NODE\n.metadata.name", "number of headers (2) and field specifications (1) don't match"],
    ] as const) {
      assert.equal(
        reasonOf(() => parseCustomColumnsFile(content)),
        reason,
      );
    }
  });
});

describe("printAsCell", () => {
  it("writes values as Go does, with commas between them, and <none> for no value", () => {
    const cells = parseCustomColumns(
      "A:.metadata.name,B:.metadata.labels,C:.spec.list,D:.spec.list[*],E:.nope,F:,G:.spec.nothing,H:.spec.large",
    ).map((column) => column.template.printAsCell(OBJECT));
    assert.deepEqual(cells, [
      "web",
      "map[a:1 b:2]",
      "[x <nil> map[y:1.5]]",
      "x,<nil>,map[y:1.5]",
      "<none>",
      "<none>",
      "<nil>",
      "1.0000005e+06",
    ]);
  });

  it("fails if the path fails on the object", () => {
    const [column] = parseCustomColumns("A:.spec.list[9]");
    assert.ok(column !== undefined);
    assert.equal(
      reasonOf(() => column.template.printAsCell(OBJECT)),
      "array index out of bounds: index 9, length 3",
    );
  });
});
