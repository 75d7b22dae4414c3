import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const generator = join(root, "tools", "schema");
const AGAIN = "write it again with `npm run schema`";

/** What the generator writes, relative to `src/`. */
const GENERATED = ["api/built-in-resources.ts", "types", "wire/schema"];

/** Returns the texts of the generated files of a source folder, by their paths. */
function textsIn(source: string): Record<string, string> {
  const paths = readdirSync(source, { recursive: true })
    .map((path) => String(path).replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts"))
    .filter((path) => GENERATED.some((place) => path === place || path.startsWith(`${place}/`)));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(source, path), "utf8")]));
}

/** Builds the generator without a download. Returns why that is not possible, or undefined. */
function cannotBuild(program: string): string | undefined {
  const env = { ...process.env, GOPROXY: "off" };
  const { status, error, stderr } = spawnSync("go", ["build", "-o", program, "."], {
    cwd: generator,
    env,
    encoding: "utf8",
  });
  if (error !== undefined) {
    return "Go is not installed";
  }
  return status === 0
    ? undefined
    : `the Go types cannot be built without a download: ${stderr.trim().slice(0, 200)}`;
}

describe("what is generated from the Go types", () => {
  it("is of the version that go.mod names", () => {
    const modules = readFileSync(join(generator, "go.mod"), "utf8");
    const sources: readonly string[] =
      modules.match(/k8s\.io\/(api|apiextensions-apiserver|kube-aggregator) v\S+/g) ?? [];
    assert.equal(new Set(sources.map((source) => source.split(" ")[1])).size, 1);
    const texts = Object.entries(textsIn(join(root, "src")));
    assert.ok(texts.length > 90);
    for (const [path, text] of texts) {
      const [, source = ""] = /^\/\/ Generated from the struct tags of (\S+ \S+) by/.exec(text) ?? [];
      assert.ok(sources.includes(source), `${path}: ${AGAIN}`);
    }
  });

  it("is what the generator writes", (t) => {
    const scratch = mkdtempSync(join(tmpdir(), "generated-"));
    t.after(() => rmSync(scratch, { recursive: true, force: true }));
    const program = join(scratch, "schema");
    const reason = cannotBuild(program);
    if (reason !== undefined) {
      t.skip(reason);
      return;
    }
    execFileSync(program, [join(scratch, "src")], { cwd: generator });
    assert.deepEqual(textsIn(join(root, "src")), textsIn(join(scratch, "src")), AGAIN);
  });
});
