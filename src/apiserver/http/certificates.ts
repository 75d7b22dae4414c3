import { generateKeyPair, type KeyObject, randomBytes, sign } from "node:crypto";
import { promisify } from "node:util";
import {
  bitString,
  explicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tagged,
  time,
  truth,
  utf8String,
} from "./der.js";

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

/** A week: a server lives for a demo or a test, and the laptop may sleep in between. */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;
/** How long before now a certificate becomes valid, because the clocks of client and server may differ. */
const BACKDATE_MS = 5 * 60 * 1000;
const SERIAL_BYTES = 15;

const COMMON_NAME = "2.5.4.3";
const ORGANIZATION = "2.5.4.10";
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
const BASIC_CONSTRAINTS = "2.5.29.19";
const KEY_USAGE = "2.5.29.15";
const EXTENDED_KEY_USAGE = "2.5.29.37";
const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
const SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

/** Bit 0 of a key usage is the highest one. */
const DIGITAL_SIGNATURE = 0x80;
const CERTIFICATE_SIGNATURE = 0x04;

const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

/** What a certificate says. */
interface Statement {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** Creates an authority. Its certificates are valid from five minutes before `now`, for a week. */
export async function createCertificateAuthority(now: Date): Promise<CertificateAuthority> {
  const keys = await newKeys();
  const issuer = nameOf([[COMMON_NAME, `k8s-informer-${randomBytes(4).toString("hex")}`]]);
  const certify = (statement: Statement): string => certificateOf(statement, now, keys.privateKey);
  async function issue(subject: Buffer, extensions: readonly Buffer[]): Promise<KeyPair> {
    const { publicKey, privateKey } = await newKeys();
    const certificate = certify({
      issuer,
      subject,
      publicKey,
      extensions: [
        extension(BASIC_CONSTRAINTS, sequence()),
        extension(KEY_USAGE, bitString(Buffer.from([DIGITAL_SIGNATURE]), 7), "critical"),
        ...extensions,
      ],
    });
    return { certificate, key: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
  }
  return {
    certificate: certify({
      issuer,
      subject: issuer,
      publicKey: keys.publicKey,
      extensions: [
        extension(BASIC_CONSTRAINTS, sequence(truth()), "critical"),
        extension(
          KEY_USAGE,
          bitString(Buffer.from([DIGITAL_SIGNATURE | CERTIFICATE_SIGNATURE]), 2),
          "critical",
        ),
      ],
    }),
    issueServer: async () =>
      issue(nameOf([[COMMON_NAME, "localhost"]]), [usedFor(SERVER_AUTHENTICATION), ownNames()]),
    issueClient: async (user, groups) =>
      issue(nameOf([[COMMON_NAME, user], ...groups.map((group) => [ORGANIZATION, group] as const)]), [
        usedFor(CLIENT_AUTHENTICATION),
      ]),
  };
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

async function newKeys(): Promise<Keys> {
  return promisify(generateKeyPair)("ec", { namedCurve: "P-256" });
}

/** Returns a certificate as PEM (RFC 5280, section 4.1). */
function certificateOf(
  { issuer, subject, publicKey, extensions }: Statement,
  now: Date,
  signingKey: KeyObject,
): string {
  const version3 = explicit(0, integer(Buffer.from([2])));
  // The leading 1 keeps the serial number positive.
  const serialNumber = integer(Buffer.concat([Buffer.from([1]), randomBytes(SERIAL_BYTES)]));
  const algorithm = sequence(objectIdentifier(ECDSA_WITH_SHA256));
  const validity = sequence(
    time(new Date(now.getTime() - BACKDATE_MS)),
    time(new Date(now.getTime() + LIFETIME_MS)),
  );
  const key = publicKey.export({ type: "spki", format: "der" });
  const stated = sequence(
    version3,
    serialNumber,
    algorithm,
    issuer,
    validity,
    subject,
    key,
    explicit(3, sequence(...extensions)),
  );
  return pem(sequence(stated, algorithm, bitString(sign("sha256", stated, signingKey))));
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function nameOf(attributes: readonly (readonly [type: string, value: string])[]): Buffer {
  return sequence(
    ...attributes.map(([type, value]) => setOf(sequence(objectIdentifier(type), utf8String(value)))),
  );
}

function extension(type: string, value: Buffer, weight: "critical" | "optional" = "optional"): Buffer {
  const critical = weight === "critical" ? [truth()] : [];
  return sequence(objectIdentifier(type), ...critical, octetString(value));
}

function usedFor(purpose: string): Buffer {
  return extension(EXTENDED_KEY_USAGE, sequence(objectIdentifier(purpose)));
}

function ownNames(): Buffer {
  const loopback = [Buffer.from([127, 0, 0, 1]), Buffer.concat([Buffer.alloc(15), Buffer.from([1])])];
  return extension(
    SUBJECT_ALTERNATIVE_NAME,
    sequence(
      tagged(DNS_NAME, Buffer.from("localhost")),
      ...loopback.map((address) => tagged(IP_ADDRESS, address)),
    ),
  );
}
