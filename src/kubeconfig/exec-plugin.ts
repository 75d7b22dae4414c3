import { isAbsolute, join, dirname } from "node:path";
import type { KubeconfigCluster, KubeconfigExec } from "./kubeconfig.js";
import { KubeconfigError } from "./kubeconfig-error.js";
import type { ClientCertificate } from "./client-config.js";

const API_VERSIONS = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

/** What a plugin is run with. */
export interface ExecPlugin {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly installHint: string;
  /** Only file and name, for messages; arguments may be secrets. */
  readonly name: string;
}

/** What a plugin printed, checked. */
export interface ExecCredentialStatus {
  readonly token?: string;
  readonly clientCertificate?: ClientCertificate;
  readonly expiresAt?: Date;
}

/**
 * The invocation that the kubeconfig describes. A command with a slash is relative to the kubeconfig's folder.
 *
 * @throws KubeconfigError for an apiVersion nobody speaks, or a plugin that needs a terminal.
 */
export function execPluginOf(
  exec: KubeconfigExec,
  cluster: KubeconfigCluster,
  kubeconfigPath: string,
): ExecPlugin {
  const apiVersion = exec.apiVersion ?? "";
  const name = exec.command;
  if (!API_VERSIONS.includes(apiVersion)) {
    throw pluginError(name, `its apiVersion is "${apiVersion}", wanted ${API_VERSIONS.join(" or ")}`);
  }
  if (exec.interactiveMode === "Always") {
    throw pluginError(
      name,
      "it wants to ask questions (interactiveMode: Always), and there is nobody to answer them",
    );
  }
  const isPath = name.includes("/") && !isAbsolute(name);
  const info = {
    apiVersion,
    kind: "ExecCredential",
    spec: {
      ...(exec.provideClusterInfo === true ? { cluster: clusterInfo(cluster) } : {}),
      interactive: false,
    },
  };
  return {
    name,
    command: isPath ? join(dirname(kubeconfigPath), name) : name,
    args: exec.args ?? [],
    env: {
      ...Object.fromEntries((exec.env ?? []).map(({ name: variable, value }) => [variable, value])),
      KUBERNETES_EXEC_INFO: JSON.stringify(info),
    },
    apiVersion,
    installHint: exec.installHint ?? "",
  };
}

function clusterInfo(cluster: KubeconfigCluster): object {
  const config = cluster.extensions?.find(
    ({ name }) => name === "client.authentication.k8s.io/exec",
  )?.extension;
  return {
    server: cluster.server,
    "tls-server-name": cluster["tls-server-name"],
    "insecure-skip-tls-verify": cluster["insecure-skip-tls-verify"],
    "certificate-authority-data": cluster["certificate-authority-data"],
    "proxy-url": cluster["proxy-url"],
    "disable-compression": cluster["disable-compression"],
    config,
  };
}

/** Checks what a plugin printed. No message quotes it: it is a secret. @throws KubeconfigError. */
export function parseExecCredential(stdout: string, plugin: ExecPlugin): ExecCredentialStatus {
  let printed: { apiVersion?: unknown; kind?: unknown; status?: Readonly<Record<string, unknown>> } | null;
  try {
    printed = JSON.parse(stdout) as typeof printed;
  } catch {
    throw pluginError(plugin.name, "it printed something that is no JSON, wanted an ExecCredential");
  }
  if (printed?.kind !== "ExecCredential" || printed.apiVersion !== plugin.apiVersion) {
    throw pluginError(plugin.name, `it printed something else than a ${plugin.apiVersion} ExecCredential`);
  }
  const status = printed.status ?? {};
  const credential = { ...tokenOf(status), ...certificateOf(status) };
  if (Object.keys(credential).length === 0) {
    throw pluginError(
      plugin.name,
      "it printed an ExecCredential without a token and without a client certificate",
    );
  }
  return { ...credential, ...expiryOf(status, plugin) };
}

function tokenOf({ token }: Readonly<Record<string, unknown>>): Pick<ExecCredentialStatus, "token"> {
  return isText(token) ? { token } : {};
}

function certificateOf(
  status: Readonly<Record<string, unknown>>,
): Pick<ExecCredentialStatus, "clientCertificate"> {
  const { clientCertificateData: certificate, clientKeyData: key } = status;
  return isText(certificate) && isText(key) ? { clientCertificate: { certificate, key } } : {};
}

function expiryOf(
  { expirationTimestamp }: Readonly<Record<string, unknown>>,
  plugin: ExecPlugin,
): Pick<ExecCredentialStatus, "expiresAt"> {
  if (!isText(expirationTimestamp)) {
    return {};
  }
  const expiresAt = new Date(expirationTimestamp);
  if (Number.isNaN(expiresAt.getTime())) {
    throw pluginError(plugin.name, "it printed an expirationTimestamp that is no RFC 3339 time");
  }
  return { expiresAt };
}

export function pluginError(name: string, why: string): KubeconfigError {
  return new KubeconfigError(
    "ERR_CREDENTIAL_PLUGIN",
    `Cannot get a credential from the plugin "${name}": ${why}`,
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
