// Builds a command of a published Go module. `go install pkg@version` refuses modules whose go.mod has
// replace directives, as those of kube-apiserver and etcd have. A module of our own may require them.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** The interval of messages during a long step. Some CI systems end jobs whose log stands still. */
const HEARTBEAT_MS = 30_000;

/**
 * @typedef {object} GoCommand
 * @property {string} module the path of the published module
 * @property {string} version the version of the module, such as v1.2.3
 * @property {string} package the import path of the command
 * @property {string} [ldflags] flags for the linker
 * @property {string} [stagingVersion] the version of the modules in ./staging/src of the module, which are
 *   published separately; its go.mod replaces them by these folders, which are not part of the published
 *   module
 */

/**
 * Builds `command` as the file `target`. The file appears complete or not at all, and nothing else is left
 * behind.
 *
 * @param {GoCommand} command
 * @param {string} target
 * @param {{ signal: AbortSignal, log: (line: string) => void }} options
 * @returns {Promise<void>}
 */
export async function buildGoCommand(command, target, options) {
  const folder = await mkdtemp(join(tmpdir(), "k8s-informer-build-"));
  const unfinished = join(dirname(target), `.${basename(target)}.${process.pid}`);
  try {
    // The mode that the XDG specification asks for. With another mode, k8s-informer would not keep its
    // compiled code in the cache folder.
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    // Go puts its temporary files here and ignores folders with an underscore when it looks for packages.
    const temporary = join(folder, "_tmp");
    await mkdir(temporary);
    const go = (/** @type {string[]} */ ...args) =>
      run("go", args, { ...options, cwd: folder, env: { GOTMPDIR: temporary } });
    options.log(`downloading the sources of ${basename(target)} ${command.version}`);
    await writeModule(command, folder, go);
    await go("mod", "tidy");
    options.log(`compiling ${basename(target)} ${command.version}`);
    const ldflags = ["-s -w", command.ldflags].filter(Boolean).join(" ");
    await go("build", "-mod=mod", "-trimpath", "-ldflags", ldflags, "-o", unfinished, command.package);
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Returns the version of the Go on the PATH, such as `1.26.8`, or undefined if there is none.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<string | undefined>}
 */
export async function goVersion(signal) {
  try {
    const output = await run("go", ["env", "GOVERSION"], { signal, cwd: tmpdir(), log: () => undefined });
    return /^go(\d+\.\d+(?:\.\d+)?)/.exec(output.trim())?.[1] ?? output.trim();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

/**
 * @param {GoCommand} command
 * @param {string} folder
 * @param {(...args: string[]) => Promise<string>} go
 */
async function writeModule(command, folder, go) {
  const downloaded = JSON.parse(await go("mod", "download", "-json", `${command.module}@${command.version}`));
  const published = JSON.parse(await go("mod", "edit", "-json", downloaded.GoMod));
  const replacements = (published.Replace ?? [])
    .filter((/** @type {any} */ line) => line.New.Path.startsWith("./staging/src/"))
    .map((/** @type {any} */ { Old }) => `replace ${Old.Path} => ${Old.Path} ${command.stagingVersion}`);
  const lines = [
    "module build",
    `go ${published.Go}`,
    `require ${command.module} ${command.version}`,
    ...replacements,
  ];
  await writeFile(join(folder, "go.mod"), lines.join("\n") + "\n");
  // This file is never compiled. It tells `go mod tidy` which package is needed.
  const imports = `//go:build tools\n\npackage build\n\nimport _ "${command.package}"\n`;
  await writeFile(join(folder, "tools.go"), imports);
}

/**
 * Runs a program and returns its output. If it fails, the error has the last lines of stderr.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, signal: AbortSignal, log: (line: string) => void, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>}
 */
async function run(file, args, { cwd, signal, log, env }) {
  const started = Date.now();
  const child = spawn(file, args, {
    cwd,
    signal,
    // On SIGINT, Go ends its compilers and cleans up.
    killSignal: "SIGINT",
    stdio: ["ignore", "pipe", "pipe"],
    // A go.work file above the temporary folder, or flags of the user, would change the build.
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "", ...env },
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (output.stderr += text));
  const heartbeat = setInterval(() => {
    log(`still running: go ${args[0]}, ${Math.round((Date.now() - started) / 1000)} s`);
  }, HEARTBEAT_MS);
  try {
    const code = await new Promise((resolve, reject) => {
      // An abort causes an error, too, but the program still runs then, and "close" follows.
      child.once("error", (error) => child.pid === undefined && reject(error)).once("close", resolve);
    });
    signal.throwIfAborted();
    if (code !== 0) {
      const lastLine = output.stderr.trim().split("\n").slice(-3).join(" | ");
      throw new Error(
        `Cannot run "${file} ${args.slice(0, 2).join(" ")}": ${lastLine || `exit code ${code}`}`,
      );
    }
    return output.stdout;
  } finally {
    clearInterval(heartbeat);
  }
}
