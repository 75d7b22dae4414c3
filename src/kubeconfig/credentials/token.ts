import { KubeconfigError } from "../kubeconfig-error.js";
import type { CredentialPart } from "./credential-from-parts.js";

/**
 * Whether a text may stand in a header. Node refuses other text with an error that does not name the cause.
 */
export function isHeaderText(text: string): boolean {
  return /^[\x20-\x7e\x80-\xff]+$/.test(text);
}

/**
 * Returns the bearer token of a file, which is read again whenever the token is needed because tokens are
 * rotated. If there is a `fallback`, it is used while the file is empty or cannot be read (client-go:
 * `transport.NewCachedFileTokenSource`).
 */
export function tokenFilePart(
  read: () => Promise<string>,
  path: string,
  fallback?: string,
): CredentialPart<string> {
  return {
    read: async () => {
      const token = fallback === undefined ? await read() : await read().catch(() => fallback);
      return bearer(token.trim() === "" ? (fallback ?? "") : token, `the token file "${path}"`, path);
    },
    distrust: () => true,
  };
}

/**
 * Returns the Authorization header for a token.
 *
 * @throws KubeconfigError if the token is empty or contains characters that are not allowed. It does not
 * quote the token.
 */
export function bearer(token: string, where: string, path: string): string {
  const text = token.trim();
  if (!isHeaderText(text)) {
    const fault = text === "" ? "it is empty" : "it contains characters that are not allowed in a token";
    throw new KubeconfigError("ERR_KUBECONFIG_INVALID", `Cannot use ${where}: ${fault}`, { path });
  }
  return `Bearer ${text}`;
}
