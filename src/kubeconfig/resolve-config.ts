import type { Logger } from "../base/logger.js";
import type { ClientConfig } from "./client-config.js";
import { redactedConfig } from "./redacted-config.js";
import type { Entry, Kubeconfig, KubeconfigContext, KubeconfigUser } from "./kubeconfig-format.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { resolveCluster } from "./resolve-cluster.js";
import { impersonationOf, resolveUser, type ResolveUserOptions } from "./resolve-user.js";

/** Which context to resolve, and with what. */
export interface ResolveOptions extends ResolveUserOptions {
  /** The context to use. @defaultValue the current context */
  readonly context?: string | undefined;
  /** The namespace to use. @defaultValue the namespace of the context, else "default" */
  readonly namespace?: string | undefined;
  /** Is told about faults that do not prevent the use of the context. */
  readonly logger?: Logger | undefined;
}

/**
 * Resolves one context of a kubeconfig to everything that a transport needs.
 *
 * @throws KubeconfigError that says what is missing and what exists.
 */
export function resolveConfig(kubeconfig: Kubeconfig, options: ResolveOptions): ClientConfig {
  const context = chooseContext(kubeconfig, options.context);
  const { cluster: clusterName = "", user: userName = "", namespace } = context.value;
  const cluster = entryOf("cluster", clusterName, kubeconfig.clusters, context);
  // Like kubectl, this accepts a context without a user.
  const user = userName === "" ? undefined : entryOf("user", userName, kubeconfig.users, context);
  const credentials = user === undefined ? undefined : resolveUser(userName, user, cluster, options);
  const impersonate = user === undefined ? undefined : impersonationOf(userName, user);
  return redactedConfig({
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
  /** The files that were searched, in words, with a verb: `the kubeconfig "/k/config" has`. */
  readonly filesHave: string;
}

function chooseContext(kubeconfig: Kubeconfig, asked: string | undefined = ""): ChosenContext {
  const name = asked === "" ? kubeconfig.currentContext : asked;
  const entry = kubeconfig.contexts.get(name);
  const filesHave = filesInWords(kubeconfig);
  if (entry !== undefined) {
    return { ...entry, name, filesHave };
  }
  const found = quotedList("context", kubeconfig.contexts);
  const message =
    name === ""
      ? `Cannot choose a context: current-context is not set, and ${filesHave} ${found}; choose one with --context`
      : `Cannot use context "${name}": it does not exist, ${filesHave} ${found}`;
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
    const fault = name === "" ? `it has no ${kind}` : `its ${kind} "${name}" does not exist`;
    throw new KubeconfigError(
      "ERR_KUBECONFIG_INVALID",
      `Cannot use context "${context.name}": ${fault}, ${context.filesHave} ${quotedList(kind, entries)}`,
      { path: context.path },
    );
  }
  return entry;
}

function filesInWords({ paths }: Kubeconfig): string {
  return paths.length === 1
    ? `the kubeconfig "${paths[0] ?? ""}" has`
    : `the kubeconfigs "${paths.join('", "')}" have`;
}

/** `contexts "dev", "test"`, or `no contexts`. */
function quotedList(kind: string, entries: ReadonlyMap<string, unknown>): string {
  const names = [...entries.keys()].sort().map((name) => `"${name}"`);
  return names.length === 0 ? `no ${kind}s` : `${kind}s ${names.join(", ")}`;
}
