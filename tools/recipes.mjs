// Runs the recipes of docs/module-systems.md, each in a project of its own that has the package as npm packs it.
//   node tools/recipes.mjs            runs all of them
//   node tools/recipes.mjs jest nest  runs some
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const page = readFileSync(join(root, "docs", "module-systems.md"), "utf8");

/** Files that begin with `<!-- recipe NAME: FILE -->`. The file `run` is a shell script. */
const FILES = [...page.matchAll(/^<!-- recipe (\w+): (\S+) -->\n+```\w+\n([\s\S]*?)^```$/gm)].map(
  ([, recipe, file, text]) => ({ recipe, file, text }),
);
/** Its files are part of every recipe. */
const SHARED = "all";

const wanted = process.argv.slice(2);
const names = [...new Set(FILES.map(({ recipe }) => recipe))].filter(
  (name) => name !== SHARED && (wanted.length === 0 || wanted.includes(name)),
);

function run(command, args, cwd) {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function play(name, folder, tarball) {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  for (const { file, text } of FILES.filter(({ recipe }) => recipe === name || recipe === SHARED)) {
    writeFileSync(join(folder, file), text);
  }
  run("npm", ["install", "--no-fund", "--no-audit", "--prefer-offline", tarball], folder);
  return run("sh", ["-eu", "run"], folder);
}

const scratch = mkdtempSync(join(tmpdir(), "recipes-"));
try {
  const packed = run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", scratch], root);
  for (const name of names) {
    try {
      play(name, join(scratch, name), join(scratch, packed.trim()));
      console.log(`the recipe for ${name} works`);
    } catch (error) {
      console.error(`the recipe for ${name} fails:\n${error.stdout ?? ""}${error.stderr ?? error.message}`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
