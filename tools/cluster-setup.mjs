// Finds or builds kube-apiserver and etcd for the real-cluster tests; see docs/real-cluster.md.
//   node tools/cluster-setup.mjs           builds what is missing
//   node tools/cluster-setup.mjs --print   prints the folder that has both, and builds nothing
// Imports modules of Node only, because it may run before the dependencies are installed.
import { execFile } from "node:child_process";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder, ETCD_VERSION, findClusterBinaries, KUBERNETES_VERSION } from "./cluster-binaries.mjs";
import { buildGoCommand, goVersion } from "./go-build.mjs";

/** The Go version that the go.mod files of Kubernetes 1.36 and etcd 3.6.16 require. */
const OLDEST_GO = "1.26";

const VERSION_VARIABLE = "k8s.io/component-base/version";
const [MAJOR, MINOR] = KUBERNETES_VERSION.split(".");

/** The commands to build, by file name. `says` is part of the output of `--version`. */
const COMMANDS = {
  etcd: {
    says: `etcd Version: ${ETCD_VERSION}\n`,
    module: "go.etcd.io/etcd/server/v3",
    version: `v${ETCD_VERSION}`,
    package: "go.etcd.io/etcd/server/v3",
  },
  "kube-apiserver": {
    says: `Kubernetes v${KUBERNETES_VERSION}\n`,
    module: "k8s.io/kubernetes",
    version: `v${KUBERNETES_VERSION}`,
    package: "k8s.io/kubernetes/cmd/kube-apiserver",
    // The modules of Kubernetes v1.X.Y have the version v0.X.Y.
    stagingVersion: KUBERNETES_VERSION.replace(/^1\./, "v0."),
    // Without these flags the server reports v0.0.0, and kubectl chooses features by the version of the
    // server.
    ldflags: [
      `-X ${VERSION_VARIABLE}.gitVersion=v${KUBERNETES_VERSION}`,
      `-X ${VERSION_VARIABLE}.gitMajor=${MAJOR}`,
      `-X ${VERSION_VARIABLE}.gitMinor=${MINOR}`,
    ].join(" "),
  },
};

/** The variables that name binaries. If one of them is set, nothing is built. */
const NAMING_VARIABLES = ["TEST_ASSET_KUBE_APISERVER", "TEST_ASSET_ETCD", "KUBEBUILDER_ASSETS"];

process.exitCode = await main(process.argv.slice(2));

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  const unknown = args.find((argument) => argument !== "--print");
  if (unknown !== undefined) {
    log(`Cannot use argument "${unknown}": expected no argument, or --print`);
    return 2;
  }
  return args.length > 0 ? print() : setUpUnlessInterrupted();
}

/** @returns {number} */
function print() {
  const { binaries, missing } = findClusterBinaries(process.env);
  if (binaries === undefined) {
    log(missing);
    return 1;
  }
  const folder = dirname(binaries.kubeApiServer);
  if (dirname(binaries.etcd) !== folder) {
    log(`Cannot print one folder: found "${binaries.kubeApiServer}" and "${binaries.etcd}"`);
    return 1;
  }
  process.stdout.write(`${folder}\n`);
  return 0;
}

/** @returns {Promise<number>} */
async function setUpUnlessInterrupted() {
  const interruption = new AbortController();
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const name of signals) {
    process.on(name, () => interruption.abort(name));
  }
  try {
    await setUp(interruption.signal);
    return 0;
  } catch (error) {
    if (interruption.signal.aborted) {
      log("interrupted; no unfinished file is left behind");
      return 128 + constants.signals[/** @type {NodeJS.Signals} */ (interruption.signal.reason)];
    }
    log(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** @param {AbortSignal} signal */
async function setUp(signal) {
  const folder = cacheFolder(process.env);
  const { binaries, missing } = findClusterBinaries(process.env);
  if (missing !== undefined && NAMING_VARIABLES.some((name) => process.env[name])) {
    throw new Error(`Cannot use what the environment names: ${missing}`);
  }
  const paths = Object.values(binaries ?? {});
  if (paths.some((path) => dirname(path) !== folder)) {
    await checkPrograms(paths, signal);
    return;
  }
  const wanted = await outdatedCommands(folder, signal);
  if (wanted.length === 0) {
    return;
  }
  await requireGo(signal);
  log("the first build takes five to ten minutes on two cores, and fills Go's caches with about 3 GB");
  for (const name of wanted) {
    await build(name, join(folder, name), signal);
  }
}

/**
 * Checks that binaries which this script did not build can be run here. They may have any version.
 *
 * @param {string[]} paths
 * @param {AbortSignal} signal
 */
async function checkPrograms(paths, signal) {
  for (const path of paths) {
    const printed = await versionOf(path, signal);
    if (printed === undefined) {
      throw new Error(`Cannot use "${path}": "--version" fails`);
    }
    log(`${printed.split("\n")[0]} is there: ${path}`);
  }
}

/**
 * @param {string} folder
 * @param {AbortSignal} signal
 * @returns {Promise<(keyof typeof COMMANDS)[]>}
 */
async function outdatedCommands(folder, signal) {
  const outdated = [];
  for (const name of /** @type {(keyof typeof COMMANDS)[]} */ (Object.keys(COMMANDS))) {
    const path = join(folder, name);
    const printed = await versionOf(path, signal);
    if (printed?.includes(COMMANDS[name].says)) {
      log(`${name} ${COMMANDS[name].version} is there: ${path}`);
    } else {
      outdated.push(name);
    }
  }
  return outdated;
}

/**
 * @param {keyof typeof COMMANDS} name
 * @param {string} path
 * @param {AbortSignal} signal
 */
async function build(name, path, signal) {
  const started = Date.now();
  const command = COMMANDS[name];
  await buildGoCommand(command, path, { signal, log });
  const printed = await versionOf(path, signal);
  if (!printed?.includes(command.says)) {
    throw new Error(
      `Cannot use "${path}": its version is "${printed?.trim()}", expected "${command.says.trim()}"`,
    );
  }
  log(`${name} ${command.version} built in ${Math.round((Date.now() - started) / 1000)} s: ${path}`);
}

/** @param {AbortSignal} signal */
async function requireGo(signal) {
  const found = await goVersion(signal);
  const wanted = `expected Go ${OLDEST_GO} or newer (https://go.dev/dl)`;
  if (found === undefined) {
    throw new Error(`Cannot build kube-apiserver and etcd: found no "go" on the PATH, ${wanted}`);
  }
  const [major = 0, minor = 0] = found.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_GO.split(".").map(Number);
  // Written so that a version without numbers, such as that of a development build, passes.
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new Error(`Cannot build kube-apiserver and etcd: found Go ${found}, ${wanted}`);
  }
}

/**
 * Returns the output of `--version`, or undefined if the program is absent or fails.
 *
 * @param {string} path
 * @param {AbortSignal} signal
 * @returns {Promise<string | undefined>}
 */
async function versionOf(path, signal) {
  try {
    const { stdout } = await promisify(execFile)(path, ["--version"], { signal });
    return stdout;
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    return undefined;
  }
}

/** @param {string} line */
function log(line) {
  process.stderr.write(`cluster-setup: ${line}\n`);
}
