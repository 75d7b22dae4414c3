import { dirname, isAbsolute, join } from "node:path";
import type { Clock } from "../base/clock.js";
import { authProviderCredential } from "./auth-provider.js";
import type { ClientConfig, CredentialSource, Impersonation } from "./client-config.js";
import { execCredential } from "./exec-credential.js";
import { execPluginOf } from "./exec-plugin.js";
import type { Entry, Kubeconfig, KubeconfigCluster, KubeconfigUser } from "./kubeconfig.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { proxyFromEnvironment } from "./no-proxy.js";
import { basicAuthorization, staticCredential } from "./static-credential.js";
import { watchedFile } from "./watched-file.js";

export interface ResolveOptions {
  /** @defaultValue the current context */
  readonly context?: string | undefined;
  /** @defaultValue the context's */
  readonly namespace?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly pluginTimeLimitMs?: number | undefined;
  readonly onPluginStderr?: ((text: string) => void) | undefined;
}

/**
 * Everything transport needs, from one context of a kubeconfig.
 *
 * @throws KubeconfigError saying what is missing and what there is.
 */
export function resolveConfig(kubeconfig: Kubeconfig, options: ResolveOptions): ClientConfig {
  const contextName = chooseContext(kubeconfig, options.context);
  const context = kubeconfig.contexts.get(contextName)?.value ?? {};
  const cluster = named("cluster", context.cluster, kubeconfig.clusters, contextName);
  const user =
    context.user === undefined || context.user === ""
      ? undefined
      : named("user", context.user, kubeconfig.users, contextName);
  const server = serverOf(cluster);
  const proxyUrl = cluster.value["proxy-url"] ?? proxyFromEnvironment(server, options.env);
  const credentials = user === undefined ? undefined : credentialsOf(user, cluster.value, options);
  const impersonate = user === undefined ? undefined : impersonationOf(user.value);
  return {
    server: server.href.replace(/\/$/, ""),
    ...certificateAuthorityOf(cluster),
    insecureSkipTlsVerify: cluster.value["insecure-skip-tls-verify"] ?? false,
    ...defined("tlsServerName", cluster.value["tls-server-name"]),
    ...defined("proxyUrl", proxyUrl),
    disableCompression: cluster.value["disable-compression"] ?? false,
    ...defined("credentials", credentials),
    ...defined("impersonate", impersonate),
    namespace: options.namespace ?? nonEmpty(context.namespace) ?? "default",
    contextName,
  };
}

function chooseContext(kubeconfig: Kubeconfig, asked: string | undefined): string {
  const wanted = nonEmpty(asked) ?? kubeconfig.currentContext;
  if (kubeconfig.contexts.has(wanted)) {
    return wanted;
  }
  const there = quotedList(kubeconfig.contexts);
  const where = `the kubeconfig "${kubeconfig.paths.join('", "')}" has ${there}`;
  const message =
    wanted === ""
      ? `Cannot choose a context: current-context is not set, and ${where}; choose one with --context`
      : `Cannot use context "${wanted}": ${where}`;
  throw new KubeconfigError("ERR_CONTEXT_NOT_FOUND", message, { path: kubeconfig.paths[0] });
}

function named<Value>(
  what: string,
  name: string | undefined,
  entries: ReadonlyMap<string, Entry<Value>>,
  contextName: string,
): Entry<Value> {
  const entry = entries.get(name ?? "");
  if (entry === undefined) {
    const wanted =
      name === undefined || name === "" ? `it names no ${what}` : `there is no ${what} "${name}"`;
    throw new KubeconfigError(
      "ERR_KUBECONFIG_INVALID",
      `Cannot use context "${contextName}": ${wanted}, the kubeconfig has ${quotedList(entries)}`,
    );
  }
  return entry;
}

function serverOf({ value, path }: Entry<KubeconfigCluster>): URL {
  const text = value.server ?? "";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new KubeconfigError(
      "ERR_KUBECONFIG_INVALID",
      `Cannot use server "${text}" of the kubeconfig "${path}": wanted a URL such as https://10.0.0.1:6443`,
      { path },
    );
  }
  return url;
}

function certificateAuthorityOf({
  value,
  path,
}: Entry<KubeconfigCluster>): Pick<ClientConfig, "certificateAuthority"> {
  const data = nonEmpty(value["certificate-authority-data"]);
  if (data !== undefined) {
    const pem = fromBase64(data, "certificate-authority-data", path);
    return { certificateAuthority: async () => Promise.resolve(pem) };
  }
  const file = nonEmpty(value["certificate-authority"]);
  return file === undefined
    ? {}
    : { certificateAuthority: watchedFile(beside(path, file), "the certificate authority") };
}

