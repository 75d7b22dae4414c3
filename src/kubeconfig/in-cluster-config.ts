import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClientConfig } from "./client-config.js";
import { staticCredential } from "./static-credential.js";
import { watchedFile } from "./watched-file.js";

/** Where every pod finds its service account. */
export const SERVICE_ACCOUNT_DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The service account of the pod this runs in; nothing outside of one. The token is read again when it is rotated. */
export async function inClusterConfig(
  env: Readonly<Record<string, string | undefined>>,
  directory: string = SERVICE_ACCOUNT_DIRECTORY,
): Promise<ClientConfig | undefined> {
  const host = env["KUBERNETES_SERVICE_HOST"];
  const port = env["KUBERNETES_SERVICE_PORT"];
  const tokenFile = join(directory, "token");
  if (host === undefined || host === "" || port === undefined || port === "" || !(await isThere(tokenFile))) {
    return undefined;
  }
  const token = watchedFile(tokenFile, "the service account token");
  const namespace = await readFile(join(directory, "namespace"), "utf8").catch(() => "default");
  return {
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    certificateAuthority: watchedFile(join(directory, "ca.crt"), "the certificate authority"),
    credentials: staticCredential({ authorization: async () => `Bearer ${(await token()).trim()}` }),
    namespace: namespace.trim(),
    contextName: "in-cluster",
  };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
