// Builds dist/: the command line as one bundle with lazily loaded chunks, the library as ES modules with
// declarations. `--cli-only` builds only the command line, which is all that `npm start` needs.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const cliOnly = process.argv.includes("--cli-only");

const COMMONJS = '{ "type": "commonjs" }\n';

const COMMON = {
  absWorkingDir: root,
  platform: "node",
  target: "node20.19",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
};

/**
 * Builds the command line beside its place and then renames it, so that a program that starts meanwhile finds
 * the old one or the new one, never a mixture.
 */
async function buildCli() {
  mkdirSync(dist, { recursive: true });
  const aside = mkdtempSync(join(dist, ".cli-"));
  try {
    const modules = join(aside, "modules");
    await bundle(modules);
    await toCommonJs(modules, join(aside, "cli"));
    if (existsSync(join(dist, "cli"))) {
      renameSync(join(dist, "cli"), join(aside, "old"));
    }
    renameSync(join(aside, "cli"), join(dist, "cli"));
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/**
 * Leaves out the child processes of commander, which loads them at once to start subcommands that are
 * programs of their own. There are none here, and loading `node:child_process` would make each start slower.
 */
const withoutSubprograms = {
  name: "without-subprograms",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      importer.includes(join("node_modules", "commander")) ? { path, namespace: "unused" } : undefined,
    );
    onLoad({ filter: /^/, namespace: "unused" }, () => ({ contents: "module.exports = {};" }));
  },
};

/**
 * The ES modules of `yaml`. The CommonJS modules that a bundle for Node would get are compiled twice by V8,
 * once to skip the function that esbuild wraps around each of them and once to run it.
 */
const YAML = join(root, "node_modules", "yaml", "browser", "dist", "index.js");

/** Bundles the program into a few chunks, so that code which few runs need is loaded when they do. */
async function bundle(outdir) {
  await build({
    ...COMMON,
    entryPoints: { start: "src/cli/startup/start.ts" },
    outdir,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    plugins: [withoutSubprograms],
    alias: { yaml: YAML },
  });
}

/**
 * Turns the chunks into CommonJS, because Node 20 takes 10 ms longer to load them as ES modules. It takes a
 * second pass because esbuild splits ES modules only.
 */
async function toCommonJs(from, outdir) {
  // The chunks import each other as ES modules do in a CommonJS package, without Node's own rules for
  // defaults.
  writeFileSync(join(from, "package.json"), COMMONJS);
  await build({
    ...COMMON,
    entryPoints: readdirSync(from, { recursive: true })
      .filter((name) => name.endsWith(".js"))
      .map((name) => join(from, name)),
    outdir,
    outbase: from,
    format: "cjs",
    // Chunks that are loaded late are required too, which is faster than `import()`.
    supported: { "dynamic-import": false },
    // All warnings concern the code of libraries, which the first pass has minified.
    logLevel: "error",
  });
  writeFileSync(join(outdir, "package.json"), COMMONJS);
}

/**
 * Builds the library. Removes old output first, because a module that was renamed must not stay importable.
 */
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
