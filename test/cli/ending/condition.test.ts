import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conditionOf, equalFold } from "../../../src/cli/ending/condition.js";
import { failRules } from "../../../src/cli/ending/fail-rule.js";
import { JsonPathTemplate } from "../../../src/jsonpath/compile-jsonpath.js";

function parsed(text: string): object {
  return Object.fromEntries(
    Object.entries(conditionOf(text, "--for"))
      .filter(([name]) => name !== "text" && name !== "flag")
      .map(([name, value]) => [name, value instanceof JsonPathTemplate ? value.text : (value as unknown)]),
  );
}

describe("the conditions of --for", () => {
  const rows: readonly (readonly [text: string, condition: object])[] = [
    ["ready", { kind: "ready" }],
    ["Create", { kind: "create" }],
    ["DELETE", { kind: "delete" }],
    ["phase=running", { kind: "phase", phase: "Running" }],
    ["condition=Available", { kind: "condition", name: "Available", value: "true" }],
    ["condition=Ready=False", { kind: "condition", name: "Ready", value: "False" }],
    ["condition=a=b=c", { kind: "condition", name: "a", value: "b=c" }],
    ["jsonpath={.status.phase}=Running", { kind: "jsonpath", template: "{.status.phase}", value: "Running" }],
    ["jsonpath=status.phase='Running'", { kind: "jsonpath", template: "{.status.phase}", value: "Running" }],
    ["jsonpath={.status.podIP}", { kind: "jsonpath", template: "{.status.podIP}", value: undefined }],
    [
      'jsonpath={.status.conditions[?(@.type=="Ready")].status}=True',
      { kind: "jsonpath", template: '{.status.conditions[?(@.type=="Ready")].status}', value: "True" },
    ],
  ];
  for (const [text, condition] of rows) {
    it(`read ${text} as kubectl does`, () => assert.deepEqual(parsed(text), condition));
  }

  const faults: readonly (readonly [text: string, fault: RegExp])[] = [
    ["redy", /^Cannot use --for "redy": did you mean "ready"\? expected one of ready, succeeded, rollout, /],
    ["", /expected one of ready, /],
    ["available", /did you mean "condition=Available"\? expected one of ready, succeeded, /],
    ["Running", /did you mean "phase=Running"\? expected one of ready, /],
    ["oom", /did you mean --fail-on oom\? expected one of ready, /],
    ["complete=true", /did you mean "condition=Complete"\? expected one of ready, /],
    ["phase=Runing", /did you mean "Running"\? expected one of the phases Pending, Running, Succeeded, /],
    ["condition=", /found no name, expected one such as condition=Ready$/],
    ["condition==True", /found no name, /],
    ["jsonpath=", /jsonpath expression cannot be empty$/],
    ["jsonpath={.a}=", /jsonpath wait has to have a value after equal sign, like /],
    ["jsonpath={.a}=1=2", /jsonpath wait format must be --for=jsonpath='\{\.status\.readyReplicas\}'=3 or /],
    ["jsonpath={.a}{.b}", /unexpected path string, expected a 'name1\.name2' or /],
    ["jsonpath={.a[}", /, at character \d+ of "\{\.a\[\}"$/],
  ];
  for (const [text, fault] of faults) {
    it(`refuse ${JSON.stringify(text)}`, () => {
      assert.throws(() => conditionOf(text, "--for"), { name: "UsageError", message: fault, flag: "--for" });
    });
  }

  it("compare texts after Unicode simple case folding", () => {
    assert.ok(equalFold("Ready", "rEADY"));
    assert.ok(equalFold("K", "\u212a"));
    assert.ok(!equalFold("a.c", "abc"));
    assert.ok(!equalFold("ß", "ss"));
  });
});

describe("the words of --fail-on", () => {
  it("are words, counts of restarts and conditions, separated by commas", () => {
    const texts = failRules(["crashloop, oom", "restarts>3,jsonpath={.a['b','c']}=1,phase=Failed"]).map(
      (rule) =>
        rule.kind === "condition" ? rule.condition.text : rule.kind === "word" ? rule.word : rule.above,
    );
    assert.deepEqual(texts, ["crashloop", "oom", 3, "jsonpath={.a['b','c']}=1", "phase=Failed"]);
    assert.equal(failRules(["any"]).length, 8);
    assert.equal(failRules(["Any"]).length, 8);
    assert.deepEqual(failRules(["OOM, Restarts > 3"]), failRules(["oom", "restarts>3"]));
    assert.equal(failRules(["jsonpath=.spec.containers[0,1].name=a,oom"]).length, 2);
  });

  it("are listed when one of them is not known", () => {
    for (const [word, near] of [
      ["crashlop", "crashloop"],
      ["crash", "crashloop"],
      ["CrashLoopBackOff", "crashloop"],
      ["OOMKilled", "oom"],
      ["image", "imagepull"],
      ["ErrImagePull", "imagepull"],
      ["unsched", "unschedulable"],
      ["restarts", "restarts>N"],
      ["restarts>x", "restarts>N"],
      ["oom,", undefined],
      ["", undefined],
      ["cr", undefined],
    ] as const) {
      const advice = near === undefined ? "" : `did you mean "${near}"? `;
      const expected = `": ${advice}expected one of crashloop, imagepull, oom, config, `;
      assert.throws(
        () => failRules([word]),
        (error: Error) => error.name === "UsageError" && error.message.includes(expected),
        word,
      );
    }
  });
});
