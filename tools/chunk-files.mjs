// Turns the chunks of the command line into the files that are shipped: CommonJS, because Node 20 takes 10 ms longer to
// load ES modules, and few, because a start takes longer with each of them.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";

/**
 * The modules that become one file each, together with what they import and no earlier one does. By itself esbuild makes
 * a chunk for each set of entry points that share code, so that each part that is loaded late cuts the code of all
 * runs into smaller pieces.
 */
const TOGETHER = [
  "src/cli/startup/start.ts",
  "src/cli/main.ts",
  "src/cli/commands/watch.ts",
  "src/cli/watching/explaining.ts",
  "node_modules/yaml/browser/dist/index.js",
];

/**
 * Writes the files from the chunks, which esbuild has made as ES modules.
 *
 * @param chunks - what esbuild says about the chunks, by their paths relative to `root`.
 */
export async function writeChunkFiles(chunks, { root, from, outdir, options }) {
  const files = filesOf(chunks, root);
  await build({
    ...options,
    entryPoints: Object.fromEntries(
      [...new Set(files.values())].map(({ lead }) => [nameOf(lead, from), lead.path]),
    ),
    outdir,
    bundle: true,
    packages: "external",
    format: "cjs",
    // Chunks that are loaded late are required too, which is faster than `import()`.
    supported: { "dynamic-import": false },
    plugins: [fromOtherFiles(files)],
    // All warnings concern the code of libraries, which the first pass has minified.
    logLevel: "error",
  });
  writeFileSync(join(outdir, "package.json"), '{ "type": "commonjs" }\n');
}

/** Returns the file of each chunk: its lead, whose exports keep their names, and the others. */
function filesOf(outputs, root) {
  const chunks = new Map(
    Object.entries(outputs).map(([path, { entryPoint, exports, imports }]) => {
      const needed = imports.filter(({ kind, external }) => kind === "import-statement" && external !== true);
      const paths = needed.map((chunk) => resolve(root, chunk.path));
      return [resolve(root, path), { path: resolve(root, path), entryPoint, exports, imports: paths }];
    }),
  );
  const files = new Map();
  for (const module of TOGETHER) {
    const lead = [...chunks.values()].find(({ entryPoint }) => entryPoint === module);
    addFile(files, lead, (path) => {
      const chunk = chunks.get(path);
      // What is an entry point may be loaded late, too, and is then found in a file of its own.
      return chunk.entryPoint === undefined ? [chunk] : [];
    });
  }
  for (const lead of chunks.values()) {
    addFile(files, lead, () => []);
  }
  leaveInnerNames(chunks, files);
  return files;
}

/** Adds a file with a lead, and what it imports as far as `taken` returns it and no other file has it. */
function addFile(files, lead, taken) {
  const file = { lead, chunks: [] };
  const add = (chunk) => {
    if (!files.has(chunk.path)) {
      files.set(chunk.path, file);
      file.chunks.push(chunk);
    }
  };
  add(lead);
  // The list grows while it is visited.
  for (const { imports } of file.chunks) {
    imports.flatMap(taken).forEach(add);
  }
}

/** Takes away what only chunks of the same file import, because each export takes a start some time. */
function leaveInnerNames(chunks, files) {
  const outer = new Map([...chunks.keys()].map((path) => [path, new Set()]));
  for (const { path } of chunks.values()) {
    for (const [, names, from] of readFileSync(path, "utf8").matchAll(IMPORT)) {
      const target = resolve(dirname(path), from);
      if (files.get(target) !== files.get(path)) {
        names.split(",").forEach((name) => outer.get(target)?.add(name.trim().split(" ")[0]));
      }
    }
  }
  for (const chunk of chunks.values()) {
    chunk.exports = chunk.exports.filter(
      (name) => chunk.entryPoint !== undefined || outer.get(chunk.path).has(name),
    );
  }
}

/** An import of a chunk, as esbuild writes it. If it were overlooked, the build would say that an export is missing. */
const IMPORT = /\bimport\s*\{([^}]*)\}\s*from\s*"(\.[^"]*)"/g;

function nameOf({ path }, from) {
  return relative(from, path).replace(/\.js$/, "");
}

/** Bundles the chunks of each file, and lets the files import each other. */
function fromOtherFiles(files) {
  return {
    name: "from-other-files",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.js$/ }, ({ kind, path, importer, namespace, resolveDir }) => {
        if (kind === "entry-point") {
          return { path, namespace: "whole" };
        }
        if (namespace === "other") {
          return { path, external: true };
        }
        const chunk = resolve(resolveDir, path);
        const [own, other] = [files.get(importer), files.get(chunk)];
        if (other === undefined || own === other) {
          return undefined;
        }
        const url = urlOf(other.lead, own.lead);
        return kind === "dynamic-import"
          ? { path: url, external: true }
          : { path: chunk, namespace: "other", pluginData: { url } };
      });
      onLoad({ filter: /^/, namespace: "whole" }, ({ path }) => ({
        contents: files
          .get(path)
          .chunks.map((chunk) => exported(files.get(path), chunk))
          .join("\n"),
        resolveDir: dirname(path),
      }));
      onLoad({ filter: /^/, namespace: "other" }, ({ path, pluginData: { url } }) => ({
        contents: imported(files.get(path), path, url),
      }));
    },
  };
}

/** Returns the statement by which a file exports everything of one of its chunks. */
function exported({ lead, chunks }, chunk) {
  const names = chunk.exports.map((name) =>
    chunk === lead ? name : `${name} as ${outerName(chunks, chunk, name)}`,
  );
  return `export { ${names.join()} } from ${JSON.stringify(chunk.path)};`;
}

/** Returns the statement by which another file gets the exports of a chunk under their own names. */
function imported({ lead, chunks }, path, url) {
  const chunk = chunks.find((candidate) => candidate.path === path);
  const names = chunk.exports.map((name) =>
    chunk === lead ? name : `${outerName(chunks, chunk, name)} as ${name}`,
  );
  return `export { ${names.join()} } from ${JSON.stringify(url)};`;
}

/** Two chunks of a file may export different things under one name. */
function outerName(chunks, chunk, name) {
  return `${name}_${chunks.indexOf(chunk)}`;
}

function urlOf(lead, importer) {
  return `./${relative(dirname(importer.path), lead.path)}`;
}
