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
  /** Whether the user has a client certificate: a server without a scheme is one of TLS then. */
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

/** Where a cluster is and whom to trust there. @throws KubeconfigError. */
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
    const why = "it has a certificate-authority and insecure-skip-tls-verify, wanted one of them";
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

/** As client-go reads it: without a scheme it is a host, and TLS where the kubeconfig says anything about certificates. */
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
    const found = text.includes("@") ? "its server is no such URL" : `its server is "${text}"`;
    throw invalidEntry(what, path, `${found}, wanted a URL such as https://10.0.0.1:6443`);
  }
  if ([url.username, url.password, url.search, url.hash].some((part) => part !== "")) {
    const why = "its server holds a user or a query, wanted a URL such as https://10.0.0.1:6443";
    throw invalidEntry(what, path, why);
  }
  return url;
}

function speaksOfTls(cluster: KubeconfigCluster): boolean {
  const { "certificate-authority": file = "", "certificate-authority-data": data = "" } = cluster;
  return cluster["insecure-skip-tls-verify"] === true || file !== "" || data !== "";
}

/** @throws KubeconfigError that does not quote the URL: it may hold a password. */
function proxyOf(field: string, proxyUrl: string | undefined, { what, path }: Source): string | undefined {
  const fault = proxyUrl === undefined ? undefined : proxyFault(proxyUrl);
  if (fault !== undefined) {
    throw invalidEntry(what, path, `its ${field} ${fault}`);
  }
  return proxyUrl;
}

/** The environment's proxy for a server. @throws KubeconfigError that does not quote it. */
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
    return "is no URL, wanted http://host:port";
  }
  return ["http:", "https:", "socks5:", "socks5h:"].includes(url.protocol)
    ? undefined
    : `has scheme "${url.protocol.slice(0, -1)}", wanted "http", "https" or "socks5"`;
}

/** Data goes before a file, as everywhere in the format. */
function certificateAuthorityOf(
  cluster: KubeconfigCluster,
  source: Source,
): ClientConfig["certificateAuthority"] {
  const data = nonEmpty(cluster["certificate-authority-data"]);
  if (data !== undefined) {
    const pem = decodeBase64(data, "certificate-authority-data", source);
    if (!holdsCertificate(pem)) {
      throw invalidEntry(source.what, source.path, "its certificate-authority-data holds no certificate");
    }
    return async () => Promise.resolve(pem);
  }
  const file = nonEmpty(cluster["certificate-authority"]);
  return file === undefined ? undefined : authorityFile(besideKubeconfig(source.path, file));
}

/** An authority in a file. One that holds no certificate would trust nobody, and Node would not say why. */
export function authorityFile(path: string): () => Promise<string> {
  const read = latestText(path, "the certificate authority");
  return async () => {
    const pem = await read();
    if (!holdsCertificate(pem)) {
      const message = `Cannot use the certificate authority "${path}": it holds no certificate`;
      throw new KubeconfigError("ERR_KUBECONFIG_INVALID", message, { path });
    }
    return pem;
  };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
