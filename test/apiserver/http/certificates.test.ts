// Must be loaded before @peculiar/x509.
import "reflect-metadata";
import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate as ReadCertificate,
} from "@peculiar/x509";
import { createCertificateAuthority, type KeyPair } from "../../../src/apiserver/http/certificates.js";

const NOW = new Date("2026-11-30T12:00:00.500Z");
const SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

/** Checks that the authority has signed a certificate, and that the key belongs to the certificate. */
function assertIssuedBy(authority: X509Certificate, { certificate, key }: KeyPair): X509Certificate {
  const issued = new X509Certificate(certificate);
  assert.ok(issued.verify(authority.publicKey));
  assert.ok(issued.checkIssued(authority));
  assert.ok(issued.checkPrivateKey(createPrivateKey(key)));
  assert.equal(issued.ca, false);
  return issued;
}

/** Returns what a certificate says of the use of its key, as another implementation reads it. */
function usesOf(certificate: string): unknown {
  const read = new ReadCertificate(certificate);
  const basic = read.getExtension(BasicConstraintsExtension);
  const usages = read.getExtension(KeyUsagesExtension);
  return {
    isAuthority: basic?.ca,
    usages: usages?.usages,
    isCritical: usages?.critical,
    extended: [...(read.getExtension(ExtendedKeyUsageExtension)?.usages ?? [])],
  };
}

describe("the certificate authority of the embedded server", () => {
  it("signs its own certificate, which may sign others", async () => {
    const { certificate } = await createCertificateAuthority(NOW);
    const authority = new X509Certificate(certificate);
    assert.ok(authority.ca);
    assert.ok(authority.verify(authority.publicKey));
    assert.match(authority.subject, /^CN=k8s-informer-[0-9a-f]{8}$/);
    assert.deepEqual(usesOf(certificate), {
      isAuthority: true,
      usages: KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature,
      isCritical: true,
      extended: [],
    });
  });

  it("issues a certificate of this host for a server", async () => {
    const authority = await createCertificateAuthority(NOW);
    const pair = await authority.issueServer();
    const issued = assertIssuedBy(new X509Certificate(authority.certificate), pair);
    assert.equal(issued.subjectAltName, "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
    assert.equal(issued.checkHost("localhost"), "localhost");
    assert.equal(issued.checkIP("127.0.0.1"), "127.0.0.1");
    assert.equal(issued.checkHost("example.com"), undefined);
    assert.deepEqual(usesOf(pair.certificate), {
      isAuthority: false,
      usages: KeyUsageFlags.digitalSignature,
      isCritical: true,
      extended: [SERVER_AUTHENTICATION],
    });
  });

  it("issues a certificate with the user and the groups for a client, whatever their names are", async () => {
    const authority = await createCertificateAuthority(NOW);
    const [user, groups] = ["system:node:a, O=b+c", ["système", "x".repeat(300)]];
    const pair = await authority.issueClient(user, groups);
    const issued = assertIssuedBy(new X509Certificate(authority.certificate), pair);
    assert.deepEqual({ ...issued.toLegacyObject().subject }, { CN: user, O: groups });
    assert.deepEqual(usesOf(pair.certificate), {
      isAuthority: false,
      usages: KeyUsageFlags.digitalSignature,
      isCritical: true,
      extended: [CLIENT_AUTHENTICATION],
    });
  });

  it("is valid from five minutes before now, for a week", async () => {
    for (const [now, from, to] of [
      ["2026-11-30T12:00:00.500Z", "Nov 30 11:55:00 2026 GMT", "Dec  7 12:00:00 2026 GMT"],
      ["2049-12-30T12:00:00Z", "Dec 30 11:55:00 2049 GMT", "Jan  6 12:00:00 2050 GMT"],
    ] as const) {
      const { certificate } = await createCertificateAuthority(new Date(now));
      const { validFrom, validTo } = new X509Certificate(certificate);
      assert.deepEqual([validFrom, validTo], [from, to]);
    }
  });

  it("gives each certificate a serial number of its own, which is positive", async () => {
    const authority = await createCertificateAuthority(NOW);
    const pairs = await Promise.all(Array.from({ length: 5 }, async () => authority.issueClient("a", [])));
    const serialNumbers = pairs.map(({ certificate }) => new X509Certificate(certificate).serialNumber);
    assert.equal(new Set(serialNumbers).size, 5);
    for (const number of serialNumbers) {
      assert.match(number, /^01[0-9A-F]{30}$/);
    }
  });
});
