import type { Logger } from "../base/logger.js";
import { withoutTrailing } from "../base/without-trailing.js";
import type { ClientConfig } from "./client-config.js";
import { decodeBase64, invalidEntry, placeOf } from "./invalid-entry.js";
import type { Entry, KubeconfigCluster } from "./kubeconfig-format.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { proxyFault } from "./proxy-fault.js";
import { proxyFromEnvironment } from "./proxy-from-environment.js";
import { besideKubeconfig } from "./beside-kubeconfig.js";
import { holdsCertificate } from "./pem.js";
import { authorityCheck, authorityFile } from "./certificate-authority.js";
import { systemAuthorities } from "./system-authorities.js";

export interface ResolveClusterOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the user has a client certificate. If so, a server without a scheme is reached by TLS. */
  readonly hasClientCertificate: boolean;
  /** Is told about faults that do not prevent the use of the entry. */
  readonly logger?: Logger | undefined;
}

type ClusterConfig = Pick<
  ClientConfig,
  | "server"
  | "certificateAuthority"
  | "systemAuthorities"
  | "insecureSkipTlsVerify"
  | "tlsServerName"
  | "proxyUrl"
  | "disableCompression"
>;

/**
 * Returns how to reach a cluster and which authorities to trust. `what` names the entry: `cluster "dev"`.
 *
 * @throws KubeconfigError if the entry is not valid.
 */
export function resolveCluster(
  what: string,
  { value: cluster, path }: Entry<KubeconfigCluster>,
  options: ResolveClusterOptions,
): ClusterConfig {
  const source = { what, path };
  const server = serverOf(cluster, source, options.hasClientCertificate);
  const proxyUrl =
    proxyOf("proxy-url", nonEmpty(cluster["proxy-url"]), source) ?? proxyOfEnvironment(server, options.env);
  const certificateAuthority = certificateAuthorityOf(cluster, source, options.logger);
  const insecureSkipTlsVerify = cluster["insecure-skip-tls-verify"] ?? false;
  if (insecureSkipTlsVerify && certificateAuthority !== undefined) {
    const why = "it has both a certificate-authority and insecure-skip-tls-verify, expected only one of them";
    throw invalidEntry(source.what, path, why);
  }
  const tlsServerName = nonEmpty(cluster["tls-server-name"]);
  return {
    server: withoutTrailing("/", server.href),
    insecureSkipTlsVerify,
    disableCompression: cluster["disable-compression"] ?? false,
    systemAuthorities: systemAuthorities(options.env),
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
  };
}

interface Source {
  readonly what: string;
  readonly path: string;
}

/**
 * Returns the URL of the server, by the rules of client-go. A server without a scheme is a host. It is
 * reached by TLS if the kubeconfig says anything about certificates.
 */
function serverOf(cluster: KubeconfigCluster, { what, path }: Source, hasClientCertificate: boolean): URL {
  const text = (cluster.server ?? "").trim();
  if (text === "") {
    throw invalidEntry(what, path, "it has no server");
  }
  const full = text.includes("://")
    ? text
    : `${hasClientCertificate || speaksOfTls(cluster) ? "https" : "http"}://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    // A text with "@" is not quoted, because it may contain a password.
    const found = text.includes("@") ? "its server is not an http or https URL" : `its server is "${text}"`;
    throw invalidEntry(what, path, `${found}, expected a URL such as https://10.0.0.1:6443`);
  }
  if ([url.username, url.password, url.search, url.hash].some((part) => part !== "")) {
    const why =
      "its server contains a user, a query or a fragment, expected a URL such as https://10.0.0.1:6443";
    throw invalidEntry(what, path, why);
  }
  return url;
}

function speaksOfTls(cluster: KubeconfigCluster): boolean {
  const { "certificate-authority": file = "", "certificate-authority-data": data = "" } = cluster;
  return cluster["insecure-skip-tls-verify"] === true || file !== "" || data !== "";
}

/** @throws KubeconfigError that does not quote the URL, because it may contain a password. */
function proxyOf(field: string, proxyUrl: string | undefined, { what, path }: Source): string | undefined {
  const fault = proxyUrl === undefined ? undefined : proxyFault(proxyUrl);
  if (fault !== undefined) {
    throw invalidEntry(what, path, `its ${field} ${fault}`);
  }
  return proxyUrl;
}

/**
 * Returns the proxy that the environment names for a server.
 *
 * @throws KubeconfigError that does not quote the URL of the proxy, because it may contain a password.
 */
export function proxyOfEnvironment(
  server: URL,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const proxyUrl = proxyFromEnvironment(server, env);
  const fault = proxyUrl === undefined ? undefined : proxyFault(proxyUrl);
  if (fault !== undefined) {
    const variable = server.protocol === "https:" ? "$HTTPS_PROXY" : "$HTTP_PROXY";
    throw new KubeconfigError("ERR_KUBECONFIG_INVALID", `Cannot use the proxy of ${variable}: it ${fault}`);
  }
  return proxyUrl;
}

/** Prefers data to a file, as everywhere in the format. */
function certificateAuthorityOf(
  cluster: KubeconfigCluster,
  source: Source,
  logger: Logger | undefined,
): ClientConfig["certificateAuthority"] {
  const { what, path } = source;
  const data = nonEmpty(cluster["certificate-authority-data"]);
  if (data !== undefined) {
    const pem = decodeBase64(data, "certificate-authority-data", source);
    if (!holdsCertificate(pem)) {
      throw invalidEntry(what, path, "its certificate-authority-data contains no certificate");
    }
    const bundle = `the certificate-authority-data of ${placeOf(what, path)}`;
    const check = authorityCheck({ what: bundle, path, logger });
    // An async function, so that what the check throws is a rejection.
    return async () => Promise.resolve(pem).then(check);
  }
  const file = nonEmpty(cluster["certificate-authority"]);
  return file === undefined ? undefined : authorityFile(besideKubeconfig(path, file), logger);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
