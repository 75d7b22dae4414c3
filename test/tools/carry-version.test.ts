import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { inRepository } from "../docs/repository.js";
import { Scratch } from "../support/run-cli.js";

const CARRIED = ["src/base/version.ts", "README.md", "CHANGELOG.md", "packaging/krew/informer.yaml"];

describe("carry-version", () => {
  let project: Scratch;
  beforeEach(() => {
    project = new Scratch();
    for (const folder of ["tools", "src/base", "packaging/krew"]) {
      mkdirSync(join(project.path, folder), { recursive: true });
    }
    for (const path of ["tools/carry-version.mjs", ...CARRIED]) {
      copyFileSync(inRepository(path), join(project.path, path));
    }
    project.write("package.json", JSON.stringify({ version: "7.8.9-rc.1" }));
  });
  afterEach(() => project.remove());

  function run(): { readonly stderr: string; readonly status: number | null } {
    const script = join(project.path, "tools", "carry-version.mjs");
    const { stderr, status } = spawnSync(process.execPath, [script], { encoding: "utf8" });
    return { stderr, status };
  }

  const textOf = (path: string): string => readFileSync(join(project.path, path), "utf8");

  it("writes the version of package.json into the code, the README, the manifest of Krew and the changelog", () => {
    assert.deepEqual(run(), { stderr: "", status: 0 });
    assert.match(textOf("src/base/version.ts"), /^export const VERSION = "7\.8\.9-rc\.1";$/m);
    assert.match(textOf("README.md"), /k8s-informer-7\.8\.9-rc\.1\.tgz/);
    const krew = textOf("packaging/krew/informer.yaml");
    assert.match(krew, /^ {2}version: v7\.8\.9-rc\.1$/m);
    assert.match(krew, /\/k8s-informer-7\.8\.9-rc\.1\.tgz$/m);
    assert.match(textOf("CHANGELOG.md"), /^## Unreleased\n\n## 7\.8\.9-rc\.1 - \d{4}-\d\d-\d\d$/m);
  });

  it("changes nothing when a file has no place for it", () => {
    const before = textOf("src/base/version.ts");
    project.write("CHANGELOG.md", "# Changelog\n");
    const { stderr, status } = run();
    assert.match(stderr, /^Cannot carry version 7\.8\.9-rc\.1 to "CHANGELOG\.md": nothing in it matches /);
    assert.equal(status, 1);
    assert.equal(textOf("src/base/version.ts"), before);
  });
});
