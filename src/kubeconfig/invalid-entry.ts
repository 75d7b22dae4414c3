import { KubeconfigError, kubeconfigNamed } from "./kubeconfig-error.js";

/**
 * Returns the error about an entry of a kubeconfig that cannot be used. `what` names the entry, for example
 * `cluster "dev"`. `why` must not quote secrets.
 */
export function invalidEntry(what: string, path: string, why: string): KubeconfigError {
  return new KubeconfigError("ERR_KUBECONFIG_INVALID", `Cannot use ${placeOf(what, path)}: ${why}`, { path });
}

/** Returns the place of an entry in words. The path is empty if the entry consists of overrides alone. */
export function placeOf(what: string, path: string): string {
  return path === "" ? what : `${what} of ${kubeconfigNamed(path)}`;
}

/**
 * Decodes a `...-data` field to text. Text that is not valid base64 is an error, as in kubectl. Node alone
 * would decode anything, and a typo would pass for a certificate.
 *
 * @throws KubeconfigError if the field is not valid base64.
 */
export function decodeBase64(data: string, field: string, source: { what: string; path: string }): string {
  const bare = data.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare) || bare.length % 4 !== 0) {
    throw invalidEntry(source.what, source.path, `its ${field} is not valid base64`);
  }
  return Buffer.from(bare, "base64").toString("utf8");
}
