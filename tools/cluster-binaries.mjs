// Where kube-apiserver and etcd are, in the order in which controller-runtime's envtest looks for them.
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export const KUBERNETES_VERSION = "1.36.3";
export const ETCD_VERSION = "3.6.16";

/** Where `npm run cluster:setup` puts what it builds. */
export function cacheFolder(env = process.env) {
  const cache = env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "k8s-informer", "envtest", KUBERNETES_VERSION);
}

/**
 * Finds the two binaries, or tells which is missing.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {{ kubeApiserver: string, etcd: string } | { missing: string }}
 */
export function findClusterBinaries(env = process.env) {
  const folders = [env.KUBEBUILDER_ASSETS, cacheFolder(env), "/usr/local/kubebuilder/bin"].filter(Boolean);
  const kubeApiserver = find("kube-apiserver", env.TEST_ASSET_KUBE_APISERVER, folders);
  const etcd = find("etcd", env.TEST_ASSET_ETCD, folders);
  if (kubeApiserver === undefined || etcd === undefined) {
    const what = kubeApiserver === undefined ? "kube-apiserver" : "etcd";
    return {
      missing: `there is no ${what} in ${folders.join(", ")}: set KUBEBUILDER_ASSETS or run "npm run cluster:setup"`,
    };
  }
  return { kubeApiserver, etcd };
}

function find(name, named, folders) {
  return [named, ...folders.map((folder) => join(folder, name))].find((path) => path && existsSync(path));
}
