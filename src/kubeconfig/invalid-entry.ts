import { KubeconfigError } from "./kubeconfig-error.js";

/** An entry of a kubeconfig that cannot be used. `what` names it: `cluster "dev"`; `why` quotes nothing secret. */
export function invalidEntry(what: string, path: string, why: string): KubeconfigError {
  return new KubeconfigError(
    "ERR_KUBECONFIG_INVALID",
    `Cannot use ${what} of the kubeconfig "${path}": ${why}`,
    { path },
  );
}

/**
 * The bytes of a `...-data` field, as text. Node would decode anything; kubectl does not, and neither may a typo pass for
 * a certificate.
 *
 * @throws KubeconfigError.
 */
export function decodeBase64(data: string, field: string, source: { what: string; path: string }): string {
  const bare = data.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare) || bare.length % 4 !== 0) {
    throw invalidEntry(source.what, source.path, `its ${field} is no base64`);
  }
  return Buffer.from(bare, "base64").toString("utf8");
}
