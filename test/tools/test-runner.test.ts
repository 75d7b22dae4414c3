import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { inRepository } from "../docs/repository.js";
import { Scratch } from "../support/run-cli.js";

/** An environment in which no servers are found. */
const NO_SERVERS = {
  KUBEBUILDER_ASSETS: "/nonexistent",
  TEST_ASSET_KUBE_APISERVER: undefined,
  TEST_ASSET_ETCD: undefined,
};

/** Runs some layers, and returns the lines that give a reason for leaving tests out. */
function run(...layers: readonly string[]): { readonly stdout: string; readonly reasons: readonly string[] } {
  const { stdout, status } = spawnSync(process.execPath, [inRepository("tools/test.mjs"), ...layers], {
    encoding: "utf8",
    // Otherwise the child takes itself for a test file of this run.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...NO_SERVERS },
  });
  assert.equal(status, 0, stdout);
  return { stdout, reasons: stdout.split("\n").filter((line) => /no (?:real|full) cluster: /.test(line)) };
}

describe("tools/test.mjs", () => {
  it("says once why the real tier is left out, and ends with Node's summary", () => {
    const { stdout, reasons } = run("real");
    assert.equal(reasons.length, 1, stdout);
    assert.match(
      reasons[0] ?? "",
      /KUBEBUILDER_ASSETS is "\/nonexistent", which has no kube-apiserver \(npm run cluster:setup builds/,
    );
    assert.match(stdout, /tests 1\n[^]*skipped 1\n[^]*duration_ms [\d.]+\s*$/);
  });

  it("says once why the full cluster is left out, and how to get it", () => {
    const { stdout, reasons } = run("cluster");
    assert.equal(reasons.length, 1, stdout);
    assert.match(reasons[0] ?? "", /no full cluster: .* \(npm run cluster:setup -- --full builds it/);
    assert.match(stdout, /tests 1\n[^]*skipped 1\n/);
  });
});

describe("tools/failures-last.mjs", () => {
  it("repeats what failed, and where, right before the summary", (t) => {
    const scratch = new Scratch();
    t.after(() => scratch.remove());
    scratch.write(
      "some.test.mjs",
      `import { describe, it } from "node:test";
describe("a suite", () => {
  it("passes", () => undefined);
  it("fails", () => { throw new Error("of two\\nlines"); });
});
`,
    );
    const reporter = `--test-reporter=${inRepository("tools/failures-last.mjs")}`;
    const { stdout, status } = spawnSync(process.execPath, ["--test", reporter, "some.test.mjs"], {
      cwd: scratch.path,
      encoding: "utf8",
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    });
    assert.equal(status, 1, stdout);
    assert.match(
      stdout,
      /\n1\.\.1\n# failed: fails \(some\.test\.mjs:4\)\n# {5}of two\n# {5}lines\n# tests 2\n/,
    );
  });
});
