// @peculiar/x509 requires that this is loaded first.
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

/** A certificate and its private key, both as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/**
 * A certificate authority that exists in memory only, so that nothing but this process can sign with its key.
 */
export interface CertificateAuthority {
  /** The certificate of the authority, as PEM, for kubeconfigs. */
  readonly certificate: string;
  /** Issues a server certificate for `localhost`, `127.0.0.1` and `::1`. */
  issueServer(): Promise<KeyPair>;
  /** Issues a client certificate with the user as its common name and the groups as its organizations. */
  issueClient(user: string, groups: readonly string[]): Promise<KeyPair>;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
/** A week: a server lives for a demo or a test, and the laptop may sleep in between. */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;
/** How long before now a certificate becomes valid, because the clocks of client and server may differ. */
const BACKDATE_MS = 5 * 60 * 1000;
const SERIAL_BYTES = 15;

/** Creates an authority. Its certificates are valid from five minutes before `now`, for a week. */
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
    // The leading 01 keeps the serial number positive.
    serialNumber: `01${randomBytes(SERIAL_BYTES).toString("hex")}`,
    notBefore: new Date(now.getTime() - BACKDATE_MS),
    notAfter: new Date(now.getTime() + LIFETIME_MS),
    signingAlgorithm: ALGORITHM,
  };
}

function privateKeyPem(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: "pkcs8", format: "pem" }).toString();
}
