import { createPrivateKey, X509Certificate } from "node:crypto";
import type { ClientCertificate } from "./client-config.js";

/** Whether a text looks like it contains a PEM encoded certificate. The certificate itself is not checked. */
export function holdsCertificate(pem: string): boolean {
  return pem.includes("-----BEGIN CERTIFICATE-----") || pem.includes("-----BEGIN TRUSTED CERTIFICATE-----");
}

/**
 * Returns why a certificate and a key cannot be used together, or undefined if they can. The text quotes
 * neither.
 */
export function pairFault({ certificate, key }: ClientCertificate): string | undefined {
  let leaf: X509Certificate;
  try {
    leaf = new X509Certificate(certificate);
  } catch {
    // The message of OpenSSL is not passed on, because it does not help the user.
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
