import { isAbsolute, sep } from "node:path";
import { messageOf } from "../../base/errors.js";
import type { Entry, KubeconfigCluster, KubeconfigExec } from "../kubeconfig-format.js";
import { KubeconfigError } from "../kubeconfig-error.js";
import { besideKubeconfig } from "../beside-kubeconfig.js";
import { invalidEntry } from "../invalid-entry.js";
import { readFile } from "../read-file.js";
import type { CredentialPluginOptions } from "./plugin-options.js";

/** The supported versions of ExecCredential. v1alpha1 is missing because client-go dropped it in 1.24. */
const API_VERSIONS = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

/** The name of the cluster extension that holds settings for plugins, as defined by KEP 541. */
const CLUSTER_EXTENSION = "client.authentication.k8s.io/exec";

/** How to run a plugin. */
export interface ExecPlugin {
  /**
   * The command as it stands in the kubeconfig, for messages. Arguments and variables may be secrets and are
   * never shown.
   */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  /** Whether the plugin inherits our standard input, which is a terminal then. */
  readonly isInteractive: boolean;
  readonly installHint: string;
  /**
   * Returns the value of KUBERNETES_EXEC_INFO. @throws KubeconfigError if a file of the cluster cannot be
   * read.
   */
  info(): Promise<string>;
}

export interface ExecPluginOptions {
  readonly cluster: Entry<KubeconfigCluster>;
  readonly plugins?: Pick<CredentialPluginOptions, "mayAsk"> | undefined;
}

/**
 * Returns the plugin that a kubeconfig's `exec` entry describes. A command that contains a slash is relative
 * to the folder of the kubeconfig. Any other command is searched for in PATH.
 *
 * @throws KubeconfigError if the entry cannot be run as it is written.
 */
export function execPluginOf(
  { value: exec, path }: Entry<KubeconfigExec>,
  { cluster, plugins = {} }: ExecPluginOptions,
): ExecPlugin {
  const { mayAsk = false } = plugins;
  const { command: name = "", apiVersion = "", interactiveMode: mode = "IfAvailable" } = exec;
  const fault = faultOf({ name, apiVersion, mode }, mayAsk);
  if (fault !== undefined) {
    throw invalidEntry("the credential plugin", path, fault);
  }
  const isInteractive = mayAsk && mode !== "Never";
  return {
    name,
    command: isRelativePath(name) ? besideKubeconfig(path, name) : name,
    args: exec.args ?? [],
    env: Object.fromEntries((exec.env ?? []).map(({ name: variable = "", value = "" }) => [variable, value])),
    apiVersion,
    isInteractive,
    installHint: exec.installHint ?? "",
    info: async () =>
      JSON.stringify({
        apiVersion,
        kind: "ExecCredential",
        spec: {
          interactive: isInteractive,
          ...(exec.provideClusterInfo === true ? { cluster: await clusterInfo(cluster) } : {}),
        },
      }),
  };
}

function faultOf(
  { name, apiVersion, mode }: { name: string; apiVersion: string; mode: string },
  mayAsk: boolean,
): string | undefined {
  if (name === "") {
    return "it has no command";
  }
  if (!API_VERSIONS.includes(apiVersion)) {
    return `"${name}" has apiVersion "${apiVersion}", expected "${API_VERSIONS.join('" or "')}"`;
  }
  if (!["Never", "IfAvailable", "Always"].includes(mode)) {
    return `"${name}" has interactiveMode "${mode}", expected "Never", "IfAvailable" or "Always"`;
  }
  return mode === "Always" && !mayAsk
    ? `"${name}" has interactiveMode "Always", but standard input is not a terminal`
    : undefined;
}

function isRelativePath(command: string): boolean {
  return (command.includes("/") || command.includes(sep)) && !isAbsolute(command);
}

/**
 * Returns what a plugin is told about the cluster, with the same fields as kubectl. The certificate authority
 * is always passed as data, also if the kubeconfig names a file.
 */
async function clusterInfo({ value: cluster, path }: Entry<KubeconfigCluster>): Promise<object> {
  const { "certificate-authority": file = "", "certificate-authority-data": data = "" } = cluster;
  const settings = cluster.extensions?.find(({ name }) => name === CLUSTER_EXTENSION)?.extension;
  const told = {
    server: cluster.server,
    "tls-server-name": cluster["tls-server-name"],
    "insecure-skip-tls-verify": cluster["insecure-skip-tls-verify"],
    "certificate-authority-data": data === "" && file !== "" ? await asBase64(file, path) : data,
    "proxy-url": cluster["proxy-url"],
    "disable-compression": cluster["disable-compression"],
  };
  const said = Object.entries(told).filter(
    ([, value]) => value !== undefined && value !== "" && value !== false,
  );
  return { ...Object.fromEntries(said), config: settings ?? null };
}

async function asBase64(file: string, kubeconfigPath: string): Promise<string> {
  const path = besideKubeconfig(kubeconfigPath, file);
  try {
    return await readFile(path, "base64");
  } catch (error) {
    throw new KubeconfigError(
      "ERR_KUBECONFIG_INVALID",
      `Cannot read the certificate authority "${path}": ${messageOf(error)}`,
      { path, cause: error },
    );
  }
}

/**
 * Returns the error about a plugin that gave no credential. `why` must not quote the stdout of the plugin.
 */
export function pluginError(name: string, why: string): KubeconfigError {
  return new KubeconfigError(
    "ERR_CREDENTIAL_PLUGIN",
    `Cannot get a credential from the plugin "${name}": ${why}`,
  );
}
