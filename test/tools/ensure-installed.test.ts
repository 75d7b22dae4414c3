import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { Scratch } from "../support/run-cli.js";

const SCRIPT = join(
  dirname(dirname(dirname(fileURLToPath(import.meta.url)))),
  "tools",
  "ensure-installed.mjs",
);

type Packages = Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;

describe("ensure-installed", () => {
  let project: Scratch;
  beforeEach(() => {
    project = new Scratch();
    for (const folder of ["tools", "bin", "node_modules"]) {
      mkdirSync(join(project.path, folder));
    }
    copyFileSync(SCRIPT, join(project.path, "tools", "ensure-installed.mjs"));
    chmodSync(project.write("bin/npm", `#!/bin/sh\necho "$@" > "${project.path}/ran"\n`), 0o755);
    project.write("package.json", JSON.stringify({ engines: { node: ">=20.19" } }));
  });
  afterEach(() => project.remove());

  function lock(name: string, packages: Packages): void {
    project.write(name, JSON.stringify({ packages }));
  }

  /** Runs the script with an npm that only records that it was run. */
  function run(): { readonly installed: boolean; readonly stderr: string; readonly status: number | null } {
    const { stderr, status } = spawnSync(
      process.execPath,
      [join(project.path, "tools", "ensure-installed.mjs")],
      { encoding: "utf8", env: { PATH: join(project.path, "bin") + ":/usr/bin:/bin" } },
    );
    return { installed: existsSync(join(project.path, "ran")), stderr, status };
  }

  const wanted: Packages = {
    "": { version: "1.0.0" },
    "node_modules/a": { version: "1.2.3" },
    "node_modules/for-another-system": { version: "1.0.0", optional: true },
  };

  it("says and does nothing when everything is there", () => {
    lock("package-lock.json", wanted);
    lock("node_modules/.package-lock.json", { "node_modules/a": { version: "1.2.3" } });
    assert.deepEqual(run(), { installed: false, stderr: "", status: 0 });
  });

  it("installs in a fresh clone", () => {
    lock("package-lock.json", wanted);
    const { installed, stderr } = run();
    assert.ok(installed);
    assert.equal(stderr, "installing dependencies (node_modules/a does not agree with package-lock.json)\n");
  });

  it("installs when a version differs", () => {
    lock("package-lock.json", wanted);
    lock("node_modules/.package-lock.json", { "node_modules/a": { version: "1.2.2" } });
    assert.ok(run().installed);
  });

  it("installs when an optional package has another version", () => {
    lock("package-lock.json", wanted);
    lock("node_modules/.package-lock.json", {
      "node_modules/a": { version: "1.2.3" },
      "node_modules/for-another-system": { version: "0.9.0" },
    });
    assert.ok(run().installed);
  });

  it("refuses a Node that is too old, in one line", () => {
    project.write("package.json", JSON.stringify({ engines: { node: ">=99.1" } }));
    const { installed, stderr, status } = run();
    assert.ok(!installed);
    assert.equal(stderr, `Cannot use Node ${process.versions.node}: expected >=99.1\n`);
    assert.equal(status, 1);
  });
});
