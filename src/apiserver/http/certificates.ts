// The library asks its users to load this before it.
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { KeyObject, randomBytes, webcrypto } from "node:crypto";

/** A certificate and its key, as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority that exists in memory only: whatever it signed, this process made. */
export interface CertificateAuthority {
  /** PEM, for kubeconfigs. */
  readonly certificate: string;
  /** A certificate for this machine's loopback names. */
  issueServer(): Promise<KeyPair>;
  /** A certificate that speaks for a user. */
  issueClient(user: string, groups: readonly string[]): Promise<KeyPair>;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
/** A server lives for a demo or a test; a week also covers a laptop that slept. */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;
/** Certificates are valid from a little before now, for clocks that disagree. */
const BACKDATE_MS = 5 * 60 * 1000;
const SERIAL_BYTES = 15;

/** Makes a new authority; `now` begins its validity. */
export async function createCertificateAuthority(now: Date): Promise<CertificateAuthority> {
  const keys = await newKeys();
  const name = `CN=k8s-informer-${randomBytes(4).toString("hex")}`;
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...validity(now),
    name,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
    ],
  });
  async function issue(
    subject: string,
    usage: ExtendedKeyUsage,
    extensions: SubjectAlternativeNameExtension[],
  ): Promise<KeyPair> {
    const own = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      ...validity(now),
      subject,
      issuer: name,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      extensions: [
        new BasicConstraintsExtension(false),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([usage]),
        ...extensions,
      ],
    });
    return { certificate: certificate.toString("pem"), key: privateKeyPem(own.privateKey) };
  }
  return {
    certificate: authority.toString("pem"),
    issueServer: async () =>
      issue("CN=localhost", ExtendedKeyUsage.serverAuth, [
        new SubjectAlternativeNameExtension([
          { type: "dns", value: "localhost" },
          { type: "ip", value: "127.0.0.1" },
          { type: "ip", value: "::1" },
        ]),
      ]),
    issueClient: async (user, groups) =>
      issue(
        [`CN=${user}`, ...groups.map((group) => `O=${group}`)].join(", "),
        ExtendedKeyUsage.clientAuth,
        [],
      ),
  };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

function validity(now: Date): {
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly signingAlgorithm: typeof ALGORITHM;
} {
  return {
    // A leading 01 keeps the number positive.
    serialNumber: `01${randomBytes(SERIAL_BYTES).toString("hex")}`,
    notBefore: new Date(now.getTime() - BACKDATE_MS),
    notAfter: new Date(now.getTime() + LIFETIME_MS),
    signingAlgorithm: ALGORITHM,
  };
}

function privateKeyPem(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: "pkcs8", format: "pem" }).toString();
}
