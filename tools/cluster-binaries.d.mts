/** A kube-apiserver and an etcd that can be executed. */
export interface ClusterBinaries {
  readonly kubeApiServer: string;
  readonly etcd: string;
}

/** Either both binaries, or in words what is missing. */
export type ClusterBinariesSearch =
  | { readonly binaries: ClusterBinaries; readonly missing?: undefined }
  | { readonly binaries?: undefined; readonly missing: string };

export const KUBERNETES_VERSION: string;
export const ETCD_VERSION: string;
export function cacheFolder(env: NodeJS.ProcessEnv): string;
export function findClusterBinaries(env: NodeJS.ProcessEnv): ClusterBinariesSearch;
export function findKubectl(env: NodeJS.ProcessEnv): string | undefined;
