import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { codeIn, sectionOf } from "./markdown.js";
import { readText } from "./repository.js";

describe("docs/controllers.md", () => {
  it("shows the tested controller as it stands in its file", () => {
    const example = "examples/tested-controller.ts";
    assert.equal(codeIn(sectionOf(readText("docs/controllers.md"), example)), readText(example));
  });
});
