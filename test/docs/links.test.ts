import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { inRepository, readText } from "./repository.js";

const pages = [
  ...readdirSync(inRepository(".")).filter((name) => name.endsWith(".md")),
  ...readdirSync(inRepository("docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Anchors of headings, as they are made by those who show Markdown. */
function anchorsOf(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
}

describe("documentation", () => {
  it("is found", () => {
    assert.ok(pages.includes("README.md") && pages.includes("docs/architecture.md"), pages.join());
  });

  for (const page of pages) {
    it(`has no link in ${page} that leads nowhere`, () => {
      const text = readText(page);
      for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) {
          continue;
        }
        const [path = "", anchor] = target.split("#");
        const file = path === "" ? page : join(dirname(page), path);
        assert.ok(existsSync(inRepository(file)), `${page}: ${target}`);
        if (anchor !== undefined) {
          assert.ok(anchorsOf(readText(file)).has(anchor), `${page}: ${target}`);
        }
      }
    });

    it(`has no path of one machine and no registry in ${page}`, () => {
      assert.doesNotMatch(readText(page), /(?<![\w.~}])\/(home|root|work|Users|mnt|opt)\/\w/);
      assert.doesNotMatch(
        readText(page),
        /registry\.npmjs|npm_config_registry|proxy\.golang|artifactory|:4873\b/i,
      );
    });
  }
});
