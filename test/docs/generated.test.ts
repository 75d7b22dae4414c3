import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { apiPage } from "../../tools/docs/api-page.js";
import { manPage } from "../../tools/docs/man-page.js";
import { publicNames } from "../../tools/docs/public-names.js";
import { withFlagTables } from "../../tools/docs/readme-tables.js";
import { inRepository, readText } from "./repository.js";

const AGAIN = "the code has changed: write it again with `npm run docs`, and look at the difference";

describe("docs/api.md", () => {
  it("lists what the entry points export, so that this changes only on purpose", async () => {
    assert.equal(readText("docs/api.md"), await apiPage(), AGAIN);
  });

  for (const entry of ["src/index.ts", "src/apiserver/index.ts"]) {
    it(`has a doc comment for every name of ${entry}, each once`, () => {
      const names = publicNames(entry);
      assert.ok(names.length > 20);
      assert.equal(new Set(names.map(({ name }) => name)).size, names.length);
      assert.deepEqual(
        names
          .filter(({ comment }) => !/^\W*\w[^]*?[.](?:\s|$)/.test(comment))
          .map(({ name, file }) => `${name} in ${file}`),
        [],
        "a first sentence is missing",
      );
    });
  }
});

describe("README.md", () => {
  it("has the flags as they are, and none that is not there", () => {
    const readme = readText("README.md");
    assert.equal(readme, withFlagTables(readme), AGAIN);
  });
});

describe("man/k8s-informer.1", () => {
  it("has the flags as they are", () => {
    assert.equal(readText("man/k8s-informer.1"), manPage(), AGAIN);
  });

  it("is where package.json says", () => {
    const { man } = JSON.parse(readText("package.json")) as { man?: unknown };
    assert.equal(man, "./man/k8s-informer.1");
  });

  it("means something to groff", { skip: groffMissing() }, () => {
    const text = execFileSync("groff", ["-man", "-Tascii", inRepository("man/k8s-informer.1")]);
    // Bold is a letter struck twice.
    assert.match(text.toString().replaceAll(/.\x08/g, ""), /--field-selector query/);
  });
});

function groffMissing(): string | false {
  try {
    execFileSync("groff", ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return "no groff on the PATH";
  }
}
