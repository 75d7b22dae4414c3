import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  isContradictory,
  type LabelRequirement,
  type LabelSelector,
  matchesLabels,
  parseLabelSelector,
} from "../../src/api/label-selector.js";

function exists(key: string): LabelRequirement {
  return { key, operator: "exists", values: [] };
}

function isIn(key: string, ...values: readonly string[]): LabelRequirement {
  return { key, operator: "in", values };
}

function notIn(key: string, ...values: readonly string[]): LabelRequirement {
  return { key, operator: "notin", values };
}

describe("parseLabelSelector", () => {
  const cases: { text: string; means: LabelSelector }[] = [
    { text: "", means: [] },
    { text: " \t\r\n", means: [] },
    { text: "x=a", means: [isIn("x", "a")] },
    { text: "x==a", means: [isIn("x", "a")] },
    { text: " x = a ", means: [isIn("x", "a")] },
    { text: "x!=a", means: [notIn("x", "a")] },
    { text: "x=a,y=b,z=c", means: [isIn("x", "a"), isIn("y", "b"), isIn("z", "c")] },
    { text: "x=a, y!=b", means: [isIn("x", "a"), notIn("y", "b")] },
    { text: "x=", means: [isIn("x", "")] },
    { text: "x= ,z= ", means: [isIn("x", ""), isIn("z", "")] },
    { text: "x!=", means: [notIn("x", "")] },
    { text: "\rx", means: [exists("x")] },
    { text: "x,y", means: [exists("x"), exists("y")] },
    { text: "!x", means: [{ key: "x", operator: "notexists", values: [] }] },
    { text: "! x,y", means: [{ key: "x", operator: "notexists", values: [] }, exists("y")] },
    { text: "x in (a)", means: [isIn("x", "a")] },
    { text: "x in(a,b)", means: [isIn("x", "a", "b")] },
    { text: "x\tnotin ( a , b )", means: [notIn("x", "a", "b")] },
    { text: "x in (a,)", means: [isIn("x", "a", "")] },
    { text: "x in (,a)", means: [isIn("x", "", "a")] },
    { text: "x in (a,,b)", means: [isIn("x", "a", "", "b")] },
    { text: "x in ()", means: [isIn("x", "")] },
    { text: "x in (a,a)", means: [isIn("x", "a")] },
    {
      text: "x notin (a,b),bar,z in (),w",
      means: [notIn("x", "a", "b"), exists("bar"), isIn("z", ""), exists("w")],
    },
    { text: "x>1,z<5", means: [gt("x", "1"), { key: "z", operator: "<", values: ["5"] }] },
    { text: "x > 9223372036854775807", means: [gt("x", "9223372036854775807")] },
    { text: "in in (in,notin)", means: [isIn("in", "in", "notin")] },
    { text: "notin", means: [exists("notin")] },
    { text: "in=notin", means: [isIn("in", "notin")] },
    {
      text: "this-is-a-dns.domain.com/key-with-dash",
      means: [exists("this-is-a-dns.domain.com/key-with-dash")],
    },
    { text: "A_b.c-9=X_y.z-0", means: [isIn("A_b.c-9", "X_y.z-0")] },
    { text: `${"k".repeat(63)}=${"v".repeat(63)}`, means: [isIn("k".repeat(63), "v".repeat(63))] },
  ];
  for (const { text, means } of cases) {
    it(`reads ${JSON.stringify(text)} (LI-1, TestSelectorParse, TestSetSelectorParser)`, () => {
      assert.deepEqual(parseLabelSelector(text), means);
    });
  }

  const operators = '"=", "==", "!=", "in", "notin", ">", "<", "," or the end';
  const refused: { text: string; found: string; wanted: string }[] = [
    { text: "x=a||y=b", found: '"a||y" at character 3', wanted: "a label value" },
    { text: "x==a==b", found: '"==" at character 5', wanted: '"," or the end' },
    { text: "!x=a", found: '"=" at character 3', wanted: '"," or the end' },
    { text: "!!x", found: '"!" at character 2', wanted: "a label key" },
    { text: "x<a", found: '"a" at character 3', wanted: "a whole number" },
    { text: "x>", found: "the end", wanted: "a whole number" },
    { text: "x>-1", found: '"-1" at character 3', wanted: "a whole number" },
    {
      text: "x>9223372036854775808",
      found: '"9223372036854775808" at character 3',
      wanted: "a whole number",
    },
    { text: "x,,y", found: '"," at character 3', wanted: "a label key" },
    { text: ",x", found: '"," at character 1', wanted: "a label key" },
    { text: "x=a,", found: "the end", wanted: "a label key" },
    { text: "x nott in (y)", found: '"nott" at character 3', wanted: operators },
    { text: "x y", found: '"y" at character 3', wanted: operators },
    { text: "a (", found: '"(" at character 3', wanted: operators },
    { text: "(", found: '"(" at character 1', wanted: "a label key" },
    { text: "a in", found: "the end", wanted: '"("' },
    { text: "a in x", found: '"x" at character 6', wanted: '"("' },
    { text: "a notin(", found: "the end", wanted: '"," or ")"' },
    { text: "a in (x y)", found: '"y" at character 9', wanted: '"," or ")"' },
    { text: "a in (x)b", found: '"b" at character 9', wanted: '"," or the end' },
    { text: "a in (-x)", found: '"-x" at character 7', wanted: "a label value" },
    { text: "-a", found: '"-a" at character 1', wanted: "a label key" },
    { text: "a/b/c", found: '"a/b/c" at character 1', wanted: "a label key" },
    { text: "/a", found: '"/a" at character 1', wanted: "a label key" },
    { text: "Upper.example/a", found: '"Upper.example/a" at character 1', wanted: "a label key" },
    { text: "a=b/c", found: '"b/c" at character 3', wanted: "a label value" },
    { text: "a=ü", found: '"ü" at character 3', wanted: "a label value" },
    { text: `a=${"v".repeat(64)}`, found: `"${"v".repeat(64)}" at character 3`, wanted: "a label value" },
    { text: "k".repeat(64), found: `"${"k".repeat(64)}" at character 1`, wanted: "a label key" },
  ];
  for (const { text, found, wanted } of refused) {
    it(`refuses ${JSON.stringify(text)} (TestSelectorParse)`, () => {
      assert.throws(() => parseLabelSelector(text), {
        name: "SyntaxError",
        message: `Cannot parse label selector "${text}": found ${found}, expected ${wanted}`,
      });
    });
  }

  it("reads back any requirement, however it is spaced", () => {
    const word = fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,10}[A-Za-z0-9])?$/);
    const values = fc.uniqueArray(fc.option(word, { nil: "" }), { minLength: 1, maxLength: 4 });
    const requirement: fc.Arbitrary<LabelRequirement> = fc.oneof(
      fc.tuple(word, values).map(([key, some]) => isIn(key, ...some)),
      fc.tuple(word, values).map(([key, some]) => notIn(key, ...some)),
      word.map((key) => exists(key)),
      word.map((key) => ({ key, operator: "notexists" as const, values: [] })),
      fc.tuple(word, fc.nat()).map(([key, number]) => gt(key, String(number))),
    );
    const blank = fc.constantFrom("", " ", "\t", "\r\n ");
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 5 }), blank, (selector, space) => {
        const text = selector.map((each) => write(each, space)).join(`${space},${space}`);
        assert.deepEqual(parseLabelSelector(`${space}${text}${space}`), selector);
      }),
    );
  });

  it("says so for any text it cannot read, and nothing else", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "1", "-", "/", "=", "!", "(", ")", ",", " ", "<", "in "),
    });
    fc.assert(
      fc.property(text, (anything) => {
        try {
          parseLabelSelector(anything);
        } catch (error) {
          assert.ok(error instanceof SyntaxError);
          assert.ok(error.message.startsWith(`Cannot parse label selector "${anything}": found `));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

function gt(key: string, value: string): LabelRequirement {
  return { key, operator: ">", values: [value] };
}

function write({ key, operator, values }: LabelRequirement, space: string): string {
  switch (operator) {
    case "exists":
      return key;
    case "notexists":
      return `!${space}${key}`;
    case "in":
    case "notin":
      return `${key} ${operator}${space}(${values.join(`${space},${space}`)}${space})`;
    case ">":
    case "<":
      return `${key}${space}${operator}${space}${values.join()}`;
  }
}

describe("matchesLabels", () => {
  const labels = { app: "web", tier: "", replicas: "5", negative: "-3", huge: "9223372036854775808" };
  const cases: { selector: string; matches: boolean }[] = [
    { selector: "", matches: true },
    { selector: "app=web", matches: true },
    { selector: "app==web", matches: true },
    { selector: "app=db", matches: false },
    { selector: "absent=web", matches: false },
    { selector: "app!=web", matches: false },
    { selector: "app!=db", matches: true },
    { selector: "absent!=web", matches: true },
    { selector: "tier=", matches: true },
    { selector: "absent=", matches: false },
    { selector: "app in (db,web)", matches: true },
    { selector: "app in (db)", matches: false },
    { selector: "absent in (db)", matches: false },
    { selector: "app notin (db)", matches: true },
    { selector: "app notin (db,web)", matches: false },
    { selector: "absent notin (db)", matches: true },
    { selector: "app", matches: true },
    { selector: "tier", matches: true },
    { selector: "absent", matches: false },
    { selector: "!app", matches: false },
    { selector: "!tier", matches: false },
    { selector: "!absent", matches: true },
    { selector: "replicas>4", matches: true },
    { selector: "replicas>5", matches: false },
    { selector: "replicas<6", matches: true },
    { selector: "replicas<5", matches: false },
    { selector: "replicas>10", matches: false },
    { selector: "app>1", matches: false },
    { selector: "app<1", matches: false },
    { selector: "tier<1", matches: false },
    { selector: "absent<1", matches: false },
    { selector: "negative<1", matches: true },
    { selector: "huge>1", matches: false },
    { selector: "app=web,tier=", matches: true },
    { selector: "app=web,tier=front", matches: false },
    { selector: "toString", matches: false },
    { selector: "!constructor", matches: true },
  ];
  for (const { selector, matches } of cases) {
    it(`is ${matches} for ${JSON.stringify(selector)} (LI-1, TestSelectorMatches)`, () => {
      assert.equal(matchesLabels(parseLabelSelector(selector), labels), matches);
    });
  }
});

describe("matchesLabels of labels that a server sent with other types", () => {
  for (const labels of [
    undefined,
    null,
    5,
    true,
    "a",
    ["a"],
    { a: null },
    { a: 5 },
    { a: ["1"] },
    { a: {} },
  ]) {
    it(`counts them as absent in ${JSON.stringify(labels)}`, () => {
      for (const selector of ["a", "a=5", "a in (5)", "a>1", "a<9", "length", "0"]) {
        assert.equal(matchesLabels(parseLabelSelector(selector), labels), false, selector);
      }
      assert.equal(matchesLabels(parseLabelSelector("!a,b!=1,a notin (5)"), labels), true);
    });
  }
});

describe("isContradictory", () => {
  for (const selector of ["a,!a", "!a,a=b", "x,!a,a in (b,c)", "!a,a>1"]) {
    it(`is true for ${selector}, which nothing can meet (LI-1)`, () => {
      assert.equal(isContradictory(parseLabelSelector(selector)), true);
    });
  }

  for (const selector of ["", "a", "!a", "!a,b", "!a,a!=b", "!a,a notin (b)", "!a,!a"]) {
    it(`is false for ${JSON.stringify(selector)}`, () => {
      assert.equal(isContradictory(parseLabelSelector(selector)), false);
    });
  }

  it("never is true where some labels match", () => {
    const requirement = fc.constantFrom(
      "a",
      "!a",
      "a=1",
      "a!=1",
      "a>0",
      "b",
      "!b",
      "b in (1,2)",
      "b notin (1)",
    );
    const labels = fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("", "1", "2"));
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 4 }), labels, (requirements, some) => {
        const selector = parseLabelSelector(requirements.join());
        assert.ok(!(isContradictory(selector) && matchesLabels(selector, some)));
      }),
    );
  });
});
