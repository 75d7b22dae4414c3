import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "../base/logger.js";
import type { ClientConfig } from "./client-config.js";
import { redactedConfig } from "./redacted-config.js";
import { readFile } from "./read-file.js";
import { authorityFile } from "./certificate-authority.js";
import { proxyOfEnvironment } from "./resolve-cluster.js";
import { systemAuthorities } from "./system-authorities.js";
import { credentialFromParts } from "./credentials/credential-from-parts.js";
import { tokenFilePart } from "./credentials/token.js";
import { latestText } from "./latest-text.js";

/** The folder in which every pod finds its service account. */
const SERVICE_ACCOUNT_DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Where to look for the service account, and what to use instead of its namespace. */
export interface InClusterOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The namespace to use. @defaultValue the namespace of the service account, else "default" */
  readonly namespace?: string | undefined;
  /** The folder of the service account. @defaultValue /var/run/secrets/kubernetes.io/serviceaccount */
  readonly serviceAccountDirectory?: string | undefined;
  /** Is told about faults that do not prevent the use of the service account. */
  readonly logger?: Logger | undefined;
}

/**
 * Returns the configuration for the service account of the pod in which this process runs, or undefined if it
 * does not run in a pod. The token and the certificate authority are read again when they are rotated.
 */
export async function inClusterConfig(options: InClusterOptions): Promise<ClientConfig | undefined> {
  const { env, serviceAccountDirectory: directory = SERVICE_ACCOUNT_DIRECTORY } = options;
  const host = env["KUBERNETES_SERVICE_HOST"] ?? "";
  const port = env["KUBERNETES_SERVICE_PORT"] ?? "";
  const tokenPath = join(directory, "token");
  if (host === "" || port === "" || !existsSync(tokenPath)) {
    return undefined;
  }
  const server = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const tokenFile = latestText(tokenPath, "the service account token");
  const authorityPath = join(directory, "ca.crt");
  const proxyUrl = proxyOfEnvironment(new URL(server), env);
  return redactedConfig({
    server,
    // The file is missing if the certificate of the cluster comes from a public authority.
    ...(existsSync(authorityPath)
      ? { certificateAuthority: authorityFile(authorityPath, options.logger) }
      : {}),
    systemAuthorities: systemAuthorities(env),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    credentials: credentialFromParts({ authorization: tokenFilePart(tokenFile, tokenPath) }),
    namespace: options.namespace ?? (await ownNamespace(env, directory)),
    contextName: "in-cluster",
  });
}

/** Prefers POD_NAMESPACE, like client-go, for pods whose service account is mounted by hand. */
async function ownNamespace(env: InClusterOptions["env"], directory: string): Promise<string> {
  const mounted = await readFile(join(directory, "namespace"), "utf8").catch(() => "");
  return [env["POD_NAMESPACE"] ?? "", mounted.trim()].find((name) => name !== "") ?? "default";
}
