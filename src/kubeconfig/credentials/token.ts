import { KubeconfigError } from "../kubeconfig-error.js";
import type { CredentialPart } from "./credential-from-parts.js";

/** Whether a text may stand in a header: anything else would end the request with an error that names no cause. */
export function isHeaderText(text: string): boolean {
  return /^[\x20-\x7e\x80-\xff]+$/.test(text);
}

/**
 * The bearer token of a file that is rotated. While the file cannot be read or is empty, `fallback` counts, where there
 * is one (client-go: `transport.NewCachedFileTokenSource`).
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

/** `Bearer` of a token. @throws KubeconfigError that does not quote it. */
export function bearer(token: string, where: string, path: string): string {
  const text = token.trim();
  if (!isHeaderText(text)) {
    const found = text === "" ? "nothing" : "control or other characters that no token has";
    throw new KubeconfigError(
      "ERR_KUBECONFIG_INVALID",
      `Cannot use ${where}: found ${found}, wanted a token`,
      {
        path,
      },
    );
  }
  return `Bearer ${text}`;
}
