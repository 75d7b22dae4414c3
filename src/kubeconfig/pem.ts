import { createPrivateKey, X509Certificate } from "node:crypto";
import type { ClientCertificate } from "./client-config.js";

/** Whether a text holds a certificate, as far as can be told without trusting it. */
export function holdsCertificate(pem: string): boolean {
  return pem.includes("-----BEGIN CERTIFICATE-----") || pem.includes("-----BEGIN TRUSTED CERTIFICATE-----");
}

/** What keeps a certificate and a key from being used together; nothing when they fit. Quotes neither. */
export function pairFault({ certificate, key }: ClientCertificate): string | undefined {
  let leaf: X509Certificate;
  try {
    leaf = new X509Certificate(certificate);
  } catch {
    // OpenSSL's words would not help anybody.
    return "the certificate is no PEM";
  }
  try {
    return leaf.checkPrivateKey(createPrivateKey(key)) ? undefined : "the key is of another certificate";
  } catch {
    return "the key is no PEM, or is encrypted";
  }
}
