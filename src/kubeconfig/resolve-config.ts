import type { ClientConfig } from "./client-config.js";
import { discreetConfig } from "./discreet-config.js";
import type { Entry, Kubeconfig, KubeconfigContext, KubeconfigUser } from "./kubeconfig-format.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { resolveCluster } from "./resolve-cluster.js";
import { impersonationOf, resolveUser, type ResolveUserOptions } from "./resolve-user.js";

export interface ResolveOptions extends ResolveUserOptions {
  /** @defaultValue the current context */
  readonly context?: string | undefined;
  /** @defaultValue the context's, else "default" */
  readonly namespace?: string | undefined;
}

/**
 * Everything transport needs, from one context of a kubeconfig.
 *
 * @throws KubeconfigError saying what is missing and what there is.
 */
export function resolveConfig(kubeconfig: Kubeconfig, options: ResolveOptions): ClientConfig {
  const context = chooseContext(kubeconfig, options.context);
  const { cluster: clusterName = "", user: userName = "", namespace } = context.value;
  const cluster = entryOf("cluster", clusterName, kubeconfig.clusters, context);
  // As with kubectl a context may do without a user.
  const user = userName === "" ? undefined : entryOf("user", userName, kubeconfig.users, context);
  const credentials = user === undefined ? undefined : resolveUser(userName, user, cluster, options);
  const impersonate = user === undefined ? undefined : impersonationOf(userName, user);
  return discreetConfig({
    ...resolveCluster(clusterName, cluster, {
      ...options,
      hasClientCertificate: hasClientCertificate(user?.value),
    }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(impersonate === undefined ? {} : { impersonate }),
    namespace: [options.namespace, namespace].find((name) => name !== undefined && name !== "") ?? "default",
    contextName: context.name,
  });
}

function hasClientCertificate(user: KubeconfigUser = {}): boolean {
  const { "client-certificate": file = "", "client-certificate-data": data = "" } = user;
  return file !== "" || data !== "";
}

interface ChosenContext extends Entry<KubeconfigContext> {
  readonly name: string;
  /** What was looked through, in words. */
  readonly where: string;
}

function chooseContext(kubeconfig: Kubeconfig, asked: string | undefined = ""): ChosenContext {
  const name = asked === "" ? kubeconfig.currentContext : asked;
  const entry = kubeconfig.contexts.get(name);
  const where = named(kubeconfig);
  if (entry !== undefined) {
    return { ...entry, name, where };
  }
  const found = `${where} has ${quotedList(kubeconfig.contexts)}`;
  const message =
    name === ""
      ? `Cannot choose a context: current-context is not set, and ${found}; choose one with --context`
      : `Cannot use context "${name}": ${found}`;
  throw new KubeconfigError("ERR_CONTEXT_NOT_FOUND", message, { path: kubeconfig.paths[0] });
}

function entryOf<Value>(
  kind: "cluster" | "user",
  name: string,
  entries: ReadonlyMap<string, Entry<Value>>,
  context: ChosenContext,
): Entry<Value> {
  const entry = entries.get(name);
  if (entry === undefined) {
    const wanted = name === "" ? `it names no ${kind}` : `it names ${kind} "${name}"`;
    throw new KubeconfigError(
      "ERR_KUBECONFIG_INVALID",
      `Cannot use context "${context.name}": ${wanted}, ${context.where} has ${quotedList(entries)}`,
      { path: context.path },
    );
  }
  return entry;
}

function named({ paths }: Kubeconfig): string {
  return paths.length === 1
    ? `the kubeconfig "${paths[0] ?? ""}"`
    : `the kubeconfigs "${paths.join('", "')}"`;
}

function quotedList(entries: ReadonlyMap<string, unknown>): string {
  const names = [...entries.keys()].sort().map((name) => `"${name}"`);
  return names.length === 0 ? "none" : names.join(", ");
}
