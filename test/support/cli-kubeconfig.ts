import type { CliCluster } from "./cli-cluster.js";

interface Config {
  readonly clusters: { cluster: Record<string, unknown> }[];
  readonly users: { user: unknown }[];
}

/** What to change in the kubeconfig of a cluster. */
export interface KubeconfigChanges {
  /** Instead of the credentials of the administrator. */
  readonly user?: object | undefined;
  /** Added to the fields of the cluster. A field that is undefined is left out. */
  readonly cluster?: object | undefined;
}

let count = 0;

/** Writes a kubeconfig for the server of `cluster` with other fields. Returns its path. */
export function changedKubeconfig(cluster: CliCluster, changes: KubeconfigChanges): string {
  const config = JSON.parse(cluster.server.kubeconfig()) as Config;
  const [{ cluster: fields } = { cluster: {} }] = config.clusters;
  const [user] = config.users;
  Object.assign(fields, changes.cluster);
  if (user !== undefined && changes.user !== undefined) {
    user.user = changes.user;
  }
  count += 1;
  return cluster.scratch.write(`changed-${count}`, JSON.stringify(config));
}
