import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { inRepository } from "../docs/repository.js";
import { Scratch } from "../support/run-cli.js";

/** Runs the script in a repository whose folders hold as many files as given. */
function run(
  test: TestContext,
  files: Readonly<Record<string, number>>,
): { stderr: string; status: number | null } {
  const project = new Scratch();
  test.after(() => project.remove());
  const script = join(project.path, "tools", "folder-sizes.mjs");
  mkdirSync(dirname(script));
  copyFileSync(inRepository("tools/folder-sizes.mjs"), script);
  for (const [folder, count] of Object.entries(files)) {
    mkdirSync(join(project.path, folder), { recursive: true });
    for (let number = 0; number < count; number += 1) {
      project.write(`${folder}/${number}.ts`, "");
    }
  }
  const { stderr, status } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  return { stderr, status };
}

describe("folder-sizes", () => {
  it("is content with 25 files side by side, and with any number of generated ones", (test) => {
    const folders = { src: 25, "src/wire": 25, "src/wire/json": 25, "src/wire/schema": 60 };
    assert.deepEqual(run(test, folders), { stderr: "", status: 0 });
  });

  it("names each folder that has more", (test) => {
    assert.deepEqual(run(test, { "src/cli": 26, "src/cli/commands": 27 }), {
      stderr:
        "src/cli has 26 files side by side, more than 25: group some of them\n" +
        "src/cli/commands has 27 files side by side, more than 25: group some of them\n",
      status: 1,
    });
  });
});
