import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compileJsonPath } from "../../src/jsonpath/compile-jsonpath.js";
import { JsonNumber } from "../../src/base/json-number.js";
import { JsonPathError } from "../../src/jsonpath/jsonpath-error.js";
import { plainReader, type ValueReader } from "../../src/jsonpath/value-reader.js";
import { nested } from "../support/nested.js";

/** Returns the error of a template that cannot be compiled, or that fails on an object. */
function errorOf(template: string, object: unknown = {}): JsonPathError {
  try {
    compileJsonPath(template).print(object);
  } catch (error) {
    assert.ok(error instanceof JsonPathError);
    return error;
  }
  throw new Error(`Cannot find an error: "${template}" was printed`);
}

describe("compileJsonPath", () => {
  it("says what is wrong with a template, and where", () => {
    for (const [template, position, reason] of [
      ["{.a", 3, "unclosed action"],
      ["x {.a[}", 5, "unterminated array"],
      ["{.a[0]}{.b[x]}", 10, "invalid array index x"],
      ["{.a[1,x]}", 3, "invalid array index x"],
      ["{.a}{end}", 5, "not in range, nothing to end"],
      ["{range .a}{end}{end}", 16, "not in range, nothing to end"],
      ["é {a}", 3, "unrecognized identifier a"],
      ["{.a[?(@.b == !)]}", 6, "unrecognized character in action: U+0021 '!'"],
    ] as const) {
      const error = errorOf(template);
      assert.deepEqual([error.reason, error.position], [reason, position], template);
      assert.equal(error.code, "ERR_JSONPATH");
      assert.equal(
        error.message,
        `Cannot parse the JSONPath template ${JSON.stringify(template)}: ${reason}, at character ${position + 1}`,
      );
    }
  });

  it("says why a template fails on an object, without a value of the object", () => {
    const error = errorOf("{.env[?(@.a)]}", { env: { password: "secret" } });
    assert.equal(error.position, undefined);
    assert.equal(
      error.message,
      'Cannot execute the JSONPath template "{.env[?(@.a)]}" on an object: map[string]interface {} is not array or slice and cannot be filtered',
    );
  });

  it("shortens a long template in messages", () => {
    assert.ok(errorOf(`{${".a".repeat(10_000)}`).message.length < 300);
  });

  it("refuses a template that would take forever", () => {
    const ranges = "{range .a[*]}".repeat(10);
    assert.equal(compileJsonPath(`${ranges}{.b}`).print({}), "");
    const error = errorOf(`${ranges}{range .a[*]}{.b}`);
    assert.deepEqual([error.reason, error.position], ["too many ranges without an end", ranges.length + 1]);
  });

  it("prints or refuses templates of a hundred kilobytes", () => {
    for (const template of [
      `{.${"a".repeat(100_000)}}`,
      `{${".a".repeat(30_000)}}`,
      `{"${"a".repeat(100_000)}"}`,
      `{range .a}${"{range .b}".repeat(10_000)}${"{end}".repeat(10_001)}`,
      `{${"1".repeat(100_000)}}`,
      `{.a[?(${"@.a".repeat(20_000)}==1)]}`,
      `{.a[${"0,".repeat(30_000)}0]}`,
    ]) {
      try {
        const compiled = compileJsonPath(template);
        compiled.print({ a: [] });
        compiled.places();
      } catch (error) {
        assert.ok(error instanceof JsonPathError, `${template.slice(0, 20)}: ${String(error)}`);
      }
    }
  });

  it("prints the same for every object after a range", () => {
    const template = compileJsonPath("{range .a[*]}{.b} {end}{.c};");
    const object = { a: [{ b: 1 }, { b: 2 }], c: 3 };
    assert.equal(template.print(object) + template.print(object), "1 2 3;1 2 3;");
  });

  it("prints members of the prototype of no object", () => {
    const template = compileJsonPath("[{.toString}{.__proto__}{.constructor.name}{.a.length}]");
    assert.equal(template.print({ a: [1] }), "[]");
    assert.equal(template.print(JSON.parse('{"__proto__":"own"}')), "[own]");
  });

  it("prints a member that is undefined as one that does not exist", () => {
    assert.equal(compileJsonPath("[{.a}{.*}]").print({ a: undefined }), "[]");
    assert.equal(compileJsonPath("{.}").print({}), "");
    assert.equal(compileJsonPath("{}").print({ a: undefined, b: 1 }), '{"b":1}');
  });

  it("prints integers of 64 bits as they are, and others as Go prints floating-point numbers", () => {
    for (const [value, text, json] of [
      [2 ** 53, "9007199254740992", "9007199254740992"],
      [9223372036854775807n, "9223372036854775807", "9223372036854775807"],
      [9223372036854775808n, "9.223372036854776e+18", "9223372036854776000"],
      [new JsonNumber("9223372036854775807"), "9223372036854775807", "9223372036854775807"],
      [new JsonNumber("-9223372036854775809"), "-9.223372036854776e+18", "-9223372036854776000"],
      [new JsonNumber("1000000.0"), "1e+06", "1000000"],
      [new JsonNumber("1e3"), "1000", "1000"],
      [new JsonNumber("-0.0"), "-0", "-0"],
      [new JsonNumber("-0"), "0", "0"],
      [1e21, "1e+21", "1e+21"],
      [0.000001, "1e-06", "0.000001"],
      [1.5e-10, "1.5e-10", "1.5e-10"],
      [123456.5, "123456.5", "123456.5"],
      [-1234567.5, "-1.2345675e+06", "-1234567.5"],
    ] as const) {
      assert.equal(compileJsonPath("{.n} {.l}").print({ n: value, l: [value] }), `${text} [${json}]`);
    }
  });

  it("compares integers of 64 bits by all their digits", () => {
    const list = ["9007199254740992", "9007199254740993"].map((text) => ({ n: new JsonNumber(text) }));
    assert.equal(
      compileJsonPath("{.l[?(@.n==9007199254740993)].n} {.l[?(@.n<9007199254740993)].n}").print({ l: list }),
      "9007199254740993 9007199254740992",
    );
  });

  it("sorts the members of maps by the bytes of their names", () => {
    const map = { "\uffff": 1, "😀": 2, b: 3, a: 4, "10": 5, "9": 6 };
    assert.equal(compileJsonPath("{.*}").print(map), "5 6 4 3 1 2");
    assert.equal(compileJsonPath("{}").print(map), '{"10":5,"9":6,"a":4,"b":3,"\uffff":1,"😀":2}');
  });

  it("prints half of a surrogate pair as U+FFFD in JSON", () => {
    assert.equal(compileJsonPath("{.a}").print({ a: ["x\ud800y", "😀"] }), '["x\ufffdy","😀"]');
  });

  it("prints long lists", () => {
    const items = Array.from({ length: 300_000 }, (_, at) => ({ at }));
    const template = compileJsonPath("{.items[*].at}{.items[?(@.at==1)].at}{.items[1:].at}{.items..at}");
    assert.ok(template.print({ items }).length > 5_000_000);
  });

  it("fails on a value with more levels than the stack has room for", () => {
    const deep = nested(100_000);
    for (const template of ["{}", "{.a}{@}"]) {
      assert.equal(errorOf(template, deep).reason, "exceeded max depth");
    }
    assert.throws(() => compileJsonPath("{}").printAsJson(deep), JsonPathError);
    assert.throws(() => compileJsonPath("{}").printAsCell(deep), JsonPathError);
  });

  it("passes through the option escape what it finds, and not the text of the template", () => {
    const template = compileJsonPath("a {.x}{'b'}{range .list[*]}{@}{\"c\"}{end}{.x 'd'}", {
      escape: (text) => text.toUpperCase(),
    });
    assert.equal(template.print({ x: "x", list: ["y", { z: 1 }] }), 'a XbYc{"Z":1}cd');
  });

  it("reads objects with the reader that it is given", () => {
    const reader: ValueReader = {
      ...plainReader,
      kindOf: (value) => (value instanceof Map ? "map" : plainReader.kindOf(value)),
      memberOf: (map, key) => (map as Map<string, unknown>).get(key),
      keysOf: (map) => [...(map as Map<string, unknown>).keys()],
    };
    const object = new Map<string, unknown>([["a", [new Map([["b", "x"]]), new Map([["b", "y"]])]]]);
    const template = compileJsonPath("{.a[?(@.b=='y')].b} {.a} {..b}", { reader });
    assert.equal(template.print(object), 'y [{"b":"x"},{"b":"y"}] x y');
  });
});

