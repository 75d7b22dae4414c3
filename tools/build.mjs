// Builds dist/: the command line as one bundle with lazily loaded chunks, the library as ES modules with
// declarations. `--cli-only` builds only the command line, which is all that `npm start` needs.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeChunkFiles } from "./chunk-files.mjs";
import { writeCommonJsEntries } from "./commonjs-entries.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const cliOnly = process.argv.includes("--cli-only");

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
    const chunks = await bundle(modules);
    await writeChunkFiles(chunks, { root, from: modules, outdir: join(aside, "cli"), options: COMMON });
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
const ALIAS = { yaml: join(root, "node_modules", "yaml", "browser", "dist", "index.js") };

/**
 * Gives each CommonJS package that is loaded late the exports that Node gives it. By itself esbuild gives it a default
 * export only, so that the `SocksClient` of `await import("socks")` would be missing in the bundle and nowhere else.
 */
const lateCommonJs = {
  name: "late-commonjs",
  setup({ onResolve, onLoad }) {
    const require = createRequire(import.meta.url);
    onResolve({ filter: /^@?\w/ }, async ({ path, kind }) => {
      if (kind !== "dynamic-import" || path.startsWith("node:") || path in ALIAS) {
        return undefined;
      }
      const { default: exported } = await import(path);
      return require(path) === exported ? { path, namespace: "late-commonjs" } : undefined;
    });
    onLoad({ filter: /^/, namespace: "late-commonjs" }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter(
        (name) => /^\w+$/.test(name) && name !== "default",
      );
      return {
        contents: `const exported = require("${path}"); export default exported; export const { ${names.join()} } = exported;`,
        resolveDir: root,
      };
    });
  },
};

/**
 * Takes of `@kubernetes/client-node` what renews tokens. Its entry point exports the clients of all groups and the models
 * of all kinds, which are nine tenths of it, and esbuild keeps every export of a package that is loaded late.
 */
const onlyKubeConfig = {
  name: "only-kube-config",
  setup({ onResolve, onLoad }) {
    const inside = join("node_modules", "@kubernetes", "client-node");
    const folder = join(root, inside, "dist");
    onResolve({ filter: /^@kubernetes\/client-node$/ }, ({ path }) => ({
      path,
      namespace: "only-kube-config",
    }));
    onLoad({ filter: /^/, namespace: "only-kube-config" }, () => ({
      contents: `export { KubeConfig } from "./config.js";`,
      resolveDir: folder,
    }));
    // Its modules only declare things, so those that nothing refers to can be left out.
    onResolve({ filter: /^\./ }, ({ path, importer, resolveDir }) =>
      importer.includes(inside) ? { path: join(resolveDir, path), sideEffects: false } : undefined,
    );
  },
};

/**
 * Runs `string-width` when it is first called. It reads the tables of Unicode when it is loaded, which takes 40 ms, and most
 * clusters have no text beyond ASCII, whose width is known without it.
 */
const lateWidths = {
  name: "late-widths",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^string-width$/ }, ({ path, kind }) =>
      kind === "import-statement" ? { path, namespace: "late-widths" } : undefined,
    );
    onLoad({ filter: /^/, namespace: "late-widths" }, ({ path }) => ({
      contents: `let width; export default (text) => (width ??= require("${path}").default)(text);`,
      resolveDir: root,
    }));
  },
};

/** @throws Error for a package that is loaded late and has lost its named exports, see `lateCommonJs`. */
function checkNames({ outputs }) {
  for (const { entryPoint, exports } of Object.values(outputs)) {
    if (entryPoint !== undefined && exports.join() === "default") {
      throw new Error(`Cannot bundle ${entryPoint}: it is loaded late and has no named exports`);
    }
  }
}

/**
 * Bundles the program into chunks, so that code which few runs need is loaded when they do. Returns what esbuild says
 * about them. They are ES modules, because esbuild splits no others.
 */
async function bundle(outdir) {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: { start: "src/cli/startup/start.ts" },
    outdir,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    plugins: [withoutSubprograms, onlyKubeConfig, lateWidths, lateCommonJs],
    alias: ALIAS,
    metafile: true,
  });
  checkNames(metafile);
  // The chunks import each other as ES modules do in a CommonJS package, without Node's own rules for
  // defaults.
  writeFileSync(join(outdir, "package.json"), '{ "type": "commonjs" }\n');
  return metafile.outputs;
}

/**
 * Leaves only the declarations of files that declare nothing but types. As CommonJS they can be imported from a module of
 * either system.
 */
function leaveTypesOnly(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (name.endsWith(".js")) {
      rmSync(join(folder, name));
    }
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
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
  leaveTypesOnly(join(dist, "types"));
  writeCommonJsEntries(root);
}

await buildCli();
if (!cliOnly) {
  buildLibrary();
}
