import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compileJsonPath } from "../../src/jsonpath/compile-jsonpath.js";
import { parseCustomColumns } from "../../src/jsonpath/custom-columns.js";
import { JsonPathError } from "../../src/jsonpath/jsonpath-error.js";
import { randomFrom, randomTemplate, randomTree } from "./random-templates.js";

const SEED = Number(process.env["JSONPATH_SEED"] ?? Date.now() % 2 ** 31);
const TREES = 10_000;

/** Returns what a function returns, or the reason why it throws. Any other error than ours goes on. */
function attempt(run: () => string, context: string): string {
  try {
    return run();
  } catch (error) {
    assert.ok(error instanceof JsonPathError, `${context}: ${String(error)}`);
    return error.reason;
  }
}

describe("random templates on random JSON", () => {
  it(`throw no error but JsonPathError, and print the same twice (JSONPATH_SEED=${SEED})`, () => {
    const random = randomFrom(SEED);
    for (let round = 0; round < TREES; round++) {
      const { json, value } = randomTree(random);
      const template = randomTemplate(random);
      const allowMissingKeys = random() < 0.7;
      const context = `JSONPATH_SEED=${SEED}, round ${round}, ${JSON.stringify(template)} on ${json}`;
      const print = (): string => compileJsonPath(template, { allowMissingKeys }).print(value);
      assert.equal(attempt(print, context), attempt(print, context), context);
      attempt(() => {
        const compiled = compileJsonPath(template, { allowMissingKeys });
        return (
          compiled.printAsJson(value) + compiled.print(JSON.parse(json)) + JSON.stringify(compiled.places())
        );
      }, context);
      attempt(() => {
        const columns = parseCustomColumns(`X:${template}`);
        return columns.map((column) => column.template.printAsCell(value)).join();
      }, context);
    }
  });
});
