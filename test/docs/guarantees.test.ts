import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { type NamedTest, testsNamedIn } from "./entries.js";
import { inRepository, readText } from "./repository.js";
import { testTitlesIn } from "./test-titles.js";

const IDS = ["CT-1", "CT-2", "CT-3", "CT-4", "CT-5", ...Array.from({ length: 13 }, (_, i) => `G${i + 1}`)];

interface Guarantee {
  readonly id: string;
  readonly text: string;
  readonly tests: readonly NamedTest[];
}

function guarantees(): Guarantee[] {
  const [, ...sections] = readText("docs/guarantees.md").split(/^## /m);
  return sections.map((text) => ({
    id: text.slice(0, text.indexOf(":")),
    text,
    tests: testsNamedIn(text),
  }));
}

describe("docs/guarantees.md", () => {
  it("has CT-1 to CT-5 and G1 to G13, each once, in this order", () => {
    assert.deepEqual(
      guarantees().map(({ id }) => id),
      IDS,
    );
  });

  for (const { id, text, tests } of guarantees()) {
    it(`says for ${id} what is promised, what is not, and which tests would fail`, () => {
      assert.match(text, /^\*\*Promised\.\*\* \S/m);
      assert.match(text, /^\*\*Not promised\.\*\* \S/m);
      assert.ok(tests.length > 0, "no test is named");
    });
    for (const { file, title } of tests) {
      it(`names a test of ${id} that is in ${file}: ${title}`, () => {
        assert.ok(existsSync(inRepository(file)), "there is no such file");
        const titles = testTitlesIn(file);
        assert.ok(titles.includes(title), `it has:\n${titles.join("\n")}`);
      });
    }
  }
});
