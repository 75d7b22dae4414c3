// Builds dist/: the command line as one bundle with lazily loaded chunks, the library as ES modules with declarations.
// `--cli-only` leaves the library out: what `npm start` needs.
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

/** Built aside and then put in place: but for a moment, a program that starts finds the old one or the new one, whole. */
async function buildCli() {
  mkdirSync(dist, { recursive: true });
  const aside = mkdtempSync(join(dist, ".cli-"));
  try {
    const modules = join(aside, "modules");
    await bundle(modules);
    await toCommonJs(modules, join(aside, "cli"));
    execFileSync(process.execPath, [join(root, "tools", "precompile.mjs"), join(aside, "cli")], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    if (existsSync(join(dist, "cli"))) {
      renameSync(join(dist, "cli"), join(aside, "old"));
    }
    renameSync(join(aside, "cli"), join(dist, "cli"));
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/**
 * What libraries load at once and are never asked for here: commander starts subcommands that are programs, pino opens
 * files and writes from other threads. Loading it would cost each start a tenth.
 */
const UNUSED = {
  commander: ["node:child_process"],
  pino: ["sonic-boom", "thread-stream", "worker_threads"],
};

const withoutUnused = {
  name: "without-unused",
  setup({ onResolve, onLoad }) {
    for (const [library, paths] of Object.entries(UNUSED)) {
      const filter = new RegExp(`^(${paths.join("|")})$`);
      onResolve({ filter }, ({ path, importer }) =>
        importer.includes(join("node_modules", library)) ? { path, namespace: "unused" } : undefined,
      );
    }
    onLoad({ filter: /^/, namespace: "unused" }, () => ({ contents: "module.exports = class {};" }));
  },
};

/** Few chunks, those that hardly any run needs apart: only ES modules can be split. */
async function bundle(outdir) {
  await build({
    ...COMMON,
    entryPoints: { main: "src/cli/main.ts", start: "src/cli/startup/start.ts" },
    outdir,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    plugins: [withoutUnused],
    // Names of classes are names of errors.
    keepNames: true,
  });
}

/** The same chunks as CommonJS, of which V8 can keep the bytecode (`src/cli/precompiled-modules.ts`). */
async function toCommonJs(from, outdir) {
  // Of how a chunk is imported: from modules of this kind, not as Node's ES modules import others.
  writeFileSync(join(from, "package.json"), COMMONJS);
  await build({
    ...COMMON,
    entryPoints: readdirSync(from, { recursive: true })
      .filter((name) => name.endsWith(".js"))
      .map((name) => join(from, name)),
    outdir,
    outbase: from,
    format: "cjs",
    // All chunks are required, the lazy ones too.
    supported: { "dynamic-import": false },
    // Warnings are about the code of others, which the first pass has minified.
    logLevel: "error",
  });
  writeFileSync(join(outdir, "package.json"), COMMONJS);
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
