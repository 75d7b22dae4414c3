import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { actualTitles } from "./actual-titles.js";
import { PAGE, rowsBelow } from "./apiserver-page.js";
import { inRepository, readText } from "./repository.js";

/** The file of the tests that the page names without a file. */
const DIFFERENCES = "real-differences.test.ts";
const FOLDER = "test/apiserver/";

/** The folders in the order of the import rules. */
function foldersInOrder(): string[] {
  const load = createRequire(import.meta.url);
  const { forbidden } = load(inRepository(".dependency-cruiser.cjs")) as { forbidden: { name: string }[] };
  return forbidden.flatMap(({ name }) => /^apiserver-(\w+)-imports-left$/.exec(name)?.[1] ?? []);
}

interface Difference {
  readonly what: string;
  readonly file: string;
  readonly title: string;
}

const differences = [
  "What it does not do, on purpose",
  "What it does not do yet",
  "What cannot be compared",
].flatMap((heading) =>
  rowsBelow(heading).map((cells): Difference => {
    const test = cells.at(-1) ?? "";
    const file = /^`([^`]+)`/.exec(test)?.[1] ?? DIFFERENCES;
    return {
      what: cells.slice(0, -1).join(" / "),
      file: FOLDER + file,
      title: /"([^"]+)"$/.exec(test)?.[1] ?? "",
    };
  }),
);

describe(PAGE, () => {
  it("has the folders in the order in which they may import each other", () => {
    const folders = rowsBelow("The folders").map(([name = ""]) => name.replace(/^`(.+)\/`$/, "$1"));
    assert.deepEqual(folders, foldersInOrder());
    const onDisk = readdirSync(inRepository("src/apiserver"), { withFileTypes: true });
    assert.deepEqual(
      folders.toSorted(),
      onDisk.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    );
  });

  const titles = actualTitles(differences.map(({ file }) => file));
  for (const { what, file, title } of differences) {
    it(`names a test that exists for: ${what}`, () => {
      assert.notEqual(title, "", "no test is named");
      assert.ok(titles.get(file)?.has(title), `${file} has no test "${title}"`);
    });
  }

  it("has a row for each difference that is tested", () => {
    const groups = ["where the embedded server differs from a real one", "on purpose", "not yet"];
    const tested = [...(titles.get(FOLDER + DIFFERENCES) ?? [])].filter((title) => !groups.includes(title));
    const named = differences.filter(({ file }) => file === FOLDER + DIFFERENCES).map(({ title }) => title);
    assert.ok(tested.length > 20, `found ${tested.length} tests`);
    assert.deepEqual(named.toSorted(), tested.toSorted());
  });

  it("names source files that exist", () => {
    for (const [, path = ""] of readText(PAGE).matchAll(/`([a-z-]+\/[a-z-]+\.ts)`/g)) {
      assert.doesNotThrow(() => readText(`src/apiserver/${path}`), path);
    }
  });
});
