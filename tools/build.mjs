// Builds dist/: the command line as one bundle with lazily loaded chunks, the library as ES modules with declarations.
// `--cli-only` leaves the library out: what `npm start` needs.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const cliOnly = process.argv.includes("--cli-only");

/** Built aside and then put in place, so that a program that starts meanwhile finds the old one or the new one. */
async function buildCli() {
  mkdirSync(dist, { recursive: true });
  const aside = mkdtempSync(join(dist, ".cli-"));
  try {
    await build({
      absWorkingDir: root,
      entryPoints: { main: "src/cli/main.ts" },
      outdir: join(aside, "cli"),
      chunkNames: "chunks/[name]-[hash]",
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node20.19",
      minify: true,
      // Names of classes are names of errors.
      keepNames: true,
      legalComments: "none",
      // CommonJS inside the bundle asks for require, which ES modules do not have.
      banner: {
        js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
      },
      logLevel: "warning",
    });
    rmSync(join(dist, "cli"), { recursive: true, force: true });
    renameSync(join(aside, "cli"), join(dist, "cli"));
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Only what tsc emits may be there: a module that was renamed must not stay importable. */
function buildLibrary() {
  for (const name of readdirSync(dist)) {
    if (!/^\.?cli/.test(name)) {
      rmSync(join(dist, name), { recursive: true, force: true });
    }
  }
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
}

await buildCli();
if (!cliOnly) {
  buildLibrary();
}