/** What the kubeconfig names as the user's credential, in client-go's order of precedence. */
function credentialsOf(
  { value: user, path }: Entry<KubeconfigUser>,
  cluster: KubeconfigCluster,
  options: ResolveOptions,
): CredentialSource | undefined {
  const authorization = authorizationOf(user, path);
  const clientCertificate = clientCertificateOf(user, path);
  if (authorization === undefined && user.exec !== undefined) {
    const { env, clock, pluginTimeLimitMs: timeLimitMs, onPluginStderr: onStderr } = options;
    return execCredential(execPluginOf(user.exec, cluster, path), { env, clock, timeLimitMs, onStderr });
  }
  if (authorization === undefined && user["auth-provider"] !== undefined) {
    return authProviderCredential(user, cluster.server ?? "");
  }
  return authorization === undefined && clientCertificate === undefined
    ? undefined
    : staticCredential({ authorization, clientCertificate });
}

function authorizationOf(user: KubeconfigUser, path: string): (() => Promise<string>) | undefined {
  const { token, tokenFile, username, password } = user;
  if (nonEmpty(tokenFile) !== undefined) {
    const read = watchedFile(beside(path, tokenFile ?? ""), "the token file");
    return async () => `Bearer ${(await read()).trim()}`;
  }
  if (nonEmpty(token) !== undefined) {
    return async () => Promise.resolve(`Bearer ${token ?? ""}`);
  }
  return nonEmpty(username) === undefined
    ? undefined
    : async () => Promise.resolve(basicAuthorization(username ?? "", password ?? ""));
}

function clientCertificateOf(
  user: KubeconfigUser,
  path: string,
): (() => Promise<{ certificate: string; key: string }>) | undefined {
  const certificate = pemOf(user, "client-certificate", path);
  const key = pemOf(user, "client-key", path);
  if (certificate === undefined && key === undefined) {
    return undefined;
  }
  if (certificate === undefined || key === undefined) {
    const [there, missing] =
      certificate === undefined ? ["client-key", "client-certificate"] : ["client-certificate", "client-key"];
    throw new KubeconfigError(
      "ERR_KUBECONFIG_INVALID",
      `Cannot use the user of the kubeconfig "${path}": it has a ${there} and no ${missing}`,
      { path },
    );
  }
  return async () => ({ certificate: await certificate(), key: await key() });
}

function pemOf(
  user: KubeconfigUser,
  field: "client-certificate" | "client-key",
  path: string,
): (() => Promise<string>) | undefined {
  const data = nonEmpty(user[`${field}-data`]);
  if (data !== undefined) {
    const pem = fromBase64(data, `${field}-data`, path);
    return async () => Promise.resolve(pem);
  }
  const file = nonEmpty(user[field]);
  return file === undefined ? undefined : watchedFile(beside(path, file), `the ${field}`);
}

function impersonationOf(user: KubeconfigUser): Impersonation | undefined {
  const { as: name, "as-groups": groups, "as-uid": uid, "as-user-extra": extra } = user;
  if (name === undefined && groups === undefined && uid === undefined && extra === undefined) {
    return undefined;
  }
  return {
    ...defined("user", name),
    ...defined("groups", groups),
    ...defined("uid", uid),
    ...defined("extra", extra),
  };
}

/** Node decodes whatever it is given; kubectl does not, and neither may a typo pass for a certificate. */
function fromBase64(data: string, field: string, path: string): string {
  if (!/^[A-Za-z0-9+/\s]+=*\s*$/.test(data)) {
    throw new KubeconfigError(
      "ERR_KUBECONFIG_INVALID",
      `Cannot read ${field} of the kubeconfig "${path}": it is no base64`,
      {
        path,
      },
    );
  }
  return Buffer.from(data, "base64").toString("utf8");
}

function beside(kubeconfigPath: string, file: string): string {
  return isAbsolute(file) ? file : join(dirname(kubeconfigPath), file);
}

function quotedList(entries: ReadonlyMap<string, unknown>): string {
  const names = [...entries.keys()].sort().map((name) => `"${name}"`);
  return names.length === 0 ? "none" : names.join(", ");
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

/** A property that is there only when it has a value. */
function defined<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Exclude<Value, undefined>>> {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, Exclude<Value, undefined>>>;
}
