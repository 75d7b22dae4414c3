/** The paths of an executable kube-apiserver and an executable etcd. */
export interface ClusterBinaries {
  readonly kubeApiServer: string;
  readonly etcd: string;
}

/** Either both binaries, or a text that says what is missing. */
export type ClusterBinariesSearch =
  | { readonly binaries: ClusterBinaries; readonly missing?: undefined }
  | { readonly binaries?: undefined; readonly missing: string };

export const KUBERNETES_VERSION: string;
export const ETCD_VERSION: string;
export function cacheFolder(env: NodeJS.ProcessEnv): string;
export function findClusterBinaries(env: NodeJS.ProcessEnv): ClusterBinariesSearch;
export function findKubectl(env: NodeJS.ProcessEnv): string | undefined;
