// Must be loaded before @peculiar/x509.
import "reflect-metadata";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type JsonGeneralName,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { KeyObject, webcrypto } from "node:crypto";

export { KeyUsageFlags };

/** A certificate, its keys, and the name that certificates signed by it carry. */
export interface MadeCertificate {
  readonly pem: string;
  readonly key: string;
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** What a certificate is to be like. Whatever is absent is as in a certificate that works. */
export interface CertificateWish {
  /** @defaultValue `CN=test` */
  readonly name?: string;
  /** The certificate that signs this one. @defaultValue itself */
  readonly signer?: MadeCertificate;
  /** @defaultValue a new pair of the algorithm `ec` */
  readonly keys?: webcrypto.CryptoKeyPair;
  /** Whether it is an authority, and how many authorities may follow it. @defaultValue false */
  readonly authority?: boolean | number | "unsaid";
  /** @defaultValue 127.0.0.1, localhost and api.example.test for a server, none for an authority */
  readonly names?: readonly JsonGeneralName[];
  /** The extended key usages (OIDs). @defaultValue none */
  readonly purposes?: readonly string[];
  readonly usages?: KeyUsageFlags;
  readonly extensions?: readonly Extension[];
  /** Hours from now to the beginning and to the end of its validity. @defaultValue -24 and 24 */
  readonly hours?: readonly [from: number, to: number];
  /** Whether it says which key it has and which key signed it. @defaultValue true */
  readonly identifiers?: boolean;
}

type Algorithm = "ec" | "ec384" | "ec521" | "rsa1024" | "rsa2048" | "sha1" | "ed25519";

const ALGORITHMS: Readonly<
  Record<Algorithm, webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams | { readonly name: string }>
> = {
  ec: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  ec384: { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" },
  ec521: { name: "ECDSA", namedCurve: "P-521", hash: "SHA-512" },
  rsa1024: rsa(1024, "SHA-256"),
  rsa2048: rsa(2048, "SHA-256"),
  sha1: rsa(2048, "SHA-1"),
  ed25519: { name: "Ed25519" },
};

function rsa(modulusLength: number, hash: string): webcrypto.RsaHashedKeyGenParams {
  return { name: "RSASSA-PKCS1-v1_5", modulusLength, publicExponent: new Uint8Array([1, 0, 1]), hash };
}

/** Makes a pair of keys. */
export async function madeKeys(algorithm: Algorithm): Promise<webcrypto.CryptoKeyPair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHMS[algorithm], true, ["sign", "verify"]);
  return keys as webcrypto.CryptoKeyPair;
}

const HOUR_MS = 3_600_000;

/** Makes a certificate. */
export async function madeCertificate(wish: CertificateWish = {}): Promise<MadeCertificate> {
  const { name = "CN=test", signer, hours = [-24, 24] } = wish;
  const keys = wish.keys ?? (await madeKeys("ec"));
  const certificate = await X509CertificateGenerator.create({
    subject: name,
    issuer: signer?.name ?? name,
    publicKey: keys.publicKey,
    signingKey: (signer?.keys ?? keys).privateKey,
    signingAlgorithm: (signer?.keys ?? keys).privateKey.algorithm as webcrypto.EcdsaParams,
    notBefore: new Date(Date.now() + hours[0] * HOUR_MS),
    notAfter: new Date(Date.now() + hours[1] * HOUR_MS),
    extensions: await extensionsOf(wish, keys),
  });
  const key = KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" }).toString();
  return { pem: `${certificate.toString("pem")}\n`, key, name, keys };
}

const SERVER_NAMES: readonly JsonGeneralName[] = [
  { type: "ip", value: "127.0.0.1" },
  { type: "dns", value: "localhost" },
  { type: "dns", value: "api.example.test" },
];

const PLAIN: CertificateWish & Required<Pick<CertificateWish, "authority" | "purposes" | "extensions">> = {
  authority: false,
  purposes: [],
  identifiers: true,
  extensions: [],
};

async function extensionsOf(wish: CertificateWish, keys: webcrypto.CryptoKeyPair): Promise<Extension[]> {
  const { authority, purposes, usages, signer, identifiers, extensions } = { ...PLAIN, ...wish };
  const names = wish.names ?? (authority === false ? SERVER_NAMES : []);
  return [
    ...(authority === "unsaid" ? [] : [constraintsOf(authority)]),
    ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension([...names])]),
    ...(purposes.length === 0 ? [] : [new ExtendedKeyUsageExtension([...purposes])]),
    ...(usages === undefined ? [] : [new KeyUsagesExtension(usages, true)]),
    ...(identifiers === true ? await identifiersOf(keys, signer?.keys ?? keys) : []),
    ...extensions,
  ];
}

async function identifiersOf(
  own: webcrypto.CryptoKeyPair,
  signer: webcrypto.CryptoKeyPair,
): Promise<Extension[]> {
  return [
    await SubjectKeyIdentifierExtension.create(own.publicKey),
    await AuthorityKeyIdentifierExtension.create(signer.publicKey),
  ];
}

function constraintsOf(authority: boolean | number): BasicConstraintsExtension {
  return typeof authority === "number"
    ? new BasicConstraintsExtension(true, authority, true)
    : new BasicConstraintsExtension(authority, undefined, true);
}

/** The extension of old certificates that says what they may be used for (OID 2.16.840.1.113730.1.1). */
export function nsCertType(use: "client" | "server"): Extension {
  const bits = use === "client" ? [0x03, 0x02, 0x07, 0x80] : [0x03, 0x02, 0x06, 0x40];
  return new Extension("2.16.840.1.113730.1.1", false, new Uint8Array(bits));
}

/** Names that certificates of an authority may carry (RFC 5280, 4.2.1.10). */
export function permittedNames(
  ...names: readonly ({ dns: string } | { ip: readonly number[] })[]
): Extension {
  const subtrees = names.map((name) =>
    der(0x30, "dns" in name ? der(0x82, Buffer.from(name.dns)) : der(0x87, Buffer.from(name.ip))),
  );
  return new Extension("2.5.29.30", true, der(0x30, der(0xa0, Buffer.concat(subtrees))));
}

/** An extension that no program knows. */
export function unknownExtension(critical: boolean): Extension {
  return new Extension("1.3.6.1.4.1.99999.1", critical, new Uint8Array([0x05, 0x00]));
}

/** Encodes a short value (DER). */
function der(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}
