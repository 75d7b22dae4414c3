// Finds kube-apiserver, etcd and kubectl for the real-cluster tests and benchmarks. Imports modules of Node
// only, because cluster-setup.mjs may run before the dependencies are installed.
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * The versions that `npm run cluster:setup` builds. After a change of one, the next setup builds it again.
 */
export const KUBERNETES_VERSION = "1.36.3";
export const ETCD_VERSION = "3.6.16";

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
  const apiServer = findBinary("kube-apiserver", "TEST_ASSET_KUBE_APISERVER", env);
  const etcd = findBinary("etcd", "TEST_ASSET_ETCD", env);
  if (apiServer.path !== undefined && etcd.path !== undefined) {
    return { binaries: { kubeApiServer: apiServer.path, etcd: etcd.path } };
  }
  return { missing: apiServer.missing ?? etcd.missing ?? "" };
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
 * @param {string} name
 * @param {string} variable
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ path: string, missing?: undefined } | { path?: undefined, missing: string }}
 */
function findBinary(name, variable, env) {
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
