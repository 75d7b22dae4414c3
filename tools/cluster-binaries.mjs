// Finds the binaries of a real cluster for tests and benchmarks. Imports modules of Node
// only, because cluster-setup.mjs may run before the dependencies are installed.
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * The versions that `npm run cluster:setup` builds. After a change of one, the next setup builds it again.
 */
export const KUBERNETES_VERSION = "1.36.3";
export const ETCD_VERSION = "3.6.16";
export const KWOK_VERSION = "0.8.0";

/** The file names of the binaries of an API server. */
export const API_SERVER_BINARIES = /** @type {const} */ ({ kubeApiServer: "kube-apiserver", etcd: "etcd" });

/** The file names of the binaries of a full cluster. kwok plays the kubelets. */
export const FULL_CLUSTER_BINARIES = /** @type {const} */ ({
  ...API_SERVER_BINARIES,
  kubeControllerManager: "kube-controller-manager",
  kubeScheduler: "kube-scheduler",
  kwok: "kwok",
  kubectl: "kubectl",
});

/** The folder into which kubebuilder installs the binaries of its test environment. */
const KUBEBUILDER_FOLDER = "/usr/local/kubebuilder/bin";

/**
 * Returns the folder that `npm run cluster:setup` fills. Clones share it, because it is outside of them.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function cacheFolder(env) {
  const configured = env.XDG_CACHE_HOME;
  // The XDG Base Directory Specification says to ignore relative paths.
  const root = configured && isAbsolute(configured) ? configured : join(env.HOME || homedir(), ".cache");
  return join(root, "k8s-informer", "envtest", KUBERNETES_VERSION);
}

/**
 * Looks for kube-apiserver and etcd in the order of envtest: the files `TEST_ASSET_KUBE_APISERVER` and
 * `TEST_ASSET_ETCD`, the folder `KUBEBUILDER_ASSETS`, the folder of `npm run cluster:setup`, and
 * /usr/local/kubebuilder/bin. If a variable is set and the binary is not there, the search fails instead of
 * going on, because tests must not silently run against another version than the one that was asked for.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {import("./cluster-binaries.d.mts").ClusterBinariesSearch}
 */
export function findClusterBinaries(env) {
  return findBinaries(API_SERVER_BINARIES, env);
}

/**
 * Looks for all binaries of a full cluster, each in the same order. kubectl is not taken from the PATH,
 * because tests compare its rows, which differ between versions.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {import("./cluster-binaries.d.mts").FullClusterBinariesSearch}
 */
export function findFullClusterBinaries(env) {
  return findBinaries(FULL_CLUSTER_BINARIES, env);
}

/**
 * Returns the variables that may name one of these binaries.
 *
 * @param {readonly string[]} names file names
 * @returns {string[]}
 */
export function namingVariables(names) {
  return ["KUBEBUILDER_ASSETS", ...names.map(namingVariable)];
}

/**
 * Finds a kubectl: the file `TEST_ASSET_KUBECTL`, else the one in `KUBEBUILDER_ASSETS`, else the first one on
 * the PATH.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findKubectl(env) {
  if (env.TEST_ASSET_KUBECTL) {
    return isExecutable(env.TEST_ASSET_KUBECTL) ? env.TEST_ASSET_KUBECTL : undefined;
  }
  const folders = [env.KUBEBUILDER_ASSETS, ...(env.PATH ?? "").split(delimiter)];
  return folders
    .filter((folder) => folder)
    .map((folder) => join(String(folder), "kubectl"))
    .find(isExecutable);
}

/**
 * @template {string} Key
 * @param {Readonly<Record<Key, string>>} names
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ binaries: Record<Key, string>, missing?: undefined } | { binaries?: undefined, missing: string }}
 */
function findBinaries(names, env) {
  const binaries = /** @type {Record<Key, string>} */ ({});
  for (const key of /** @type {Key[]} */ (Object.keys(names))) {
    const { path, missing } = findBinary(names[key], env);
    if (path === undefined) {
      return { missing };
    }
    binaries[key] = path;
  }
  return { binaries };
}

/**
 * @param {string} name
 * @returns {string}
 */
function namingVariable(name) {
  return `TEST_ASSET_${name.toUpperCase().replaceAll("-", "_")}`;
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ path: string, missing?: undefined } | { path?: undefined, missing: string }}
 */
function findBinary(name, env) {
  const variable = namingVariable(name);
  const named = env[variable];
  if (named) {
    return isExecutable(named)
      ? { path: named }
      : { missing: `${variable} is "${named}", which is not an executable file` };
  }
  const assets = env.KUBEBUILDER_ASSETS;
  const folders = assets ? [assets] : [cacheFolder(env), KUBEBUILDER_FOLDER];
  const path = folders.map((folder) => join(folder, name)).find(isExecutable);
  if (path !== undefined) {
    return { path };
  }
  return {
    missing: assets ? `KUBEBUILDER_ASSETS is "${assets}", which has no ${name}` : `no ${name} was found`,
  };
}

/**
 * @param {string} path
 * @returns {boolean}
 */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // The file is absent, or this user may not run it.
    return false;
  }
}
