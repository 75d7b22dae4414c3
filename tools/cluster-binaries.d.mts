export declare const KUBERNETES_VERSION: string;
export declare const ETCD_VERSION: string;
export declare function cacheFolder(env?: Readonly<Record<string, string | undefined>>): string;
export declare function findClusterBinaries(
  env?: Readonly<Record<string, string | undefined>>,
): { readonly kubeApiserver: string; readonly etcd: string } | { readonly missing: string };