describe("places", () => {
  it("names what a template reads, and nothing that is inside of it", () => {
    for (const [template, places] of [
      ["text", []],
      ["{.metadata.name} {.metadata.name}", ["metadata.name"]],
      ["{.metadata.name}{.metadata}", ["metadata"]],
      ["{.metadata}{.metadata.name}", ["metadata"]],
      ["{}", [""]],
      ["{.spec.containers[*].image}{.spec.nodeName}", ["spec.containers.image", "spec.nodeName"]],
      ["{.spec.containers[0]['name','image']}", ["spec.containers.name", "spec.containers.image"]],
      [
        "{.status.conditions[?(@.type=='Ready')].status}",
        ["status.conditions.type", "status.conditions.status"],
      ],
      ["{.status.conditions[?(@.a==@.b)]}", ["status.conditions"]],
      ["{range .items[*]}{.a.b} {.c}{end}{.d}", ["items.a.b", "items.c", "d"]],
      ["{range .items[*]}x{end}", ["items"]],
      ["{range .items[*]}{.a}", ["items.a", "a"]],
      ["{range .a[*]}{range .b[*]}{.c}{end}{end}", ["a.b.c"]],
      ["{.metadata.labels.*}", ["metadata.labels"]],
      ["{.status..reason}", ["status"]],
      ["{..name}", [""]],
      ["{.a 'x'}", ["a"]],
      ["{.b.c}{.a}{.b}", ["a", "b"]],
      [`{${".a".repeat(100)}}`, [Array<string>(32).fill("a").join(".")]],
    ] as const) {
      assert.deepEqual(
        compileJsonPath(template)
          .places()
          .map((place) => place.join(".")),
        places,
        template,
      );
    }
  });

  it("keeps the dots in a name", () => {
    assert.deepEqual(compileJsonPath("{.metadata.labels.app\\.kubernetes\\.io/name}").places(), [
      ["metadata", "labels", "app.kubernetes.io/name"],
    ]);
  });
});
