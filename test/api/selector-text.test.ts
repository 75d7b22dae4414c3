import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { matchesLabels, parseLabelSelector } from "../../src/api/label-selector.js";
import { selectorText } from "../../src/api/selector-text.js";

type Selector = Parameters<typeof selectorText>[0];

describe("selectorText (metav1.LabelSelectorAsSelector)", () => {
  const cases: readonly (readonly [Selector, string])[] = [
    [{}, ""],
    [{ matchLabels: {}, matchExpressions: [] }, ""],
    [{ matchLabels: { foo: "bar" } }, "foo=bar"],
    [{ matchLabels: { b: "2", a: "1" } }, "a=1,b=2"],
    [{ matchExpressions: [{ key: "baz", operator: "In", values: ["qux", "norf"] }] }, "baz in (norf,qux)"],
    [{ matchExpressions: [{ key: "baz", operator: "NotIn", values: ["qux"] }] }, "baz notin (qux)"],
    [{ matchExpressions: [{ key: "baz", operator: "Exists" }] }, "baz"],
    [{ matchExpressions: [{ key: "baz", operator: "DoesNotExist", values: [] }] }, "!baz"],
    [
      { matchLabels: { foo: "" }, matchExpressions: [{ key: "baz", operator: "In", values: ["qux"] }] },
      "baz in (qux),foo=",
    ],
  ];
  for (const [selector, text] of cases) {
    it(`writes ${JSON.stringify(selector)} as "${text}"`, () => {
      assert.equal(selectorText(selector), text);
      assert.doesNotThrow(() => parseLabelSelector(text));
    });
  }

  it("says the same as the selector", () => {
    const selector = parseLabelSelector(
      selectorText({
        matchLabels: { app: "web" },
        matchExpressions: [
          { key: "tier", operator: "NotIn", values: ["db"] },
          { key: "old", operator: "DoesNotExist" },
        ],
      }),
    );
    assert.equal(matchesLabels(selector, { app: "web", tier: "api" }), true);
    assert.equal(matchesLabels(selector, { app: "web", tier: "db" }), false);
    assert.equal(matchesLabels(selector, { app: "web", old: "" }), false);
    assert.equal(matchesLabels(selector, { tier: "api" }), false);
  });

  it("refuses no selector, which would select nothing", () => {
    for (const none of [undefined, null]) {
      assert.throws(() => selectorText(none as unknown as Selector), {
        name: "TypeError",
        message: `Cannot write a label selector: found ${String(none)}, expected for example { matchLabels: { app: "web" } }`,
      });
    }
  });

  it("refuses an unknown operator, and values that do not go with it", () => {
    for (const [expression, message] of [
      [{ key: "a", operator: "Is" }, /the operator of "a" is "Is", expected In, NotIn, Exists/],
      [{ key: "a", operator: "In" }, /"a" has 0 values, but In expects at least one$/],
      [{ key: "a", operator: "NotIn", values: [] }, /"a" has 0 values, but NotIn expects at least one$/],
      [{ key: "a", operator: "Exists", values: ["b"] }, /"a" has 1 values, but Exists expects none$/],
    ] as const) {
      assert.throws(() => selectorText({ matchExpressions: [expression] }), { name: "RangeError", message });
    }
  });
});
