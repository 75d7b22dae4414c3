// @peculiar/x509 wants this loaded before it.
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { KeyObject, webcrypto } from "node:crypto";

/** PEM. */
export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface IssueOptions {
  /** DNS names the certificate is for. @defaultValue localhost and the address 127.0.0.1 */
  readonly dnsNames?: readonly string[];
  readonly commonName?: string;
  /** When it ends, in milliseconds from now; negative: it has expired. @defaultValue one hour */
  readonly endsInMs?: number;
}

/** An authority made for one test file: its certificates can be as wrong as a test wants them. */
export interface TestAuthority {
  readonly certificate: string;
  issue(options?: IssueOptions): Promise<TestCertificate>;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const HOUR_MS = 3_600_000;

export async function testAuthority(commonName = "test authority"): Promise<TestAuthority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const name = `CN=${commonName}`;
  const root = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    ...validity(HOUR_MS),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
    ],
  });
  return {
    certificate: root.toString("pem"),
    issue: async (options = {}) => {
      const own = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
      const certificate = await X509CertificateGenerator.create({
        subject: `CN=${options.commonName ?? "test"}`,
        issuer: name,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        ...validity(options.endsInMs ?? HOUR_MS),
        extensions: [new SubjectAlternativeNameExtension(alternativeNames(options.dnsNames))],
      });
      return { certificate: certificate.toString("pem"), key: pemOf(own.privateKey) };
    },
  };
}

/** A certificate that vouches for itself. */
export async function selfSigned(): Promise<TestCertificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=self",
    keys,
    ...validity(HOUR_MS),
    extensions: [new SubjectAlternativeNameExtension(alternativeNames())],
  });
  return { certificate: certificate.toString("pem"), key: pemOf(keys.privateKey) };
}

function validity(endsInMs: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - 2 * HOUR_MS), notAfter: new Date(Date.now() + endsInMs) };
}

function alternativeNames(dnsNames?: readonly string[]): { type: "dns" | "ip"; value: string }[] {
  return dnsNames === undefined
    ? [
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
      ]
    : dnsNames.map((value) => ({ type: "dns", value }));
}

function pemOf(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: "pkcs8", format: "pem" }).toString();
}
