// Where the real-cluster tests and benchmarks find kube-apiserver, etcd and kubectl.
// Node's own modules only: cluster-setup.mjs may run before anything is installed.
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/** What `npm run cluster:setup` builds. After a change of either, the next setup builds again. */
export const KUBERNETES_VERSION = "1.36.3";
export const ETCD_VERSION = "3.6.16";

/** Where kubebuilder installs the binaries of its test environment. */
const KUBEBUILDER_FOLDER = "/usr/local/kubebuilder/bin";

/**
 * The folder that `npm run cluster:setup` fills: outside of the checkout, so that clones share it.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function cacheFolder(env) {
  const configured = env.XDG_CACHE_HOME;
  // The XDG specification has relative paths ignored.
  const root = configured && isAbsolute(configured) ? configured : join(env.HOME || homedir(), ".cache");
  return join(root, "k8s-informer", "envtest", KUBERNETES_VERSION);
}

/**
 * Looks for kube-apiserver and etcd in the order of envtest: `TEST_ASSET_KUBE_APISERVER` and `TEST_ASSET_ETCD`, one
 * file each; the folder `KUBEBUILDER_ASSETS`; the folder of `npm run cluster:setup`; /usr/local/kubebuilder/bin.
 * What a variable names is binding. If it is not there the search fails instead of going on: tests that quietly run
 * against another version than the one asked for are worse than none.
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
 * The kubectl to drive a cluster with: `TEST_ASSET_KUBECTL`, else the one in `KUBEBUILDER_ASSETS`, else the first on
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
      : { missing: `${variable} is "${named}", which is no program` };
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
    // Absent, or not ours to run: the same to whoever looks for it.
    return false;
  }
}
