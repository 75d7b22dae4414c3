// Carries the version of package.json to the other files that state it. `npm version` runs this script after
// it has changed package.json and package-lock.json, and commits the result. The man page is the business of
// `npm run docs`.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const today = new Date().toISOString().slice(0, "YYYY-MM-DD".length);

const REPLACEMENTS = [
  { path: "src/base/version.ts", pattern: /(?<=VERSION = ")[^"]+/, text: version },
  { path: "README.md", pattern: /(?<=k8s-informer-)\d[\w.+-]*(?=\.tgz)/, text: version },
  {
    path: "packaging/krew/informer.yaml",
    pattern: /(?<=^ {2}version: v|\/k8s-informer-)\d[\w.+-]*?(?=\.tgz$|$)/gm,
    text: version,
  },
  // What was unreleased is released now, under a heading of its own.
  { path: "CHANGELOG.md", pattern: /^## Unreleased\n/m, text: `## Unreleased\n\n## ${version} - ${today}\n` },
];

try {
  // All files are checked before one of them is written.
  const changed = REPLACEMENTS.map(({ path, pattern, text }) => {
    const before = readFileSync(join(root, path), "utf8");
    if (!pattern.test(before)) {
      throw new Error(`Cannot carry version ${version} to "${path}": nothing in it matches ${pattern}`);
    }
    return { path, after: before.replace(pattern, text) };
  });
  for (const { path, after } of changed) {
    writeFileSync(join(root, path), after);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
