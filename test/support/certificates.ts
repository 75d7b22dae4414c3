// Must be loaded before @peculiar/x509.
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { KeyObject, webcrypto } from "node:crypto";

/** A certificate and its key, both PEM encoded. */
export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface IssueOptions {
  /** The DNS names that the certificate is for. @defaultValue localhost and the address 127.0.0.1 */
  readonly dnsNames?: readonly string[];
  readonly commonName?: string;
  /** Milliseconds from now to the end of its validity; negative for an expired one. @defaultValue one hour */
  readonly endsInMs?: number;
}

/** A certificate authority for one test file. Its certificates can have any defect that a test needs. */
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

/** Creates a self-signed certificate. */
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
