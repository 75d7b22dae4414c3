import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { inRepository, readText } from "./repository.js";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readText("package.json")) as Manifest;

/** What `npm pack` would put into the package; nothing is built for it. */
function packedFiles(): string[] {
  const json = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: inRepository(""),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [pack] = JSON.parse(json) as { files: { path: string }[] }[];
  return pack?.files.map(({ path }) => path).sort() ?? [];
}

describe("npm pack", () => {
  const files = packedFiles();

  it("holds what a user needs, and nothing else", () => {
    assert.deepEqual(
      files.filter(
        (path) => !/^(dist\/|docs\/(?:decisions\/)?\w[\w-]*\.md$|examples\/\w[\w-]*\.ts$)/.test(path),
      ),
      [
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "README.md",
        "bin/k8s-informer.js",
        "bin/package.json",
        "man/k8s-informer.1",
        "package.json",
      ],
    );
    const built = files.filter((path) => path.startsWith("dist/"));
    assert.deepEqual(
      built.filter(
        (path) => !/^dist\/([\w./-]+(\.js|\.d\.ts|\.js\.map)|cli\/package\.json)$/.test(path),
      ),
      [],
    );
    for (const path of [
      "dist/index.js",
      "dist/index.d.ts",
      "dist/apiserver/index.js",
    ]) {
      assert.ok(built.includes(path), `${path} is missing: npm run build`);
    }
  });

  for (const page of files.filter((path) => path.endsWith(".md"))) {
    it(`holds what ${page} links to, the sources apart`, () => {
      const missing = linkedFiles(page).filter(
        (target) => !target.startsWith("src/") && !files.some((path) => path.startsWith(target)),
      );
      assert.deepEqual(missing, []);
    });
  }
});

/** What a page links to in the repository. */
function linkedFiles(page: string): string[] {
  return Array.from(readText(page).matchAll(/\]\(([^)\s#]+)[^)]*\)/g), ([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(page), target));
}

describe("package-lock.json", () => {
  it("names no registry", () => {
    assert.doesNotMatch(readText("package-lock.json"), /"resolved":/);
  });
});

describe("CONTRIBUTING.md", () => {
  const text = readText("CONTRIBUTING.md");

  for (const [title, key] of [
    ["Dependencies", "dependencies"],
    ["For development", "devDependencies"],
  ] as const) {
    it(`says of each of the ${key} why it is there, and of nothing else`, () => {
      const section = text.split(new RegExp(`^### ${title}\n`, "m"))[1]?.split(/^#/m)[0] ?? "";
      const listed = [...section.matchAll(/^- ((?:`[^`]+`(?:, )?)+): \S/gm)].flatMap(([, names = ""]) =>
        [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
      );
      assert.deepEqual(listed.sort(), Object.keys(manifest[key]).sort());
    });
  }

  it("names scripts that there are", () => {
    for (const path of ["CONTRIBUTING.md", "README.md", "docs/real-cluster.md"]) {
      for (const [, name = ""] of readText(path).matchAll(/npm run ([\w:-]+)/g)) {
        assert.ok(name in manifest.scripts, `${path}: npm run ${name}`);
      }
    }
  });
});
