import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { codeIn, sectionOf } from "./markdown.js";
import { readText } from "./repository.js";

describe("docs/types.md", () => {
  it("shows the custom resource as it stands in its file", () => {
    const example = "examples/custom-resource.ts";
    assert.equal(codeIn(sectionOf(readText("docs/types.md"), example)), readText(example));
  });
});
