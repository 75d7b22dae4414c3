/** The paths of an executable kube-apiserver and an executable etcd. */
export interface ClusterBinaries {
  readonly kubeApiServer: string;
  readonly etcd: string;
}

/** Either both binaries, or a text that says what is missing. */
export type ClusterBinariesSearch =
  | { readonly binaries: ClusterBinaries; readonly missing?: undefined }
  | { readonly binaries?: undefined; readonly missing: string };

/** The paths of the executables of a full cluster. */
export interface FullClusterBinaries extends ClusterBinaries {
  readonly kubeControllerManager: string;
  readonly kubeScheduler: string;
  readonly kwok: string;
  readonly kubectl: string;
}

/** Either all binaries, or a text that says which one is missing. */
export type FullClusterBinariesSearch =
  | { readonly binaries: FullClusterBinaries; readonly missing?: undefined }
  | { readonly binaries?: undefined; readonly missing: string };

export const KUBERNETES_VERSION: string;
export const ETCD_VERSION: string;
export const KWOK_VERSION: string;
export const API_SERVER_BINARIES: Readonly<Record<keyof ClusterBinaries, string>>;
export const FULL_CLUSTER_BINARIES: Readonly<Record<keyof FullClusterBinaries, string>>;
export function cacheFolder(env: NodeJS.ProcessEnv): string;
export function findClusterBinaries(env: NodeJS.ProcessEnv): ClusterBinariesSearch;
export function findFullClusterBinaries(env: NodeJS.ProcessEnv): FullClusterBinariesSearch;
export function namingVariables(names: readonly string[]): string[];
export function findKubectl(env: NodeJS.ProcessEnv): string | undefined;
