import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { inRepository, readText } from "./repository.js";

const docs = readdirSync(inRepository("docs"), { recursive: true, encoding: "utf8" });
const pages = [
  ...readdirSync(inRepository(".")).filter((name) => name.endsWith(".md")),
  ...docs.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
];

/** Every file of code, named from the top of the repository. */
const sources = [
  ".dependency-cruiser.cjs",
  "eslint.config.js",
  ...["src", "test", "tools", "bench", "examples", "bin"].flatMap((folder) =>
    readdirSync(inRepository(folder), { recursive: true, encoding: "utf8" }).map(
      (name) => `${folder}/${name}`,
    ),
  ),
];

/** Says whether a page means this file by a path, which may leave out the first folders. */
function isAt(file: string, path: string): boolean {
  return file === path || file.endsWith(`/${path}`);
}

/** A terminal as wide as half a screen shows such a line in two rows at most. */
const LONGEST_LINE = 160;
/** Lines that hold a long URL, and lines that the program has printed, which are shown as they are. */
const MAY_BE_LONG = /https?:\/\/\S{40}|^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /;

/** Returns the anchors of the headings in a text, as GitHub makes them. */
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

  it("has an index with every page", () => {
    const linked = [...readText("docs/README.md").matchAll(/\]\(([^)#]+)\)/g)].map(
      ([, target = ""]) => target,
    );
    const decisions = [...readText("docs/decisions/README.md").matchAll(/\]\(([^)#]+)\)/g)];
    const found = [...linked, ...decisions.map(([, target = ""]) => `decisions/${target}`)];
    const missing = docs.filter((name) => name.endsWith(".md") && !found.includes(name));
    assert.deepEqual(missing, ["README.md"]);
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

    it(`has no line in ${page} that cannot be read in a terminal`, () => {
      const long = readText(page)
        .split("\n")
        .filter((line) => line.length > LONGEST_LINE && !MAY_BE_LONG.test(line));
      assert.deepEqual(long, []);
    });

    it(`names files in ${page} that there are`, () => {
      const named = [...readText(page).matchAll(/`([\w./-]+\.(?:ts|mjs|cjs|js))`/g)];
      const missing = named
        // A declaration in the package is made of the source of the same name.
        .map(([, path = ""]) => path.replace(/^dist\/(.*)\.d\.ts$/, "src/$1.ts"))
        .filter((path) => !sources.some((file) => isAt(file, path)));
      assert.deepEqual(missing, []);
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
