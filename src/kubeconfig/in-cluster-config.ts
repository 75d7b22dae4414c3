import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ClientConfig } from "./client-config.js";
import { discreetConfig } from "./discreet-config.js";
import { readFile } from "./read-file.js";
import { authorityFile, proxyOfEnvironment } from "./resolve-cluster.js";
import { credentialFromParts } from "./credentials/credential-from-parts.js";
import { tokenFilePart } from "./credentials/token.js";
import { latestText } from "./latest-text.js";

/** Where every pod finds its service account. */
const SERVICE_ACCOUNT_DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";

export interface InClusterOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @defaultValue the service account's, else "default" */
  readonly namespace?: string | undefined;
  readonly serviceAccountDirectory?: string | undefined;
}

/**
 * The service account of the pod this runs in; nothing outside of one. Token and authority are read again when they are
 * rotated.
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
  return discreetConfig({
    server,
    // A cluster whose certificate comes from a public authority mounts none.
    ...(existsSync(authorityPath) ? { certificateAuthority: authorityFile(authorityPath) } : {}),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    credentials: credentialFromParts({ authorization: tokenFilePart(tokenFile, tokenPath) }),
    namespace: options.namespace ?? (await ownNamespace(env, directory)),
    contextName: "in-cluster",
  });
}

/** client-go looks at POD_NAMESPACE first, for pods whose account is mounted by hand. */
async function ownNamespace(env: InClusterOptions["env"], directory: string): Promise<string> {
  const mounted = await readFile(join(directory, "namespace"), "utf8").catch(() => "");
  return [env["POD_NAMESPACE"] ?? "", mounted.trim()].find((name) => name !== "") ?? "default";
}
