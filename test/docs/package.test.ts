import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { VERSION } from "../../src/base/version.js";
import { inRepository, readText } from "./repository.js";

interface Manifest {
  readonly version: string;
  readonly homepage: string;
  readonly repository: { readonly url: string };
  readonly bugs: { readonly url: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readText("package.json")) as Manifest;

/** Files that pages of the package may link to although only the repository has them. */
const REPOSITORY_ONLY = /^(src|test|tools)\/|^CODE_OF_CONDUCT\.md$/;

/** Lists the files that `npm pack` would put into the package, without building anything first. */
function packedFiles(): string[] {
  const json = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: inRepository(""),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  // npm 11 prints an array, npm 12 an object with the package's name as its key.
  const [pack] = Object.values(JSON.parse(json) as Record<string, { files: { path: string }[] }>);
  return pack?.files.map(({ path }) => path).sort() ?? [];
}

describe("npm pack", () => {
  const files = packedFiles();

  it("holds what a user needs, and nothing else", () => {
    assert.deepEqual(
      files.filter(
        (path) =>
          !/^(dist\/|docs\/(?:decisions\/)?\w[\w-]*\.md$|examples\/(?:\w[\w-]*\.ts|scripts\/\w[\w-]*\.sh)$)/.test(
            path,
          ),
      ),
      [
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "README.md",
        "SECURITY.md",
        "bin/k8s-informer.js",
        "bin/kubectl-informer.js",
        "bin/kubectl_complete-informer.js",
        "bin/package.json",
        "man/k8s-informer.1",
        "package.json",
      ],
    );
    const built = files.filter((path) => path.startsWith("dist/"));
    assert.deepEqual(
      built.filter((path) => !/^dist\/([\w./-]+(\.c?js|\.d\.c?ts)|(cli|types)\/package\.json)$/.test(path)),
      [],
    );
    for (const path of [
      "dist/index.js",
      "dist/index.d.ts",
      "dist/apiserver/index.js",
      "dist/client-node/index.js",
    ]) {
      assert.ok(built.includes(path), `${path} is missing: npm run build`);
    }
  });

  for (const page of files.filter((path) => path.endsWith(".md"))) {
    it(`holds what ${page} links to, the sources apart`, () => {
      const missing = linkedFiles(page).filter(
        (target) => !REPOSITORY_ONLY.test(target) && !files.some((path) => path.startsWith(target)),
      );
      assert.deepEqual(missing, []);
    });
  }
});

/** Returns the files of the repository that a page links to. */
function linkedFiles(page: string): string[] {
  return Array.from(readText(page).matchAll(/\]\(([^)\s#]+)[^)]*\)/g), ([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(page), target));
}

describe("package.json", () => {
  it("has nothing that publint warns of", async () => {
    const { messages, pkg } = await publint({ pkgDir: inRepository(""), pack: "npm", level: "warning" });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg, { color: false })),
      [],
    );
  });

  it("has the version that the code reports", () => {
    assert.equal(VERSION, manifest.version, "`npm version` carries it: node tools/carry-version.mjs");
  });

  it("names one repository, and so do the files for contributors", () => {
    const { homepage, repository, bugs } = manifest;
    const url = repository.url.replace(/^git\+(.*)\.git$/, "$1");
    assert.deepEqual([homepage, bugs.url], [`${url}#readme`, `${url}/issues`]);
    const organisation = /github\.com\/([^/]+)/.exec(url)?.[1] ?? "";
    for (const path of ["CONTRIBUTING.md", ".github/CODEOWNERS"]) {
      assert.ok(readText(path).includes(organisation), path);
    }
    for (const path of ["SECURITY.md", ".github/ISSUE_TEMPLATE/config.yml"]) {
      assert.ok(readText(path).includes(`${url}/`), path);
    }
  });
});

describe("package-lock.json", () => {
  it("names no registry", () => {
    assert.doesNotMatch(readText("package-lock.json"), /"resolved":/);
  });

  it("has the version of package.json", () => {
    const lock = JSON.parse(readText("package-lock.json")) as Pick<Manifest, "version">;
    assert.equal(lock.version, manifest.version);
  });
});

describe("CONTRIBUTING.md", () => {
  const text = readText("CONTRIBUTING.md");

  for (const [title, key] of [
    ["Dependencies", "dependencies"],
    ["Optional peers", "peerDependencies"],
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
    for (const path of [
      "CONTRIBUTING.md",
      "README.md",
      "docs/real-cluster.md",
      ".github/pull_request_template.md",
      ".github/workflows/ci.yml",
    ]) {
      for (const [, name = ""] of readText(path).matchAll(/npm run ([\w:-]+)/g)) {
        assert.ok(name in manifest.scripts, `${path}: npm run ${name}`);
      }
    }
  });
});
