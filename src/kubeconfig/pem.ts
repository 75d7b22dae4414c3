import { createPrivateKey, X509Certificate } from "node:crypto";
import type { ClientCertificate } from "./client-config.js";

/** Whether a text looks like it contains a PEM encoded certificate. The certificate itself is not checked. */
export function holdsCertificate(pem: string): boolean {
  return pem.includes("-----BEGIN CERTIFICATE-----") || pem.includes("-----BEGIN TRUSTED CERTIFICATE-----");
}

/**
 * Splits a bundle of certificates into its PEM blocks. OpenSSL reads a bundle up to the first block that it
 * cannot read. If the blocks are given to it one by one, it passes over that block alone.
 */
export function certificateBlocks(bundle: string): string[] {
  return bundle.split(/(?=-----BEGIN )/).filter(holdsCertificate);
}

/** Returns the first certificate of a PEM text, or undefined if it cannot be read. */
export function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    // The message of OpenSSL is not passed on, because it does not help the user.
    return undefined;
  }
}

/**
 * Returns why a certificate and a key cannot be used together, or undefined if they can. The text quotes
 * neither.
 */
export function pairFault({ certificate, key }: ClientCertificate): string | undefined {
  const leaf = readCertificate(certificate);
  if (leaf === undefined) {
    return "the certificate is not PEM encoded";
  }
  try {
    return leaf.checkPrivateKey(createPrivateKey(key))
      ? undefined
      : "the key does not belong to the certificate";
  } catch {
    return "the key is not PEM encoded, or it is encrypted";
  }
}
