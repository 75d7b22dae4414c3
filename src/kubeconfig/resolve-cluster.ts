import type { ClientConfig } from "./client-config.js";
import { decodeBase64, invalidEntry } from "./invalid-entry.js";
import type { Entry, KubeconfigCluster } from "./kubeconfig-format.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import { proxyFromEnvironment } from "./proxy-from-environment.js";
import { besideKubeconfig } from "./beside-kubeconfig.js";
import { holdsCertificate } from "./pem.js";
import { latestText } from "./latest-text.js";

export interface ResolveClusterOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the user has a client certificate. If so, a server without a scheme is reached by TLS. */
  readonly hasClientCertificate: boolean;
}

type ClusterConfig = Pick<
  ClientConfig,
  | "server"
  | "certificateAuthority"
  | "insecureSkipTlsVerify"
  | "tlsServerName"
  | "proxyUrl"
  | "disableCompression"
>;

/**
 * Returns how to reach a cluster and which authorities to trust. @throws KubeconfigError if its entry is not
 * valid.
 */
export function resolveCluster(
  name: string,
  { value: cluster, path }: Entry<KubeconfigCluster>,
  options: ResolveClusterOptions,
): ClusterConfig {
  const source = { what: `cluster "${name}"`, path };
  const server = serverOf(cluster, source, options.hasClientCertificate);
  const proxyUrl =
    proxyOf("proxy-url", nonEmpty(cluster["proxy-url"]), source) ?? proxyOfEnvironment(server, options.env);
  const certificateAuthority = certificateAuthorityOf(cluster, source);
  const insecureSkipTlsVerify = cluster["insecure-skip-tls-verify"] ?? false;
  if (insecureSkipTlsVerify && certificateAuthority !== undefined) {
    const why = "it has both a certificate-authority and insecure-skip-tls-verify, expected only one of them";
    throw invalidEntry(source.what, path, why);
  }
  const tlsServerName = nonEmpty(cluster["tls-server-name"]);
  return {
    server: server.href.replace(/\/+$/, ""),
    insecureSkipTlsVerify,
    disableCompression: cluster["disable-compression"] ?? false,
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

function proxyFault(proxyUrl: string): string | undefined {
  const url = URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
  if (url === undefined || url.host === "") {
    return "is not a URL, expected http://host:port";
  }
  return ["http:", "https:", "socks5:", "socks5h:"].includes(url.protocol)
    ? undefined
    : `has scheme "${url.protocol.slice(0, -1)}", expected "http", "https" or "socks5"`;
}

/** Prefers data to a file, as everywhere in the format. */
function certificateAuthorityOf(
  cluster: KubeconfigCluster,
  source: Source,
): ClientConfig["certificateAuthority"] {
  const data = nonEmpty(cluster["certificate-authority-data"]);
  if (data !== undefined) {
    const pem = decodeBase64(data, "certificate-authority-data", source);
    if (!holdsCertificate(pem)) {
      throw invalidEntry(source.what, source.path, "its certificate-authority-data contains no certificate");
    }
    return async () => Promise.resolve(pem);
  }
  const file = nonEmpty(cluster["certificate-authority"]);
  return file === undefined ? undefined : authorityFile(besideKubeconfig(source.path, file));
}

/** Bundles of the whole system have some hundred kilobytes. */
const AUTHORITY_LIMIT_MIB = 8;

/**
 * Returns a function that reads a certificate authority from a file. It throws a KubeconfigError if the file
 * contains no certificate, because Node would then trust no server and would not say why.
 */
export function authorityFile(path: string): () => Promise<string> {
  const read = latestText(path, "the certificate authority", AUTHORITY_LIMIT_MIB);
  return async () => {
    const pem = await read();
    if (!holdsCertificate(pem)) {
      const message = `Cannot use the certificate authority "${path}": it contains no certificate`;
      throw new KubeconfigError("ERR_KUBECONFIG_INVALID", message, { path });
    }
    return pem;
  };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
