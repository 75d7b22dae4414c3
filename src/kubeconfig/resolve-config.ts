import type { Logger } from "../base/logger.js";
import type { ClientConfig } from "./client-config.js";
import { checkOverrides } from "./overrides/check-overrides.js";
import {
  type ConfigOverrides,
  overriddenBy,
  overriddenCluster,
  overriddenUser,
} from "./overrides/config-overrides.js";
import { libraryOptionName } from "./overrides/option-name.js";
import { redactedConfig } from "./redacted-config.js";
import type {
  Entry,
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigUser,
} from "./kubeconfig-format.js";
import { KubeconfigError, kubeconfigNamed } from "./kubeconfig-error.js";
import { resolveCluster } from "./resolve-cluster.js";
import { impersonationOf, resolveUser, type ResolveUserOptions } from "./resolve-user.js";

/** Which context to resolve, and with what. */
export interface ResolveOptions extends ResolveUserOptions {
  /** The context to use. @defaultValue the current context */
  readonly context?: string | undefined;
  /** The namespace to use. @defaultValue the namespace of the context, else "default" */
  readonly namespace?: string | undefined;
  /** The values that replace those of the kubeconfig. */
  readonly overrides?: ConfigOverrides | undefined;
  /** Is told about faults that do not prevent the use of the context. */
  readonly logger?: Logger | undefined;
}

/**
 * Resolves one context of a kubeconfig to everything that a transport needs.
 *
 * @throws KubeconfigError that says what is missing and what exists.
 */
export function resolveConfig(kubeconfig: Kubeconfig, options: ResolveOptions): ClientConfig {
  const { overrides = {} } = options;
  const context = chooseContext(kubeconfig, options);
  const cluster = clusterOf(kubeconfig, context, overrides);
  const user = userOf(kubeconfig, context, overrides);
  checkOverrides(user, overrides, options.optionName);
  const credentials = user && resolveUser(user.what, user, cluster, options);
  const impersonate = user && impersonationOf(user.what, user, options.optionName);
  return redactedConfig({
    ...resolveCluster(cluster.what, cluster, {
      ...options,
      hasClientCertificate: hasClientCertificate(user?.value),
    }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(impersonate === undefined ? {} : { impersonate }),
    namespace: firstGiven(options.namespace, context.value.namespace) ?? "default",
    contextName: context.name,
    ...(user === undefined || user.name === "" ? {} : { userName: user.name }),
    ...overriddenBy(overrides, options.optionName),
  });
}

function hasClientCertificate(user: KubeconfigUser = {}): boolean {
  const { "client-certificate": file = "", "client-certificate-data": data = "" } = user;
  return file !== "" || data !== "";
}

interface ChosenContext extends Entry<KubeconfigContext> {
  readonly name: string;
}

function chooseContext(
  kubeconfig: Kubeconfig,
  { context: asked, overrides = {}, optionName = libraryOptionName }: ResolveOptions,
): ChosenContext {
  const name = firstGiven(asked) ?? kubeconfig.currentContext;
  const entry = kubeconfig.contexts.get(name);
  if (entry !== undefined) {
    return { ...entry, name };
  }
  if (name === "" && firstGiven(overrides.server, overrides.cluster) !== undefined) {
    return { value: {}, path: kubeconfig.paths[0] ?? "", name };
  }
  const found = existing(kubeconfig, "context");
  const message =
    name === ""
      ? `Cannot choose a context: current-context is not set, and ${found}; choose one with ${optionName("context")}`
      : `Cannot use context "${name}": it does not exist, ${found}`;
  throw new KubeconfigError("ERR_CONTEXT_NOT_FOUND", message, { path: kubeconfig.paths[0] });
}

/** The entry of a cluster or a user, with its overrides. */
interface ChosenEntry<Value> extends Entry<Value> {
  readonly name: string;
  /** The entry in words: `cluster "dev"`. */
  readonly what: string;
}

function clusterOf(
  kubeconfig: Kubeconfig,
  context: ChosenContext,
  overrides: ConfigOverrides,
): ChosenEntry<KubeconfigCluster> {
  const name = firstGiven(overrides.cluster, context.value.cluster) ?? "";
  if (name === "" && firstGiven(overrides.server) !== undefined) {
    return { ...overriddenCluster({ value: {}, path: "" }, overrides), name, what: "the given cluster" };
  }
  const asked = firstGiven(overrides.cluster) !== undefined;
  const entry = kubeconfig.clusters.get(name) ?? missing(kubeconfig, "cluster", name, asked || context);
  return { ...overriddenCluster(entry, overrides), name, what: `cluster "${name}"` };
}

/** Like kubectl, this accepts a context without a user. */
function userOf(
  kubeconfig: Kubeconfig,
  context: ChosenContext,
  overrides: ConfigOverrides,
): ChosenEntry<KubeconfigUser> | undefined {
  const name = firstGiven(overrides.user, context.value.user) ?? "";
  if (name === "") {
    const entry = overriddenUser({ value: {}, path: "" }, overrides);
    return Object.keys(entry.value).length === 0 ? undefined : { ...entry, name, what: "the given user" };
  }
  const asked = firstGiven(overrides.user) !== undefined;
  const entry = kubeconfig.users.get(name) ?? missing(kubeconfig, "user", name, asked || context);
  return { ...overriddenUser(entry, overrides), name, what: `user "${name}"` };
}

/** Throws the error about an entry that was `asked` for by its name, or by a context. */
function missing(
  kubeconfig: Kubeconfig,
  kind: "cluster" | "user",
  name: string,
  asked: true | ChosenContext,
): never {
  const found = existing(kubeconfig, kind);
  if (asked === true) {
    throw new KubeconfigError(
      "ERR_KUBECONFIG_INVALID",
      `Cannot use ${kind} "${name}": it does not exist, ${found}`,
      { path: kubeconfig.paths[0] },
    );
  }
  const fault = name === "" ? `it has no ${kind}` : `its ${kind} "${name}" does not exist`;
  throw new KubeconfigError(
    "ERR_KUBECONFIG_INVALID",
    `Cannot use context "${asked.name}": ${fault}, ${found}`,
    {
      path: asked.path,
    },
  );
}

function firstGiven(...values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined && value !== "");
}

/** `the kubeconfig "/k/config" has contexts "dev", "test"`, or `... no contexts`. */
function existing(kubeconfig: Kubeconfig, kind: "context" | "cluster" | "user"): string {
  const { paths } = kubeconfig;
  const names = [...kubeconfig[`${kind}s`].keys()].sort().map((name) => `"${name}"`);
  const list = names.length === 0 ? `no ${kind}s` : `${kind}s ${names.join(", ")}`;
  if (paths.length === 0) {
    return "there is no kubeconfig";
  }
  return paths.length === 1
    ? `${kubeconfigNamed(paths[0] ?? "")} has ${list}`
    : `the kubeconfigs "${paths.join('", "')}" have ${list}`;
}
