// Finds or builds kube-apiserver and etcd for the real-cluster tests; see docs/real-cluster.md.
//   node tools/cluster-setup.mjs           builds what is missing
//   node tools/cluster-setup.mjs --full    builds the other programs of a full cluster, too
//   node tools/cluster-setup.mjs --print   prints the folder that has both, and builds nothing
// Imports modules of Node only, because it may run before the dependencies are installed.
import { execFile } from "node:child_process";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import {
  API_SERVER_BINARIES,
  cacheFolder,
  findClusterBinaries,
  findFullClusterBinaries,
  FULL_CLUSTER_BINARIES,
  namingVariables,
} from "./cluster-binaries.mjs";
import { API_SERVER_COMMANDS, FULL_CLUSTER_COMMANDS } from "./cluster-commands.mjs";
import { buildGoCommand, goVersion } from "./go-build.mjs";

/** @typedef {import("./cluster-commands.mjs").ClusterCommand} ClusterCommand */

/** The Go version that the go.mod files of Kubernetes 1.36 and etcd 3.6.16 require. */
const OLDEST_GO = "1.26";

/**
 * What to set up: the names of its binaries, how to find them, how to build them, and what that costs.
 *
 * @typedef {object} Target
 * @property {Readonly<Record<string, string>>} names
 * @property {(env: NodeJS.ProcessEnv) => { binaries?: object | undefined, missing?: string | undefined }} find
 * @property {Record<string, ClusterCommand>} commands
 * @property {string} cost
 */

/** @type {Target} */
const API_SERVER = {
  names: API_SERVER_BINARIES,
  find: findClusterBinaries,
  commands: API_SERVER_COMMANDS,
  cost: "takes five to ten minutes on two cores, and fills Go's caches with about 3 GB",
};
/** @type {Target} */
const FULL_CLUSTER = {
  names: FULL_CLUSTER_BINARIES,
  find: findFullClusterBinaries,
  commands: FULL_CLUSTER_COMMANDS,
  cost: "takes ten to twenty minutes on two cores, and fills Go's caches with about 6 GB",
};

process.exitCode = await main(process.argv.slice(2));

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  const unknown = args.find((argument) => argument !== "--print" && argument !== "--full");
  if (unknown !== undefined) {
    log(`Cannot use argument "${unknown}": expected no argument, --full, or --print`);
    return 2;
  }
  if (args.includes("--print")) {
    return print();
  }
  return setUpUnlessInterrupted(args.includes("--full") ? FULL_CLUSTER : API_SERVER);
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

/**
 * @param {Target} target
 * @returns {Promise<number>}
 */
async function setUpUnlessInterrupted(target) {
  const interruption = new AbortController();
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const name of signals) {
    process.on(name, () => interruption.abort(name));
  }
  try {
    await setUp(target, interruption.signal);
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

/**
 * @param {Target} target
 * @param {AbortSignal} signal
 */
async function setUp(target, signal) {
  const folder = cacheFolder(process.env);
  const { binaries = {}, missing } = target.find(process.env);
  if (
    missing !== undefined &&
    namingVariables(Object.values(target.names)).some((name) => process.env[name])
  ) {
    throw new Error(`Cannot use what the environment names: ${missing}`);
  }
  if (Object.values(binaries).some((path) => dirname(path) !== folder)) {
    for (const [key, path] of Object.entries(binaries)) {
      await checkProgram(target.commands[target.names[key]], path, signal);
    }
    return;
  }
  const outdated = await outdatedCommands(target, folder, signal);
  if (outdated.length === 0) {
    return;
  }
  await requireGo(signal);
  log(`the first build ${target.cost}`);
  for (const name of outdated) {
    await build(name, target.commands[name], join(folder, name), signal);
  }
}

/**
 * Checks that a binary which this script did not build can be run here. It may have any version.
 *
 * @param {ClusterCommand} command
 * @param {string} path
 * @param {AbortSignal} signal
 */
async function checkProgram(command, path, signal) {
  const printed = await versionOf(command, path, signal);
  if (printed === undefined) {
    throw new Error(`Cannot use "${path}": "${command.versionArgs.join(" ")}" fails`);
  }
  log(`${printed.split("\n")[0]} is there: ${path}`);
}

/**
 * @param {Target} target
 * @param {string} folder
 * @param {AbortSignal} signal
 * @returns {Promise<string[]>}
 */
async function outdatedCommands({ commands }, folder, signal) {
  const outdated = [];
  for (const [name, command] of Object.entries(commands)) {
    const path = join(folder, name);
    const printed = await versionOf(command, path, signal);
    if (printed?.includes(command.says)) {
      log(`${name} ${command.version} is there: ${path}`);
    } else {
      outdated.push(name);
    }
  }
  return outdated;
}

/**
 * @param {string} name
 * @param {ClusterCommand} command
 * @param {string} path
 * @param {AbortSignal} signal
 */
async function build(name, command, path, signal) {
  const started = Date.now();
  await buildGoCommand(command, path, { signal, log });
  const printed = await versionOf(command, path, signal);
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
    throw new Error(`Cannot build the programs of a cluster: found no "go" on the PATH, ${wanted}`);
  }
  const [major = 0, minor = 0] = found.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_GO.split(".").map(Number);
  // Written so that a version without numbers, such as that of a development build, passes.
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new Error(`Cannot build the programs of a cluster: found Go ${found}, ${wanted}`);
  }
}

/**
 * Returns what the program prints about its version, or undefined if the program is absent or fails.
 *
 * @param {ClusterCommand} command
 * @param {string} path
 * @param {AbortSignal} signal
 * @returns {Promise<string | undefined>}
 */
async function versionOf({ versionArgs }, path, signal) {
  try {
    const { stdout } = await promisify(execFile)(path, versionArgs, { signal });
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
